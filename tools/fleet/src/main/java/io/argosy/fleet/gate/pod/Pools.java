package io.argosy.fleet.gate.pod;

import io.argosy.fleet.gate.change.Demand;
import io.argosy.fleet.manifest.Manifests;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * The connections that a service may have to the server of its predictions.
 *
 * @param server its name and port
 * @param database the same with the database behind it
 * @param pods that there may be at a time: those that serve, those that a rollout has beside them, and as many that end and have their
 *     connections until they have; a Deployment waits for those to be ready that come, and for none that goes
 * @param pool the most connections of each
 * @param steps the Jobs before the start, each with two: Flyway's lock and its work
 */
record Pools(String server, String database, int pods, int pool, int steps) {
    /** Of a service that keeps none. */
    static final Pools NONE = new Pools("", "", 0, 0, 0);

    private static final Pattern ADDRESS =
            Pattern.compile("jdbc:postgresql://([^/:?]+)(?::([0-9]+))?(/[^?]*)?(?:\\?.*)?");

    /** Where nothing is said: platform/serving/README.md. */
    private static final int USUAL = 10;

    /** More than this no version takes. */
    private static final int MOST = 20;

    private static final int OF_A_STEP = 2;
    private static final int PERCENT = 100;

    /** Reads them; nothing where predictions are kept nowhere. */
    static Optional<Pools> of(Manifests manifests) {
        String address = setting(manifests, "SERVING_STORE");
        if (address.isEmpty()) {
            return Optional.empty();
        }
        Matcher matcher = ADDRESS.matcher(address);
        String server = matcher.matches()
                ? matcher.group(1) + ":" + (matcher.group(2) == null ? "5432" : matcher.group(2))
                : address;
        String database = server + (matcher.matches() && matcher.group(3) != null ? matcher.group(3) : "");
        int pods = Demand.of(manifests).map(Demand::most).orElse(0);
        int surge = manifests
                .ofKind("Deployment")
                .findFirst()
                .map(deployment -> surge(deployment, pods))
                .orElse(0);
        int steps = (int) manifests.ofKind("Job").count();
        return Optional.of(
                new Pools(server, database, 2 * pods + surge, pool(setting(manifests, "SERVING_STORE_POOL")), steps));
    }

    /** In whichever of its maps it stands: two of them is another gate's to refuse. */
    private static String setting(Manifests manifests, String key) {
        return manifests
                .ofKind("ConfigMap")
                .map(map -> map.path("data").path(key).asString(""))
                .flatMap(value -> value.isBlank() ? Stream.empty() : Stream.of(value.strip()))
                .findFirst()
                .orElse("");
    }

    private static int pool(String said) {
        return said.isEmpty() ? USUAL : said.matches("[0-9]{1,2}") ? Math.min(MOST, Integer.parseInt(said)) : MOST;
    }

    /** How many pods a rollout has beside those that serve; a quarter where nothing is said. */
    private static int surge(JsonNode deployment, int pods) {
        JsonNode said =
                deployment.path("spec").path("strategy").path("rollingUpdate").path("maxSurge");
        String text = said.asString("25%");
        if (text.endsWith("%")) {
            int percent = Integer.parseInt(text.substring(0, text.length() - 1));
            return (int) Math.ceilDiv((long) pods * percent, PERCENT);
        }
        return said.asInt(0);
    }

    /** All of them, at the most. */
    int most() {
        return pods * pool + steps * OF_A_STEP;
    }

    String told() {
        return pods + " pod(s) of a rollout, those that end among them, with " + pool + " connections each"
                + (steps == 0 ? "" : ", and " + steps + " step(s)") + ": at most " + most();
    }
}
