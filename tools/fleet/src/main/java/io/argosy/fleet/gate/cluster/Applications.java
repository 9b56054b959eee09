package io.argosy.fleet.gate.cluster;

import io.argosy.fleet.manifest.Manifests;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.StringNode;

/**
 * The Applications that a cluster's ApplicationSets make of a repository's folders
 * (argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators-Git and GoTemplate), as far as they say so by a
 * Git directory generator and by the folder's path and name.
 *
 * @param all in the order of the sets
 * @param unclear what nobody here can follow, each a sentence
 */
record Applications(List<Application> all, List<String> unclear) {
    private static final Pattern EXPRESSION = Pattern.compile("\\{\\{-?\\s*(.*?)\\s*-?\\}\\}", Pattern.DOTALL);
    private static final Pattern SEGMENT =
            Pattern.compile("index\\s+\\.path\\.segments\\s+(\\d{1,3})|path\\[(\\d{1,3})\\]");
    /** Of a generator: what else it says chooses or renames in a way that is not followed here. */
    private static final Set<String> OF_GIT = Set.of("repoURL", "revision", "requeueAfterSeconds", "directories");

    Applications {
        all = List.copyOf(all);
        unclear = List.copyOf(unclear);
    }

    /**
     * One Application.
     *
     * @param set the ApplicationSet that makes it
     * @param generated where its generator looks for folders
     * @param object the Application, with its template filled in
     */
    record Application(JsonNode set, String generated, JsonNode object) {
        String name() {
            return Manifests.name(object);
        }

        /** What it is made of. */
        List<String> paths() {
            JsonNode spec = object.path("spec");
            return Stream.concat(
                            Stream.of(spec.path("source")), spec.path("sources").valueStream())
                    .filter(source -> source.has("path"))
                    .map(source -> source.path("path").asString(""))
                    .toList();
        }
    }

    /**
     * Those of a cluster.
     *
     * @param folders every folder of the repository
     */
    static Applications of(Manifests cluster, Collection<String> folders) {
        List<Application> all = new ArrayList<>();
        List<String> unclear = new ArrayList<>();
        cluster.ofKind("ApplicationSet").forEach(set -> {
            String name = "ApplicationSet " + Manifests.name(set);
            JsonNode spec = set.path("spec");
            for (JsonNode generator : spec.path("generators")) {
                JsonNode git = generator.path("git");
                if (generator.size() != 1
                        || !git.path("directories").isArray()
                        || !OF_GIT.containsAll(git.propertyNames())) {
                    unclear.add(
                            name + " has a generator other than folders of Git, and nobody here can say what it makes");
                    continue;
                }
                folders.stream()
                        .filter(folder -> isChosen(git.path("directories"), folder))
                        .forEach(folder -> all.add(new Application(
                                set,
                                git.path("repoURL").asString("") + " "
                                        + git.path("revision").asString("HEAD"),
                                filled(
                                        spec.path("template"),
                                        folder,
                                        spec.path("goTemplate").asBoolean(false),
                                        name,
                                        unclear))));
            }
        });
        return new Applications(all, unclear.stream().distinct().toList());
    }

    private static boolean isChosen(JsonNode directories, String folder) {
        boolean chosen = false;
        for (JsonNode directory : directories) {
            if (Glob.ofPath(directory.path("path").asString(""), folder)) {
                if (directory.path("exclude").asBoolean(false)) {
                    return false;
                }
                chosen = true;
            }
        }
        return chosen;
    }

    private static JsonNode filled(JsonNode node, String folder, boolean go, String set, List<String> unclear) {
        if (node.isObject()) {
            var object = JsonNodeFactory.instance.objectNode();
            node.forEachEntry((name, value) ->
                    object.set(filled(name, folder, go, set, unclear), filled(value, folder, go, set, unclear)));
            return object;
        }
        if (node.isArray()) {
            var array = JsonNodeFactory.instance.arrayNode();
            node.forEach(element -> array.add(filled(element, folder, go, set, unclear)));
            return array;
        }
        return node.isString() ? StringNode.valueOf(filled(node.asString(), folder, go, set, unclear)) : node;
    }

    private static String filled(String text, String folder, boolean go, String set, List<String> unclear) {
        Matcher found = EXPRESSION.matcher(text);
        StringBuilder filled = new StringBuilder();
        while (found.find()) {
            String expression = found.group(1);
            Optional<String> value = value(expression, folder, go);
            if (value.isEmpty()) {
                unclear.add(set + " says {{ " + expression + " }}, and nobody here can say what that gives");
            }
            found.appendReplacement(filled, Matcher.quoteReplacement(value.orElse(found.group())));
        }
        return found.appendTail(filled).toString();
    }

    private static Optional<String> value(String expression, String folder, boolean go) {
        String last = folder.substring(folder.lastIndexOf('/') + 1);
        Matcher segment = SEGMENT.matcher(expression);
        if (segment.matches() && (segment.group(1) != null) == go) {
            int index = Integer.parseInt(go ? segment.group(1) : segment.group(2));
            String[] names = folder.split("/", -1);
            return index < names.length ? Optional.of(names[index]) : Optional.empty();
        }
        return switch (go && expression.startsWith(".") ? expression.substring(1) : go ? "" : expression) {
            case "path.path" -> go ? Optional.of(folder) : Optional.empty();
            case "path" -> go ? Optional.empty() : Optional.of(folder);
            case "path.basename" -> Optional.of(last);
            case "path.basenameNormalized" -> Optional.of(last.replaceAll("[^-a-z0-9.]", "-"));
            default -> Optional.empty();
        };
    }

    /** Those that are made of a folder. */
    List<Application> at(String path) {
        return all.stream()
                .filter(application -> application.paths().contains(path))
                .toList();
    }
}
