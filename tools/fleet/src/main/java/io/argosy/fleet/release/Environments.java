package io.argosy.fleet.release;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.NearestName;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.rules.EnvironmentRules;
import io.argosy.fleet.rules.FileReading;
import io.argosy.fleet.rules.RulesPath;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * The environments in the order in which a version goes through them. An environment is a folder
 * {@code overlays/<env>/environment}; its {@code environment-policy.yaml} says which one comes before it, and the first has none.
 *
 * <p>They can always be named: a rollback, history and what runs need no order. Where the order is broken, {@link #problems}
 * says how, and only who asks for the place of an environment that has none gets an error.
 */
public final class Environments {
    private static final String NEXT_STEP = "set `after` in overlays/*/environment/environment-policy.yaml";

    private final List<String> names;
    private final SortedMap<String, String> before;
    private final SortedMap<String, String> placeless;
    private final List<String> problems;

    private Environments(SortedMap<String, String> before, SortedMap<String, String> placeless, List<String> problems) {
        this.before = before;
        this.placeless = placeless;
        this.problems = List.copyOf(problems);
        SortedSet<String> all = new TreeSet<>(before.keySet());
        all.addAll(placeless.keySet());
        this.names = all.stream()
                .sorted(Comparator.comparingInt(this::depth).thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    /** The environments of a commit. */
    public static Environments at(Monorepo repository, RevCommit commit) {
        SortedMap<String, FileReading<String>> after = new TreeMap<>();
        for (String environment : repository.folders(commit, "overlays")) {
            if (repository
                    .objectId(commit, "overlays/" + environment + "/environment")
                    .isPresent()) {
                RulesPath path = RulesPath.ofEnvironment(environment);
                after.put(
                        environment,
                        EnvironmentRules.after(
                                path.at(repository, commit),
                                path.text(repository, commit).orElse("")));
            }
        }
        return of(after);
    }

    /** The environments by what the rules of each say of the one before it. */
    public static Environments of(SortedMap<String, FileReading<String>> after) {
        SortedMap<String, String> before = new TreeMap<>();
        SortedMap<String, String> placeless = new TreeMap<>();
        Set<String> problems = new LinkedHashSet<>();
        after.forEach((environment, reading) -> {
            String named = reading.value();
            if (!reading.isSound()) {
                placeless.put(environment, reading.problems().getFirst());
            } else if (!named.isEmpty() && !after.containsKey(named)) {
                placeless.put(
                        environment,
                        environment + " comes after \"" + named + "\", which is no environment ("
                                + NearestName.suggest(named, after.keySet()) + ")");
            } else {
                before.put(environment, named);
            }
        });
        followers(before).forEach((named, those) -> {
            if (those.size() > 1) {
                String why =
                        String.join(" and ", those) + " both come " + (named.isEmpty() ? "first" : "after " + named);
                those.forEach(environment -> placeless.put(environment, why));
            }
        });
        for (String environment : before.keySet()) {
            List<String> circle = circle(environment, before);
            if (!circle.isEmpty()) {
                placeless.put(environment, "they stand in a circle: " + String.join(", ", circle));
            }
        }
        problems.addAll(placeless.values());
        if (after.isEmpty()) {
            problems.add("there is no environment");
        }
        before.keySet().removeAll(placeless.keySet());
        return new Environments(before, placeless, List.copyOf(problems));
    }

    private static SortedMap<String, List<String>> followers(SortedMap<String, String> before) {
        SortedMap<String, List<String>> followers = new TreeMap<>();
        before.forEach((environment, named) ->
                followers.computeIfAbsent(named, _ -> new ArrayList<>()).add(environment));
        return followers;
    }

    /** The environments from one on back to itself, sorted; empty where they do not lead there. */
    private static List<String> circle(String environment, SortedMap<String, String> before) {
        SortedSet<String> seen = new TreeSet<>();
        String next = environment;
        while (next != null && seen.add(next)) {
            next = before.get(next);
        }
        return environment.equals(next) ? List.copyOf(seen) : List.of();
    }

    /** How many come before, as far as that is known; those of which it is not come last. */
    private int depth(String environment) {
        int depth = 0;
        for (String next = before.get(environment); next != null; next = before.get(next)) {
            if (next.isEmpty()) {
                return depth;
            }
            depth++;
        }
        return Integer.MAX_VALUE;
    }

    /** First to last, e.g. dev, staging, production; those whose place nobody knows come last, by name. */
    public List<String> names() {
        return names;
    }

    /** Why they do not stand in one line, each after one other; empty where they do. */
    public List<String> problems() {
        return problems;
    }

    /**
     * The environment that a commit's new version is released to.
     *
     * @throws FleetException where nobody can say which that is
     */
    public String first() {
        return before.keySet().stream()
                .filter(this::isFirst)
                .findFirst()
                .orElseThrow(() -> new FleetException(
                        ExitCode.REFUSED,
                        "nobody can say which environment comes first: " + String.join("; ", problems),
                        NEXT_STEP));
    }

    /** Whether it is the one that comes first. */
    public boolean isFirst(String environment) {
        return "".equals(before.get(environment));
    }

    /**
     * The environment that a version must be pinned in before it may come to this one; nothing before the first, and for one
     * that there is not.
     *
     * @throws FleetException where nobody can say which that is
     */
    public Optional<String> before(String environment) {
        String why = placeless.get(environment);
        if (why != null) {
            throw new FleetException(
                    ExitCode.REFUSED, "nobody can say what comes before " + environment + ": " + why, NEXT_STEP);
        }
        return Optional.ofNullable(before.get(environment)).filter(named -> !named.isEmpty());
    }

    /** The environment that comes next; nothing after the last. */
    public Optional<String> after(String environment) {
        return names.stream()
                .filter(name -> environment.equals(before.get(name)))
                .findFirst();
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
}
