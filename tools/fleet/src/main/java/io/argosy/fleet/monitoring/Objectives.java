package io.argosy.fleet.monitoring;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.NearestName;
import io.argosy.fleet.Yaml;
import io.argosy.fleet.git.Monorepo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jgit.revwalk.RevCommit;
import tools.jackson.databind.JsonNode;

/**
 * What callers may expect, from {@value #PATH}.
 *
 * @param usual of a service that is not named
 * @param exceptions of those that are, by environment and service, e.g. {@code production/churn}
 */
public record Objectives(Objective usual, SortedMap<String, Objective> exceptions) {
    public static final String PATH = "overlays/objectives.yaml";

    private static final Objective DEFAULT = new Objective(0.01, 0.5);
    /** The page of a budget that burns fast comes at 14.4 times this share (SRE Workbook, chapter 5): beyond 1 it never would. */
    private static final double MAX_ERRORS = 0.05;
    /**
     * How many answers took no longer than one of these is counted (the histogram of a service's latency), and between them it is
     * guessed; of what takes longer than the last, nothing else is known, so that it is no limit.
     */
    static final List<String> LATENCIES =
            List.of("1ms", "2ms", "5ms", "10ms", "20ms", "50ms", "100ms", "250ms", "500ms", "1s", "2.5s", "5s");

    private static final Pattern LATENCY = Pattern.compile("([0-9]{1,5}(?:[.][0-9]{1,3})?)(ms|s)");

    private static final Pattern PLACE = Pattern.compile("[a-z0-9-]+/[a-z0-9-]+");
    private static final List<String> OF_ALL = List.of("errors", "latency", "services");
    private static final List<String> OF_ONE = List.of("errors", "latency");

    /**
     * Of one service.
     *
     * @param errors the share of requests that may be answered with 500 or more; above 0, at most 0.05
     * @param latency what 99 of 100 requests are answered within, in seconds: a bound of the latency's histogram, 0.001 to 5
     */
    public record Objective(double errors, double latency) {}

    /** Copies the map. */
    public Objectives {
        exceptions = new TreeMap<>(exceptions);
    }

    /** What holds where nobody says anything. */
    public static Objectives defaults() {
        return new Objectives(DEFAULT, new TreeMap<>());
    }

    /** What callers may expect of a service in an environment. */
    public Objective of(String environment, String service) {
        return exceptions.getOrDefault(environment + "/" + service, usual);
    }

    /**
     * What a commit says; what holds by itself, where it says nothing.
     *
     * @throws FleetException where its file says something else
     */
    public static Objectives at(Monorepo repository, RevCommit commit) {
        return repository.readText(commit, PATH).map(Objectives::parse).orElseGet(Objectives::defaults);
    }

    /** The same, and what holds by itself where nobody can read what it says. */
    public static Objectives readable(Monorepo repository, RevCommit commit) {
        try {
            return at(repository, commit);
        } catch (FleetException e) {
            return defaults();
        }
    }

    /**
     * Reads the file.
     *
     * @throws FleetException where it says something else; all that is wrong is told at once
     */
    public static Objectives parse(String yaml) {
        List<String> problems = new ArrayList<>();
        JsonNode file;
        try {
            file = Yaml.read(yaml);
        } catch (Yaml.Malformed e) {
            throw broken(List.of(e.fact()));
        }
        known(file, "", OF_ALL, problems);
        Objective usual = objective(file, "", DEFAULT, problems);
        SortedMap<String, Objective> exceptions = new TreeMap<>();
        JsonNode services = file.path("services");
        if (!services.isMissingNode() && !services.isObject()) {
            problems.add("`services` holds environments and services, not " + services);
        }
        for (Map.Entry<String, JsonNode> service : services.properties()) {
            String place = "services." + service.getKey();
            if (!PLACE.matcher(service.getKey()).matches()) {
                problems.add("`" + place + "` is named like production/churn");
            }
            known(service.getValue(), place, OF_ONE, problems);
            exceptions.put(service.getKey(), objective(service.getValue(), place, usual, problems));
        }
        if (!problems.isEmpty()) {
            throw broken(problems);
        }
        return new Objectives(usual, exceptions);
    }

    private static void known(JsonNode object, String place, List<String> keys, List<String> problems) {
        if (!object.isObject()) {
            problems.add((place.isEmpty() ? "it" : "`" + place + "`") + " holds keys and values, not " + object);
            return;
        }
        for (String key : object.propertyNames()) {
            if (!keys.contains(key)) {
                problems.add("nobody reads `" + at(place, key) + "`: " + NearestName.suggest(key, keys));
            }
        }
    }

    private static Objective objective(JsonNode object, String place, Objective usual, List<String> problems) {
        double errors = usual.errors();
        JsonNode share = object.path("errors");
        if (share.isNumber() && share.asDouble() > 0 && share.asDouble() <= MAX_ERRORS) {
            errors = share.asDouble();
        } else if (!share.isMissingNode()) {
            problems.add("`" + at(place, "errors") + "` is a share above 0 and at most " + MAX_ERRORS
                    + ", as nobody would be paged by a larger one, not " + share);
        }
        double latency = usual.latency();
        JsonNode time = object.path("latency");
        OptionalDouble said = seconds(time.asString(""));
        if (said.isPresent() && LATENCIES.stream().anyMatch(one -> seconds(one).equals(said))) {
            latency = said.getAsDouble();
        } else if (!time.isMissingNode()) {
            problems.add("`" + at(place, "latency") + "` is " + time
                    + ", and what is slower than a limit is counted for these alone: " + String.join(", ", LATENCIES));
        }
        return new Objective(errors, latency);
    }

    /** Nothing where it is no time. */
    private static OptionalDouble seconds(String time) {
        Matcher parts = LATENCY.matcher(time);
        return parts.matches()
                ? OptionalDouble.of(
                        Double.parseDouble(parts.group(1)) / (parts.group(2).equals("ms") ? 1000 : 1))
                : OptionalDouble.empty();
    }

    private static String at(String place, String key) {
        return place.isEmpty() ? key : place + "." + key;
    }

    private static FleetException broken(List<String> problems) {
        return new FleetException(
                ExitCode.REFUSED,
                PATH + " cannot be read: " + String.join("; ", problems),
                "it holds `errors`, `latency` and `services`, as overlays/README.md says");
    }
}
