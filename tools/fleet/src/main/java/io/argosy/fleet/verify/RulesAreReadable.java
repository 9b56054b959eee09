package io.argosy.fleet.verify;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.FleetSettings;
import io.argosy.fleet.NearestName;
import io.argosy.fleet.git.Snapshot;
import io.argosy.fleet.monitoring.Objectives;
import io.argosy.fleet.release.Environments;
import io.argosy.fleet.release.Hold;
import io.argosy.fleet.release.Overlay;
import io.argosy.fleet.rules.EnvironmentRules;
import io.argosy.fleet.rules.FileReading;
import io.argosy.fleet.rules.Prices;
import io.argosy.fleet.rules.RulesPath;
import io.argosy.fleet.rules.ServiceRules;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What environments and services ask of a version, prices and settings are written in keys that somebody reads. */
public final class RulesAreReadable implements Rule {
    private static final Pattern ENVIRONMENT =
            Pattern.compile("overlays/[^/]+/environment/(environment-policy|promotion)\\.yaml");
    private static final Pattern HOLD = Pattern.compile("overlays/[^/]+/[^/]+/hold\\.yaml");
    private static final List<String> WHOLE_FLEET = List.of(FleetSettings.PATH, Prices.PATH, Objectives.PATH);
    private static final Pattern SERVICE = Pattern.compile("services/[^/]+/promotion(-policy)?\\.yaml");

    @Override
    public String sentence() {
        return "every file of rules says only what somebody reads";
    }

    @Override
    public List<Finding> check(Tree tree) throws IOException {
        List<String> files = new ArrayList<>(WHOLE_FLEET);
        for (String environment : tree.folders("overlays")) {
            files.add(path(tree, RulesPath.ofEnvironment(environment)));
            tree.folders("overlays/" + environment)
                    .forEach(service -> files.add(Hold.path(new Overlay(environment, service))));
        }
        for (String service : tree.folders("services")) {
            files.add(path(tree, RulesPath.ofService(service)));
        }
        List<Finding> findings = new ArrayList<>();
        for (String file : files) {
            if (tree.has(file)) {
                findings.addAll(check(file, tree.text(file)));
            }
        }
        SortedMap<String, FileReading<String>> after = new TreeMap<>();
        for (String environment : tree.folders("overlays")) {
            String path = path(tree, RulesPath.ofEnvironment(environment));
            if (tree.folders("overlays/" + environment).contains("environment")) {
                after.put(environment, EnvironmentRules.after(path, tree.has(path) ? tree.text(path) : ""));
            }
        }
        if (after.values().stream().allMatch(FileReading::isSound)) {
            Environments.of(after)
                    .problems()
                    .forEach(problem -> findings.add(new Finding(
                            "overlays", problem, "set `after` in overlays/*/environment/environment-policy.yaml")));
        }
        return findings;
    }

    private static String path(Tree tree, RulesPath rules) {
        return tree.has(rules.path()) || !tree.has(rules.former()) ? rules.path() : rules.former();
    }

    /** Whether a path is a file of rules. */
    public static boolean applies(String path) {
        return ENVIRONMENT.matcher(path).matches()
                || SERVICE.matcher(path).matches()
                || HOLD.matcher(path).matches()
                || WHOLE_FLEET.contains(path);
    }

    /**
     * The services that a file names and nobody has: what it asks of them, it asks of nobody. Whoever writes the file is told;
     * a line that a service leaves behind when it goes harms nobody.
     *
     * @param text of the file, which can be read
     * @param snapshot what stands beside it
     */
    public static List<Finding> strangers(String path, String text, Snapshot snapshot) {
        if (!path.equals(Objectives.PATH) || !check(path, text).isEmpty()) {
            return List.of();
        }
        List<String> places = snapshot.folders("overlays").stream()
                .flatMap(environment -> snapshot.folders("overlays/" + environment).stream()
                        .filter(service -> !service.equals("environment"))
                        .map(service -> environment + "/" + service))
                .toList();
        return Objectives.parse(text).exceptions().keySet().stream()
                .filter(place -> !places.contains(place))
                .map(place -> new Finding(
                        path,
                        "it says what is expected of " + place + ", and there is no overlays/" + place,
                        NearestName.suggest(place, places)))
                .toList();
    }

    /** Checks one such file. */
    public static List<Finding> check(String path, String text) {
        if (WHOLE_FLEET.contains(path)) {
            return whole(path, text);
        }
        if (HOLD.matcher(path).matches()) {
            return Hold.unread(text).stream()
                    .map(key -> new Finding(
                            path,
                            "it says `" + key + "`, which nobody reads: a hold ends when somebody lifts it",
                            "take the line back: `at` and `from` are all that it says"))
                    .toList();
        }
        List<String> problems = ENVIRONMENT.matcher(path).matches()
                ? EnvironmentRules.read(path, text).problems()
                : ServiceRules.read(path, text).problems();
        return problems.stream()
                .map(problem -> new Finding(
                        path, problem.substring(path.length() + 2), "overlays/README.md says what it may hold"))
                .toList();
    }

    private static List<Finding> whole(String path, String text) {
        try {
            if (path.equals(Prices.PATH)) {
                Prices.parse(text);
            } else if (path.equals(Objectives.PATH)) {
                Objectives.parse(text);
            } else {
                FleetSettings.parse(text);
            }
            return List.of();
        } catch (FleetException e) {
            return List.of(new Finding(path, e.fact().substring(path.length() + 1), e.nextStep()));
        }
    }
}
