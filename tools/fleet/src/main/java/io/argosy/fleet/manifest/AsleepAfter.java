package io.argosy.fleet.manifest;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** For how long nobody asks a service before it sleeps, as the trait {@code asleep} says on a Deployment. */
public final class AsleepAfter {
    private static final String ANNOTATION = "argosy.io/asleep-after";

    /** Where it is said, as {@link io.argosy.fleet.impact.FieldDifference#path} names it. */
    public static final String FIELD = "metadata.annotations.\"" + ANNOTATION + "\"";

    /** What is told where nothing is said. */
    public static final String NEVER = "never";

    private static final Pattern IDLE = Pattern.compile("([0-9]{1,6})([smh])");
    private static final Duration LONGEST = Duration.ofDays(7);

    /** What the trait puts on a Deployment whose pods come and go with who asks. */
    private static final String LABEL = "argosy.io/asleep";

    private AsleepAfter() {}

    /** Whether a cluster's activator puts a Deployment to sleep. */
    public static boolean sleeps(JsonNode deployment) {
        return deployment
                .path("metadata")
                .path("labels")
                .path(LABEL)
                .asString("")
                .equals("true");
    }

    /** The time; nothing where it never sleeps, or says no time. */
    public static Optional<Duration> of(JsonNode deployment) {
        Matcher matcher = IDLE.matcher(said(deployment).asString(""));
        return matcher.matches()
                ? Optional.of(Duration.parse(
                                "PT" + matcher.group(1) + matcher.group(2).toUpperCase(Locale.ROOT)))
                        .filter(idle -> !idle.isZero() && idle.compareTo(LONGEST) <= 0)
                : Optional.empty();
    }

    /** What manifests say, for people; {@link #NEVER} where they say nothing. */
    public static String told(Manifests manifests) {
        return manifests
                .ofKind("Deployment")
                .findFirst()
                .map(deployment -> said(deployment).asString(NEVER))
                .orElse(NEVER);
    }

    /** What is wrong with what it says; nothing where it says a time, or nothing. */
    public static Optional<String> objection(JsonNode deployment) {
        JsonNode said = said(deployment);
        return said.isMissingNode() || of(deployment).isPresent()
                ? Optional.empty()
                : Optional.of("has the annotation " + ANNOTATION + " \"" + said.asString("")
                        + "\": say for how long nobody asks it before it sleeps, from 1s to " + LONGEST.toHours()
                        + "h, e.g. 15m");
    }

    private static JsonNode said(JsonNode deployment) {
        return deployment.path("metadata").path("annotations").path(ANNOTATION);
    }
}
