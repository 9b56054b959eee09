package io.argosy.fleet.manifest;

import io.argosy.fleet.Yaml;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * A {@code kustomization.yaml}, read so strictly that whoever reads it sees the same: no field but those that are listed
 * here, no anchors, no letters that one YAML reader takes for a line's end and another does not. What it refers to is then
 * all that kustomize can read through it: that is what makes a render's inputs known.
 *
 * <p>Fields by kustomize's own reference (kubectl.docs.kubernetes.io/references/kustomize/kustomization). Left out are those
 * that run something, fetch something, or read files that name others in turn.
 *
 * @param images whether it says which images run
 * @param unhashed whether it takes the hash from a generated name: what refers to it would not notice that it changes
 * @param references what it reads beside itself, in its order
 * @param problems all that is wrong with it, each a sentence; with one, nothing else here counts
 */
record KustomizationFile(boolean images, boolean unhashed, List<Reference> references, List<String> problems) {
    /** The one name that such a file may have: kustomize would take two more, and Argo CD looks for all three. */
    static final String NAME = "kustomization.yaml";

    /** The names that it may not have. */
    static final List<String> OTHER_NAMES = List.of("kustomization.yml", "Kustomization");

    private static final Set<String> PLAIN = Set.of(
            "apiVersion",
            "kind",
            "metadata",
            "namespace",
            "namePrefix",
            "nameSuffix",
            "labels",
            "commonLabels",
            "commonAnnotations",
            "images",
            "replicas",
            "generatorOptions",
            "sortOptions");
    private static final Map<String, String> REFUSED = Map.ofEntries(
            Map.entry("bases", "write it under resources"),
            Map.entry("patchesStrategicMerge", "write it under patches"),
            Map.entry("patchesJson6902", "write it under patches"),
            Map.entry("imageTags", "a release pins the image"),
            Map.entry("vars", "write it under replacements"),
            Map.entry("secretGenerator", "a secret's values do not belong into Git: switch on external-secret"),
            Map.entry("transformers", "write it under patches, labels or replacements"),
            Map.entry("generators", "write it under resources or configMapGenerator"),
            Map.entry("validators", "./fleet verify validates"),
            Map.entry("helmCharts", "commit what the chart renders to"),
            Map.entry("helmGlobals", "commit what the chart renders to"),
            Map.entry("helmChartInflationGenerator", "commit what the chart renders to"));

    /** No {@code options}: a patch that gives an object another kind or name makes it another object, of which no reader could tell. */
    private static final Set<String> PATCH = Set.of("path", "patch", "target");

    private static final Set<String> REPLACEMENT = Set.of("path", "source", "targets");
    private static final Set<String> GENERATOR =
            Set.of("name", "namespace", "behavior", "literals", "files", "envs", "options");
    private static final Pattern KINDS = Pattern.compile("[A-Z][A-Za-z0-9]*(\\|[A-Z][A-Za-z0-9]*)*");
    /** What readers of YAML take, and not all of them alike. */
    private static final Pattern UNSEEN = Pattern.compile("[\t\r]");

    KustomizationFile {
        references = List.copyOf(references);
        problems = List.copyOf(problems);
    }

    /**
     * Something that it names.
     *
     * @param field where, e.g. {@code resources}
     * @param path as it is written, relative to the file's folder
     * @param folder whether it may be a folder; a file it may be wherever the field is not {@code components}
     */
    record Reference(String field, String path, boolean folder) {
        /** Whether it is objects, or what changes them, and nothing that a generator takes as it is. */
        boolean manifest() {
            return !field.equals("envs") && !field.equals("files");
        }

        /** Whether it may be a plain file. */
        boolean file() {
            return !field.equals("components");
        }
    }

    static KustomizationFile parse(byte[] content) {
        Reader reader = new Reader();
        reader.read(new String(content, StandardCharsets.UTF_8));
        return new KustomizationFile(reader.images, reader.unhashed, reader.references, reader.problems);
    }

    /** Collects while it reads. */
    private static final class Reader {
        private final List<Reference> references = new ArrayList<>();
        private final List<String> problems = new ArrayList<>();
        private boolean images;
        private boolean unhashed;

