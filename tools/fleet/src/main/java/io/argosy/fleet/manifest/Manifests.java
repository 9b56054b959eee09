package io.argosy.fleet.manifest;

import io.argosy.fleet.ParserFinding;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The Kubernetes objects that an overlay renders to, in kustomize's order. */
public record Manifests(List<JsonNode> objects) {
    /** No object at all. */
    public static final Manifests NONE = new Manifests(List.of());

    private static final YAMLMapper YAML = new YAMLMapper();

    public Manifests {
        objects = List.copyOf(objects);
    }

    /** Reads a stream of YAML documents; an empty document is passed over. */
    public static Manifests parse(String yaml) throws RenderException {
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(yaml)) {
            return new Manifests(
                    documents.readAll().stream().filter(JsonNode::isObject).toList());
        } catch (JacksonException e) {
            throw new RenderException("what kustomize rendered is no YAML: " + ParserFinding.of(e));
        }
    }

    /** The objects as a stream of YAML documents, each in JSON's form. */
    public String yaml() {
        return objects.stream().map(JsonNode::toString).collect(Collectors.joining("\n---\n"));
    }

    /** The objects of a kind, e.g. {@code Deployment}. */
    public Stream<JsonNode> ofKind(String kind) {
        return objects.stream()
                .filter(object -> object.path("kind").asString("").equals(kind));
    }

    /** The containers of every Deployment's pods. */
    public Stream<JsonNode> containers() {
        return ofKind("Deployment")
                .flatMap(deployment -> deployment
                        .path("spec")
                        .path("template")
                        .path("spec")
                        .path("containers")
                        .valueStream());
    }

    /** The object of a kind and name. */
    public Optional<JsonNode> find(String kind, String name) {
        return ofKind(kind).filter(object -> name(object).equals(name)).findFirst();
    }

    /** The API group of an object's {@code apiVersion}, empty for the core's. */
    public static String group(JsonNode object) {
        String version = object.path("apiVersion").asString("");
        return version.contains("/") ? version.substring(0, version.indexOf('/')) : "";
    }

    /** An object's {@code metadata.name}, empty where it has none. */
    public static String name(JsonNode object) {
        return object.path("metadata").path("name").asString("");
    }
}
