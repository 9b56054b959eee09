package io.argosy.fleet.guard;

import io.argosy.fleet.Yaml;
import io.argosy.fleet.manifest.InlinePatch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What kustomizations make of a file that does not say it itself: a Secret's values, or a patch of what they say. */
final class SecretFiles {
    private static final List<String> NAMES = List.of("kustomization.yaml", "kustomization.yml", "Kustomization");

    private final Sides sides;
    private final Map<String, List<JsonNode>> known = new HashMap<>();

    SecretFiles(Sides sides) {
        this.sides = sides;
    }

    /** Whether a Secret is made of it. */
    boolean makesASecret(String file) {
        return above(file)
                .anyMatch(kustomization -> kustomization
                        .content()
                        .path("secretGenerator")
                        .valueStream()
                        .flatMap(made -> Stream.of(
                                made.path("files").valueStream(),
                                made.path("envs").valueStream(),
                                Stream.of(made.path("env"))))
                        .flatMap(names -> names)
                        .map(name -> name.asString(""))
                        .map(name -> name.substring(name.indexOf('=') + 1))
                        .anyMatch(name -> kustomization.names(name, file)));
    }

    /** What it patches, where kustomizations say so. */
    List<JsonNode> targets(String file) {
        return above(file)
                .flatMap(kustomization -> InlinePatch.FIELDS.stream()
                        .flatMap(field -> kustomization.content().path(field).valueStream())
                        .filter(entry -> kustomization.names(entry.path("path").asString(""), file))
                        .map(entry -> entry.path("target")))
                .filter(JsonNode::isObject)
                .distinct()
                .toList();
    }

    private record Kustomization(String folder, JsonNode content) {
        boolean names(String path, String file) {
            return !path.isEmpty()
                    && path.indexOf('\0') < 0
                    && Path.of(folder).resolve(path).normalize().toString().equals(file);
        }
    }

    /** Those of main and of the change in the folders above: a file that is referred to lies below its kustomization. */
    private Stream<Kustomization> above(String file) {
        List<Kustomization> above = new ArrayList<>();
        for (int slash = file.lastIndexOf('/'); slash > 0; slash = file.lastIndexOf('/', slash - 1)) {
            String folder = file.substring(0, slash);
            NAMES.stream()
                    .flatMap(name -> known.computeIfAbsent(folder + "/" + name, this::read).stream())
                    .forEach(content -> above.add(new Kustomization(folder, content)));
        }
        return above.stream();
    }

    private List<JsonNode> read(String kustomization) {
        List<JsonNode> read = new ArrayList<>();
        for (String text : List.of(sides.main(kustomization), sides.after(kustomization))) {
            try {
                read.addAll(Yaml.documents(text));
            } catch (Yaml.Malformed e) {
                // It renders nothing, and is said to be broken itself.
            }
        }
        return read;
    }
}
