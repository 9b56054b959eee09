package io.argosy.fleet.verify;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * No two files outside {@code release/} say the same. What differs only in its comments is the same; an overlay that
 * only joins its release and its environment says nothing of its own, and does not count.
 */
public final class NoFactTwice implements Rule {
    @Override
    public String sentence() {
        return "each fact stands once: no two manifests say the same";
    }

    @Override
    public List<Finding> check(Tree tree) throws IOException {
        Map<String, List<String>> byContent = new TreeMap<>();
        for (String folder : List.of("base", "overlays", "clusters")) {
            for (String file : tree.files(folder)) {
                String content = facts(tree.text(file));
                if (isManifest(file) && !content.isEmpty() && !isJoin(content)) {
                    byContent.computeIfAbsent(content, _ -> new ArrayList<>()).add(file);
                }
            }
        }
        List<Finding> findings = new ArrayList<>();
        for (List<String> same : byContent.values()) {
            if (same.size() > 1) {
                findings.add(new Finding(
                        same.getLast(),
                        "it says the same as " + String.join(", ", same.subList(0, same.size() - 1)),
                        "say it once in base/ or base/components and refer to it"));
            }
        }
        return findings;
    }

    private static boolean isManifest(String file) {
        return (file.endsWith(".yaml") || file.endsWith(".env"))
                && !file.contains("/release/")
                && !file.endsWith("/hold.yaml");
    }

    private static String facts(String text) {
        return text.lines()
                .filter(line -> !line.isBlank() && !line.strip().startsWith("#"))
                .collect(Collectors.joining("\n"));
    }

    /** Resources and components only: the same for every service that has no exception, on purpose. */
    private static boolean isJoin(String content) {
        return content.lines()
                .allMatch(line -> line.startsWith("- ")
                        || line.startsWith("apiVersion: kustomize.")
                        || line.equals("kind: Kustomization")
                        || line.equals("resources:")
                        || line.equals("components:"));
    }
}