        private void read(String text) {
            Matcher unseen = UNSEEN.matcher(text);
            if (unseen.find()) {
                long line = 1
                        + text.substring(0, unseen.start())
                                .chars()
                                .filter(letter -> letter == '\n')
                                .count();
                problems.add("line " + line + ": it holds a "
                        + (text.charAt(unseen.start()) == '\t' ? "tab" : "carriage return, as Windows ends lines")
                        + ": write it with spaces and plain line ends");
                return;
            }
            JsonNode fields;
            try {
                fields = Yaml.read(text);
            } catch (Yaml.Malformed e) {
                problems.add(e.fact());
                return;
            }
            if (!fields.isObject()) {
                problems.add("it holds no fields");
                return;
            }
            images = fields.has("images");
            unhashed = fields.findValue("disableNameSuffixHash") != null;
            fields.forEachEntry(this::field);
        }

        private void field(String name, JsonNode value) {
            switch (name) {
                case "resources", "components" ->
                    texts(name, value).forEach(path -> references.add(new Reference(name, path, true)));
                case "patches" ->
                    entries(name, value, PATCH).forEach(patch -> {
                        path(name, patch);
                        if (patch.path("target").isObject()) {
                            kind(patch.path("target").path("kind").asString(""));
                        }
                    });
                case "replacements" ->
                    entries(name, value, REPLACEMENT).forEach(replacement -> path(name, replacement));
                case "configMapGenerator" -> entries(name, value, GENERATOR).forEach(this::generator);
                default -> {
                    if (!PLAIN.contains(name)) {
                        problems.add("nobody here may use `" + name + "`: "
                                + REFUSED.getOrDefault(name, "overlays/README.md lists the fields of a kustomization"));
                    }
                }
            }
        }

        /** Who reads a patch could not tell what of it is a Secret's, and gates not what it changes. */
        private void kind(String kind) {
            if (kind.isEmpty()) {
                problems.add("`patches.target` says of which kind an object is (kind)");
            } else if (!KINDS.matcher(kind).matches()) {
                problems.add("`patches.target` names kinds, each by its name, with | between them");
            } else if (!kind.equals("Secret") && List.of(kind.split("\\|", -1)).contains("Secret")) {
                problems.add("`patches.target` is a Secret and something else: write two patches");
            }
        }

        private void generator(JsonNode generator) {
            texts("configMapGenerator.envs", generator.path("envs"))
                    .forEach(path -> references.add(new Reference("envs", path, false)));
            for (String file : texts("configMapGenerator.files", generator.path("files"))) {
                references.add(new Reference("files", file.substring(file.indexOf('=') + 1), false));
            }
        }

        private void path(String field, JsonNode entry) {
            JsonNode path = entry.path("path");
            if (path.isString()) {
                references.add(new Reference(field, path.asString(), false));
            } else if (!path.isMissingNode()) {
                problems.add("`" + field + ".path` is a path, not " + path);
            }
            JsonNode patch = entry.path("patch");
            if (!patch.isMissingNode() && !patch.isString()) {
                problems.add("`" + field + ".patch` is a text, not " + patch);
            } else if (patch.isString()) {
                // A key that stands there twice counts once in kustomize, and its reader may have seen the other.
                try {
                    Yaml.read(patch.asString());
                } catch (Yaml.Malformed e) {
                    problems.add("a text under `" + field + ".patch` is no plain YAML: " + e.fact());
                }
            }
        }

        private List<JsonNode> entries(String field, JsonNode list, Set<String> known) {
            List<JsonNode> entries = new ArrayList<>();
            for (JsonNode entry : list(field, list)) {
                if (!entry.isObject()) {
                    problems.add("`" + field + "` lists keys and values, not " + entry);
                    continue;
                }
                entry.propertyNames().stream()
                        .filter(key -> !known.contains(key))
                        .forEach(key -> problems.add("nobody here may use `" + field + "." + key + "`"));
                entries.add(entry);
            }
            return entries;
        }

        private List<String> texts(String field, JsonNode list) {
            List<String> texts = new ArrayList<>();
            for (JsonNode entry : list(field, list)) {
                if (entry.isString()) {
                    texts.add(entry.asString());
                } else {
                    problems.add("`" + field + "` lists paths, not " + entry);
                }
            }
            return texts;
        }

        private List<JsonNode> list(String field, JsonNode list) {
            if (list.isMissingNode() || list.isNull()) {
                return List.of();
            }
            if (!list.isArray()) {
                problems.add("`" + field + "` is a list, not " + list);
                return List.of();
            }
            return list.valueStream().toList();
        }
    }
}
