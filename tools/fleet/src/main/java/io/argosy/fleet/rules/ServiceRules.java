package io.argosy.fleet.rules;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.version.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jgit.revwalk.RevCommit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How much worse than its incumbent a version of a service may be, from {@code services/<service>/promotion-policy.yaml}; its form
 * is {@code docs/promotion-policy.schema.json}.
 *
 * @param margin what a figure over all rows may lose: absolute for those between 0 and 1, a share for the others
 * @param sliceMargin the same for a slice; figures on few rows move more
 * @param flips the share of replayed requests that may be decided otherwise
 * @param callers who has to be told before the contract breaks
 * @param accepted what nobody can know, and somebody answers for
 */
public record ServiceRules(
        double margin, double sliceMargin, double flips, List<String> callers, List<Acceptance> accepted) {
    private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+\\.\\d+-[0-9a-f]{12}");
    private static final Pattern GATE = Pattern.compile("as trained|quality|live quality|contract|golden rows|replay");
    private static final List<String> KEYS = List.of("margin", "sliceMargin", "flips", "callers", "accepted");

    public ServiceRules {
        callers = List.copyOf(callers);
        accepted = List.copyOf(accepted);
    }

    /**
     * That one gate cannot know of one version, and that the version may come all the same.
     *
     * @param gate its name, e.g. {@code quality}
     * @param reason one sentence: what else is known
     */
    public record Acceptance(String version, String gate, String reason) {}

    /** The file's path from the repository's root. */
    public static String path(String service) {
        return RulesPath.ofService(service).path();
    }

    /**
     * The rules as a commit has them.
     *
     * @throws FleetException with everything that is wrong in them, at once
     */
    public static ServiceRules at(Monorepo repository, RevCommit commit, String service) {
        RulesPath path = RulesPath.ofService(service);
        FileReading<ServiceRules> reading =
                read(path.at(repository, commit), path.text(repository, commit).orElse(""));
        if (!reading.isSound()) {
            throw new FleetException(
                    ExitCode.REFUSED,
                    String.join("\n       ", reading.problems()),
                    "overlays/README.md says what promotion-policy.yaml may hold");
        }
        return reading.value();
    }

    /** What a file of a service's rules says; an empty one says what holds where there is none. */
    public static FileReading<ServiceRules> read(String path, String yaml) {
        RulesFile file = new RulesFile(path);
        ServiceRules rules = read(file, yaml);
        return new FileReading<>(rules, file.problems());
    }

    /** Why a version may come although a gate cannot know, or nothing where nobody has accepted that. */
    public Optional<String> acceptance(String gate, Version version) {
        return accepted.stream()
                .filter(acceptance ->
                        acceptance.gate().equals(gate) && acceptance.version().equals(version.toString()))
                .map(Acceptance::reason)
                .findFirst();
    }

    private static ServiceRules read(RulesFile file, String yaml) {
        JsonNode rules = file.parse(yaml);
        if (rules instanceof ObjectNode object && object.remove("slowdown") != null) {
            file.problem("`slowdown` is gone, as no gate times code on whatever machine reviews: take it out");
        }
        file.isObject(rules, "", KEYS);
        List<Acceptance> accepted = new ArrayList<>();
        List<JsonNode> list = file.list(rules, "accepted");
        for (int i = 0; i < list.size(); i++) {
            String place = "accepted[" + i + "]";
            JsonNode entry = list.get(i);
            if (file.isObject(entry, place, List.of("version", "gate", "reason"))) {
                accepted.add(new Acceptance(
                        file.formed(entry, place, "version", VERSION, "a version such as 1.0.0-3f2a9c1b7d04", null),
                        file.formed(
                                entry,
                                place,
                                "gate",
                                GATE,
                                "as trained, quality, live quality, contract, golden rows or replay",
                                null),
                        file.text(entry, place, "reason", "who reviews it wants to know what else is known")));
            }
        }
        return new ServiceRules(
                file.number(rules, "margin", 0, Double.MAX_VALUE, 0.01),
                file.number(rules, "sliceMargin", 0, Double.MAX_VALUE, 0.05),
                file.number(rules, "flips", 0, 1, 1),
                file.names(rules, "callers"),
                accepted);
    }
}
