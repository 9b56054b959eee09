package io.argosy.fleet.gate.cluster;

import io.argosy.fleet.Yaml;
import io.argosy.fleet.git.Snapshot;
import io.argosy.fleet.manifest.InlinePatch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * An object or a patch that the repository gives Argo CD's own install. The install itself is fetched where it is applied, so
 * that review cannot render it; what is said over it stands here.
 *
 * @param file where it stands
 */
record ArgoDocument(String file, JsonNode content) {
    /** The kustomization that an environment's install is applied from. */
    static String folder(String environment) {
        return "clusters/" + environment + "/argocd";
    }

    /**
     * What files say of an install: each document, and each patch that a kustomization has in its own text.
     *
     * @param unread is told of what nobody can read
     */
    static List<ArgoDocument> of(Snapshot snapshot, Collection<String> files, List<String> unread) {
        List<ArgoDocument> documents = new ArrayList<>();
        for (String file : files) {
            String text = snapshot.text(file).orElse("");
            try {
                for (JsonNode document : Yaml.documents(text)) {
                    documents.add(new ArgoDocument(file, document));
                    for (JsonNode entry : document.path("patches")) {
                        for (JsonNode said : Yaml.documents(
                                InlinePatch.of(entry).map(InlinePatch::text).orElse(""))) {
                            documents.add(new ArgoDocument(file, said));
                        }
                    }
                }
            } catch (Yaml.Malformed e) {
                unread.add(file + ": " + e.fact());
            }
        }
        return documents;
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
