package io.argosy.fleet.gate.cluster;

import io.argosy.fleet.Yaml;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.manifest.InlinePatch;
import io.argosy.fleet.manifest.Manifests;
import io.argosy.fleet.manifest.RenderException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jgit.revwalk.RevCommit;
import tools.jackson.databind.JsonNode;

/**
 * An object or a patch that the repository gives Argo CD's own install. The install itself is fetched where it is applied, so
 * that review cannot render it; what is said over it stands here.
 *
 * @param file where it stands
 */
record ArgoDocument(String file, JsonNode content) {
    /** Of one kustomization, so many files at the most. */
    private static final int MOST_FILES = 200;

    /** By what a kustomization refers to files and folders. */
    private static final List<String> FILES = List.of(
            "resources",
            "bases",
            "components",
            "patches",
            "patchesStrategicMerge",
            "patchesJson6902",
            "transformers",
            "generators");

    /** What is no address, and no text. */
    private static final Pattern LOCAL = Pattern.compile("(?!/)(?!.*://)[^\\p{Cntrl}]{1,500}");

    /** What an environment's install says, from the kustomization that is applied on. */
    static List<ArgoDocument> of(Monorepo repository, RevCommit commit, String environment) {
        List<ArgoDocument> documents = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of("clusters/" + environment + "/argocd"));
        while (!open.isEmpty() && seen.size() < MOST_FILES) {
            String path = open.pop();
            if (!seen.add(path)) {
                continue;
            }
            boolean isFile = path.endsWith(".yaml") || path.endsWith(".yml") || path.endsWith(".json");
            String file = isFile ? path : path + "/kustomization.yaml";
            List<JsonNode> read = read(repository.readText(commit, file).orElse(""));
            if (isFile) {
                read.forEach(document -> documents.add(new ArgoDocument(file, document)));
                continue;
            }
            for (JsonNode kustomization : read) {
                documents.add(new ArgoDocument(file, kustomization));
                InlinePatch.FIELDS.stream()
                        .flatMap(field -> kustomization.path(field).valueStream())
                        .flatMap(entry -> InlinePatch.of(entry).stream())
                        .flatMap(patch -> read(patch.text()).stream())
                        .forEach(said -> documents.add(new ArgoDocument(file, said)));
                FILES.stream()
                        .flatMap(field -> kustomization.path(field).valueStream())
                        .map(entry -> entry.path("path").asString(entry.asString("")))
                        .filter(name -> LOCAL.matcher(name).matches())
                        .map(name -> Path.of(path).resolve(name).normalize().toString())
                        .filter(name -> !name.isEmpty() && !name.startsWith(".."))
                        .forEach(open::push);
            }
        }
        return documents;
    }

    /** What cannot be read is refused where it is applied. */
    private static List<JsonNode> read(String text) {
        try {
            return text.startsWith("[") || text.stripLeading().startsWith("- ")
                    ? List.of(Yaml.read(text))
                    : Manifests.parse(text).objects();
        } catch (Yaml.Malformed | RenderException e) {
            return List.of();
        }
    }

    /** What it says of a key, wherever that stands in it, and in whichever form of a patch. */
    List<String> said(String key) {
        List<String> said = new ArrayList<>();
        find(content, key, said);
        return said;
    }

    /** The keys that begin with a text, wherever they stand in it, and in whichever form of a patch. */
    Set<String> keys(String prefix) {
        Set<String> keys = new TreeSet<>();
        names(content, prefix, keys);
        return keys;
    }

    private static void names(JsonNode node, String prefix, Set<String> keys) {
        String path = node.path("path").asString("");
        String last = path.substring(path.lastIndexOf('/') + 1);
        String literal = node.isString() ? node.asString().lines().findFirst().orElse("") : "";
        Stream.of(
                        Stream.of(last, literal.substring(0, Math.max(0, literal.indexOf('=')))),
                        node.isObject() ? node.propertyNames().stream() : Stream.<String>of())
                .flatMap(names -> names)
                .filter(name -> name.startsWith(prefix))
                .forEach(keys::add);
        if (node.isContainer()) {
            node.forEach(child -> names(child, prefix, keys));
        }
    }

    private static void find(JsonNode node, String key, List<String> said) {
        if (node.path("path").asString("").endsWith("/" + key)) {
            said.add(node.path("value").asString(""));
        }
        node.forEachEntry((name, value) -> {
            if (name.equals(key) && value.isString()) {
                said.add(value.asString());
            }
        });
        if (node.isString() && node.asString().startsWith(key + "=")) {
            said.add(node.asString().substring(key.length() + 1));
        }
        if (node.isContainer()) {
            node.forEach(child -> find(child, key, said));
        }
    }
}
