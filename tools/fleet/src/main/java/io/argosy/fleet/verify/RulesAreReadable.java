package io.argosy.fleet.verify;

import io.argosy.fleet.rules.EnvironmentRules;
import io.argosy.fleet.rules.ServiceRules;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What environments and services ask of a version is written in keys that somebody reads. */
public final class RulesAreReadable implements Rule {
    private static final Pattern ENVIRONMENT = Pattern.compile("overlays/[^/]+/environment/promotion\\.yaml");
    private static final Pattern SERVICE = Pattern.compile("services/[^/]+/promotion\\.yaml");

    @Override
    public String sentence() {
        return "every promotion.yaml says only what somebody reads";
    }

    @Override
    public List<Finding> check(Tree tree) throws IOException {
        List<String> files = new ArrayList<>();
        for (String environment : tree.folders("overlays")) {
            files.add("overlays/" + environment + "/environment/promotion.yaml");
        }
        for (String service : tree.folders("services")) {
            files.add(ServiceRules.path(service));
        }
        List<Finding> findings = new ArrayList<>();
        for (String file : files) {
            if (tree.has(file)) {
                findings.addAll(check(file, tree.text(file)));
            }
        }
        return findings;
    }

    /** Whether a path is a file of rules. */
    public static boolean applies(String path) {
        return ENVIRONMENT.matcher(path).matches() || SERVICE.matcher(path).matches();
    }

    /** Checks one such file. */
    public static List<Finding> check(String path, String text) {
        List<String> problems = ENVIRONMENT.matcher(path).matches()
                ? EnvironmentRules.problems(path, text)
                : ServiceRules.problems(path, text);
        return problems.stream()
                .map(problem -> new Finding(
                        path,
                        problem.substring(path.length() + 2),
                        "overlays/README.md says what promotion.yaml may hold"))
                .toList();
    }
}
