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

    /**
     * A key with what it says of it.
     *
     * @param key e.g. {@code resource.exclusions}
     */
    record Said(String key, String value) {}

    /** What it says of a key, wherever that stands in it, and in whichever form of a patch. */
    List<String> said(String key) {
        return all().filter(said -> said.key().equals(key)).map(Said::value).toList();
    }

    /** The same of all keys that begin with a text. */
    List<Said> beginningWith(String prefix) {
        return all().filter(said -> said.key().startsWith(prefix)).toList();
    }

    private Stream<Said> all() {
        List<Said> all = new ArrayList<>();
        gather(content, all);
        return all.stream();
    }

    /** An operation of a JSON patch, a field, a variable of a container, and a generator's literal. */
    private static void gather(JsonNode node, List<Said> all) {
        String path = node.path("path").asString("");
        if (path.contains("/")) {
            all.add(new Said(
                    path.substring(path.lastIndexOf('/') + 1),
                    node.path("value").asString("")));
        }
        if (node.path("name").isString() && node.path("value").isString()) {
            all.add(new Said(node.path("name").asString(), node.path("value").asString()));
        }
        node.forEachEntry((name, value) -> {
            if (value.isString()) {
                all.add(new Said(name, value.asString()));
            }
        });
        int equals = node.isString() ? node.asString().indexOf('=') : -1;
        if (equals > 0) {
            all.add(new Said(
                    node.asString().substring(0, equals), node.asString().substring(equals + 1)));
        }
        if (node.isContainer()) {
            node.forEach(child -> gather(child, all));
        }
    }
}
