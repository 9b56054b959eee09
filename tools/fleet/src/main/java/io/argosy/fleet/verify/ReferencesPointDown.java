package io.argosy.fleet.verify;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * YAML points one way: an overlay to its own release, its own environment and base; an environment to base; base and
 * {@code deploy/} to nothing above them.
 */
public final class ReferencesPointDown implements Rule {
    private static final YAMLMapper YAML = YAMLMapper.builder().build();
    private static final Pattern KUSTOMIZATION =
            Pattern.compile("(base|overlays|services)/(.*/)?(kustomization\\.ya?ml|Kustomization)");
    private static final List<String> LISTS = List.of("resources", "components", "bases", "configurations");

    @Override
    public String sentence() {
        return "references point down: overlay, release, environment, base";
    }

    @Override
    public List<Finding> check(Tree tree) throws IOException {
        List<Finding> findings = new ArrayList<>();
        for (String folder : List.of("base", "overlays", "services")) {
            for (String file : tree.files(folder)) {
                if (applies(file)) {
                    check(file, tree.text(file), findings);
                }
            }
        }
        return findings;
    }

    /** Whether a path is a kustomization that this rule binds. */
    public static boolean applies(String path) {
        return KUSTOMIZATION.matcher(path).matches() && !path.contains("/target/");
    }

    /**
     * Checks one kustomization.
     *
     * @return whether it is YAML; what is none refers to nothing that anybody could find
     */
    public static boolean check(String file, String text, List<Finding> findings) {
        Path folder = Path.of(file).resolveSibling("");
        Optional<List<String>> references = references(text);
        for (String reference : references.orElse(List.of())) {
            Path target = folder.resolve(reference).normalize();
            if (isRemote(reference) || !allowed(folder, target)) {
                findings.add(new Finding(
                        file,
                        "it refers to " + (isRemote(reference) ? reference : target),
                        "let it refer to what is below it: its own folder, its environment, or base"));
            }
        }
        return references.isPresent();
    }

    /** What another repository says today, it may say otherwise tomorrow. */
    private static boolean isRemote(String reference) {
        return reference.contains("://")
                || reference.contains("?ref=")
                || reference.startsWith("github.com")
                || reference.startsWith("git@");
    }

    private static boolean allowed(Path folder, Path target) {
        if (target.startsWith(folder)) {
            return true;
        }
        return switch (folder.getName(0).toString()) {
            case "base" -> target.startsWith("base");
            case "overlays" ->
                target.startsWith("base")
                        || (folder.getNameCount() == 3 && target.equals(folder.resolveSibling("environment")));
            default -> false;
        };
    }

    private static Optional<List<String>> references(String text) {
        try {
            List<String> references = new ArrayList<>();
            JsonNode kustomization = YAML.readTree(text);
            for (String list : LISTS) {
                kustomization.path(list).forEach(entry -> references.add(entry.asString("")));
            }
            return Optional.of(references);
        } catch (JacksonException e) {
            // Kustomize says so with line and column, in the rule that renders.
            return Optional.empty();
        }
    }
}
