package io.argosy.fleet.environment;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.NearestName;
import io.argosy.fleet.git.Monorepo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.revwalk.RevCommit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The environments of a commit in the order of promotion, e.g. dev, staging, production: the folders of
 * {@code overlays/} that have an {@code environment/promotion.yaml}, each after the one its {@code after:} names.
 */
public record Environments(List<String> names) {
    private static final YAMLMapper YAML = new YAMLMapper();

    public Environments {
        names = List.copyOf(names);
    }

    /**
     * Reads them at a commit.
     *
     * @throws FleetException where {@code after:} names no environment, two come after the same one, or they form no
     *     single line from a first to a last
     */
    public static Environments at(Monorepo repository, RevCommit commit) {
        Map<String, String> before = new LinkedHashMap<>();
        for (String name : repository.folders(commit, "overlays")) {
            repository.readText(commit, rules(name)).ifPresent(text -> before.put(name, after(rules(name), text)));
        }
        return new Environments(inOrder(before));
    }

    /** The file that says where an environment stands in the order of promotion. */
    private static String rules(String environment) {
        return "overlays/" + environment + "/environment/promotion.yaml";
    }

    private static String after(String file, String text) {
        try {
            JsonNode rules = YAML.readTree(text);
            return rules.path("after").asString("");
        } catch (JacksonException e) {
            throw new FleetException(
                    ExitCode.REFUSED, file + " is no YAML (" + e.getOriginalMessage() + ")", "mend it and commit", e);
        }
    }

    private static List<String> inOrder(Map<String, String> before) {
        List<String> order = new ArrayList<>();
        String last = "";
        while (order.size() < before.size()) {
            String previous = last;
            List<String> next = before.entrySet().stream()
                    .filter(entry -> entry.getValue().equals(previous))
                    .map(Map.Entry::getKey)
                    .toList();
            if (next.size() != 1) {
                throw new FleetException(
                        ExitCode.REFUSED,
                        next.isEmpty()
                                ? "no environment comes " + place(previous) + ", yet there are " + before.keySet()
                                : String.join(" and ", next) + " all come " + place(previous),
                        "see `after:` in overlays/*/environment/promotion.yaml: it makes one line of environments");
            }
            last = next.getFirst();
            order.add(last);
        }
        return order;
    }

    private static String place(String previous) {
        return previous.isEmpty() ? "first" : "after " + previous;
    }

    /** The environment that promotes into this one; nothing for the first. */
    public Optional<String> before(String name) {
        int index = names.indexOf(require(name));
        return index == 0 ? Optional.empty() : Optional.of(names.get(index - 1));
    }

    /**
     * The name itself, where there is such an environment.
     *
     * @throws FleetException where there is none, with the nearest name
     */
    public String require(String name) {
        if (!names.contains(name)) {
            throw NearestName.unknown("environment", name, names);
        }
        return name;
    }

    /** The services that have an overlay in an environment at a commit, sorted. */
    public static List<String> services(Monorepo repository, RevCommit commit, String environment) {
        return repository.folders(commit, "overlays/" + environment).stream()
                .filter(folder -> !folder.equals("environment"))
                .toList();
    }
}
