package io.argosy.fleet.release;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.NearestName;
import io.argosy.fleet.git.Monorepo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jgit.revwalk.RevCommit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The environments in the order in which a version goes through them. An environment is a folder
 * {@code overlays/<env>/environment}; its {@code promotion.yaml} says which one comes before it, and the first has none.
 */
public final class Environments {
    private static final YAMLMapper YAML = YAMLMapper.builder().build();

    private final List<String> names;

    private Environments(List<String> names) {
        this.names = List.copyOf(names);
    }

    /**
     * The environments of a commit.
     *
     * @throws FleetException where they do not stand in one line, each after one other
     */
    public static Environments at(Monorepo repository, RevCommit commit) {
        Map<String, String> followers = new TreeMap<>();
        int count = 0;
        for (String environment : repository.folders(commit, "overlays")) {
            if (repository
                    .objectId(commit, "overlays/" + environment + "/environment")
                    .isPresent()) {
                count++;
                String before = repository
                        .readText(commit, rules(environment))
                        .map(rules -> after(rules, environment))
                        .orElse("");
                String other = followers.put(before, environment);
                if (other != null) {
                    throw new FleetException(
                            ExitCode.REFUSED,
                            other + " and " + environment + " both come "
                                    + (before.isEmpty() ? "first" : "after " + before),
                            "set `after` in one of their environment/promotion.yaml");
                }
            }
        }
        List<String> order = new ArrayList<>();
        for (String next = followers.get(""); next != null && order.size() < count; next = followers.get(next)) {
            order.add(next);
        }
        if (order.size() != count || count == 0) {
            throw new FleetException(
                    ExitCode.REFUSED,
                    "the environments do not stand in one line: " + followers.values(),
                    "see `after` in overlays/*/environment/promotion.yaml");
        }
        return new Environments(order);
    }

    /** The path of the rules from the repository's root. */
    public static String rules(String environment) {
        return "overlays/" + environment + "/environment/promotion.yaml";
    }

    /** First to last, e.g. dev, staging, production. */
    public List<String> names() {
        return names;
    }

    /** The environment that a commit's new version is released to. */
    public String first() {
        return names.getFirst();
    }

    /** The environment that a version must be pinned in before it may come to this one; nothing before the first. */
    public Optional<String> before(String environment) {
        int place = names.indexOf(environment);
        return place <= 0 ? Optional.empty() : Optional.of(names.get(place - 1));
    }

    /**
     * The name itself, where it is an environment's.
     *
     * @throws FleetException with the nearest name, where it is not
     */
    public String require(String name) {
        if (names.contains(name)) {
            return name;
        }
        throw new FleetException(
                ExitCode.USAGE, "there is no environment \"" + name + "\"", NearestName.suggest(name, names));
    }

    private static String after(String yaml, String environment) {
        try {
            JsonNode after = YAML.readTree(yaml).path("after");
            return after.isString() ? after.asString() : "";
        } catch (JacksonException e) {
            throw new FleetException(
                    ExitCode.REFUSED,
                    rules(environment) + " cannot be read: " + e.getOriginalMessage(),
                    "mend it; overlays/README.md says what it holds",
                    e);
        }
    }
}
