package io.argosy.fleet.verify;

import io.argosy.fleet.manifest.ReferenceGraph;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * YAML points one way: an overlay to its own release, its own environment and base; an environment to base; base and
 * {@code deploy/} to nothing above them; and nothing to an address.
 */
public final class ReferencesPointDown implements Rule {
    private static final Pattern KUSTOMIZATION = Pattern.compile(
            "(base|overlays)/(.*/)?kustomization\\.yaml" + "|services/[^/]+/deploy/(.*/)?kustomization\\.yaml");

    @Override
    public String sentence() {
        return "references point down: overlay, release, environment, base";
    }

    @Override
    public List<Finding> check(Tree tree) throws IOException {
        ReferenceGraph graph = new ReferenceGraph(tree.snapshot());
        List<Finding> findings = new ArrayList<>();
        for (String folder : List.of("base", "overlays", "services")) {
            for (String file : tree.files(folder)) {
                if (applies(file)) {
                    findings.addAll(check(graph, file));
                }
            }
        }
        return findings;
    }

    /** Whether a path is a kustomization that this rule binds. */
    public static boolean applies(String path) {
        return KUSTOMIZATION.matcher(path).matches();
    }

    /** What is wrong with one kustomization. */
    public static List<Finding> check(ReferenceGraph graph, String file) {
        return graph.problems(file).stream()
                .map(problem -> new Finding(
                        file, problem, "overlays/README.md says what a kustomization may hold and refer to"))
                .toList();
    }
}
