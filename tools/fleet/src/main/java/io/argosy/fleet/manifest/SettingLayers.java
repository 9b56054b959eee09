package io.argosy.fleet.manifest;

import io.argosy.fleet.Yaml;
import io.argosy.fleet.git.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import tools.jackson.databind.JsonNode;

/**
 * Who says a setting last. Kustomize takes what a kustomization's own {@code configMapGenerator} says first, then its
 * components, one after the other (kubectl.docs.kubernetes.io/guides/config_management/components): of a key that both say,
 * the component's value counts, and the kustomization's own is lost without a word. Its patches come after all of them.
 */
public final class SettingLayers {
    private SettingLayers() {}

    /**
     * A line of a {@code configMapGenerator}, or of a file that it names, or such a file as a whole.
     *
     * @param file where it stands, from the repository's root
     * @param map the ConfigMap's name there
     */
    public record Said(String file, String map, String key, String value) {
        @Override
        public String toString() {
            return key + "=" + value;
        }

        private boolean isOf(Said other) {
            return map.equals(other.map) && key.equals(other.key);
        }
    }

    /**
     * A setting that counts for nothing.
     *
     * @param by what counts instead
     */
    public record Lost(Said said, Said by) {}

    /** What a kustomization says itself and one of its components says otherwise; nothing where nobody can read them. */
    public static List<Lost> lost(ReferenceGraph graph, String folder) {
        List<Said> own = said(graph.snapshot(), folder);
        if (own.isEmpty()) {
            return List.of();
        }
        List<Said> later = new ArrayList<>();
        graph.components(folder).forEach(component -> gather(graph, component, later, 0));
        List<Lost> lost = new ArrayList<>();
        for (Said one : own) {
            later.stream()
                    .filter(one::isOf)
                    .reduce((_, last) -> last)
                    .filter(last -> !last.value().equals(one.value()))
                    .ifPresent(last -> lost.add(new Lost(one, last)));
        }
        return lost;
    }

    /** What the traits of an overlay and its environment say; of two that say one setting, the one that kustomize comes to last. */
    public static List<Said> ofTraits(ReferenceGraph graph, String folder) {
        List<Said> said = new ArrayList<>();
        graph.components(folder).forEach(component -> gather(graph, component, said, 0));
        SequencedMap<String, Said> last = new LinkedHashMap<>();
        said.stream().filter(one -> one.file().startsWith("base/components/")).forEach(one -> last.put(one.key(), one));
        return List.copyOf(last.values());
    }

    /** What a setting is in the end, as far as kustomizations say it and no patch; empty where none does. */
    public static Optional<String> value(ReferenceGraph graph, String folder, String key) {
        List<Said> said = new ArrayList<>();
        gather(graph, folder, said, 0);
        return said.stream()
                .filter(one -> one.key().equals(key))
                .map(Said::value)
                .reduce((_, last) -> last);
    }

    private static void gather(ReferenceGraph graph, String folder, List<Said> said, int depth) {
        // A circle is refused by whoever renders.
        if (depth < 8) {
            said.addAll(said(graph.snapshot(), folder));
            graph.components(folder).forEach(component -> gather(graph, component, said, depth + 1));
        }
    }

    private static List<Said> said(Snapshot snapshot, String folder) {
        String file = folder + "/" + KustomizationFile.NAME;
        List<Said> said = new ArrayList<>();
        String text = snapshot.text(file).orElse("");
        if (!text.contains("configMapGenerator")) {
            return said;
        }
        try {
            for (JsonNode generator : Yaml.read(text).path("configMapGenerator")) {
                String map = generator.path("name").asString("");
                for (JsonNode literal : generator.path("literals")) {
                    line(file, map, literal.asString("")).ifPresent(said::add);
                }
                for (JsonNode path : generator.path("envs")) {
                    String env = Layers.resolve(folder, path.asString("")).orElse("");
                    snapshot.text(env)
                            .orElse("")
                            .lines()
                            .filter(line -> !line.strip().startsWith("#"))
                            .forEach(line -> line(env, map, line.stripLeading()).ifPresent(said::add));
                }
                for (JsonNode path : generator.path("files")) {
                    file(snapshot, folder, map, path.asString("")).ifPresent(said::add);
                }
            }
        } catch (Yaml.Malformed e) {
            // Whoever renders refuses it.
            return List.of();
        }
        return said;
    }

    /** A whole file as one value: {@code KEY=FILE}, or a file that has the key's name. */
    private static Optional<Said> file(Snapshot snapshot, String folder, String map, String said) {
        int equals = said.indexOf('=');
        String path = said.substring(equals + 1);
        String key = equals < 0 ? path.substring(path.lastIndexOf('/') + 1) : said.substring(0, equals);
        return Layers.resolve(folder, path)
                .flatMap(file -> snapshot.text(file).map(value -> new Said(file, map, key, value)));
    }

    private static Optional<Said> line(String file, String map, String line) {
        int equals = line.indexOf('=');
        if (equals <= 0) {
            return Optional.empty();
        }
        String value = line.substring(equals + 1);
        boolean quoted = value.length() > 1
                && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                && value.charAt(0) == value.charAt(value.length() - 1);
        return Optional.of(new Said(
                file, map, line.substring(0, equals), quoted ? value.substring(1, value.length() - 1) : value));
    }
}
