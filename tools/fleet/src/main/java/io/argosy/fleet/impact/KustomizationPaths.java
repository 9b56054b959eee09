package io.argosy.fleet.impact;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * What in a kustomization may name a path. Any string may: no list of Kustomize's fields is kept here that its next version
 * could outgrow. A string that names nothing costs a look-up; one that was left out would cost a wrong answer.
 *
 * @param anywhere every string of the file, and what follows the {@code =} of a {@code key=path}
 * @param plugins those of {@code generators}, {@code transformers} and {@code validators}: a file named there may name
 *     others in turn
 */
record KustomizationPaths(Set<String> anywhere, Set<String> plugins) {
    static final List<String> FILE_NAMES = List.of("kustomization.yaml", "kustomization.yml", "Kustomization");

    private static final ObjectReader YAML = YAMLMapper.builder().build().readerFor(JsonNode.class);

    static KustomizationPaths of(String yaml) {
        Set<String> anywhere = new LinkedHashSet<>();
        Set<String> plugins = new LinkedHashSet<>();
        for (JsonNode document : documents(yaml)) {
            collect(document, anywhere);
            for (String field : List.of("generators", "transformers", "validators")) {
                collect(document.path(field), plugins);
            }
        }
        return new KustomizationPaths(anywhere, plugins);
    }

    private static List<JsonNode> documents(String yaml) {
        try (var documents = YAML.<JsonNode>readValues(yaml)) {
            return documents.readAll();
        } catch (JacksonException e) {
            // Not YAML: it names nothing, and kustomize says so with line and column when it renders.
            return List.of();
        }
    }

    private static void collect(JsonNode node, Set<String> paths) {
        if (!node.isString()) {
            node.forEach(child -> collect(child, paths));
            return;
        }
        String text = node.asString();
        if (text.contains("\n")) {
            documents(text).stream().filter(JsonNode::isContainer).forEach(inline -> collect(inline, paths));
            return;
        }
        paths.add(text);
        int equals = text.indexOf('=');
        if (equals >= 0) {
            paths.add(text.substring(equals + 1));
        }
    }
}
