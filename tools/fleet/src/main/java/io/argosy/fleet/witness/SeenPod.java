package io.argosy.fleet.witness;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A pod of a service, as the API server tells of it.
 *
 * @param uid tells it from another one of its name
 * @param version that it runs
 * @param digest of its image; empty where its name has none
 * @param created when it was made
 * @param readySince since when it is ready; null where it is not
 * @param ends how often one of its containers ended since it was made: started anew by now, or waiting for it
 */
record SeenPod(
        String name,
        String uid,
        String version,
        String digest,
        Instant created,
        @Nullable Instant readySince,
        int ends) {
    static final String VERSION = "/metadata/labels/app.kubernetes.io~1version";

    static SeenPod of(JsonNode pod) {
        @Nullable Instant ready = null;
        for (JsonNode condition : pod.at("/status/conditions")) {
            if (condition.path("type").asString("").equals("Ready")
                    && condition.path("status").asString("").equals("True")) {
                ready = instant(condition.path("lastTransitionTime").asString(""));
            }
        }
        int ends = 0;
        for (JsonNode container : pod.at("/status/containerStatuses")) {
            ends += container.path("restartCount").asInt(0) + (hasEnded(container.path("state")) ? 1 : 0);
        }
        return new SeenPod(
                pod.at("/metadata/name").asString(""),
                pod.at("/metadata/uid").asString(""),
                pod.at(VERSION).asString(""),
                digest(pod.at("/spec/containers/0/image").asString("")),
                instant(pod.at("/metadata/creationTimestamp").asString("")),
                ready,
                ends);
    }

    /** A container that ends again and again waits longer each time before it is counted as started anew. */
    private static boolean hasEnded(JsonNode state) {
        return state.has("terminated")
                || state.at("/waiting/reason").asString("").equals("CrashLoopBackOff");
    }

    /** Whether it is to stay: not on its way out, and not at its end. */
    static boolean stays(JsonNode pod) {
        String phase = pod.at("/status/phase").asString("");
        return pod.at("/metadata/deletionTimestamp").isMissingNode()
                && !phase.equals("Succeeded")
                && !phase.equals("Failed");
    }

    /** The digest that an image's name ends with; empty where it has none. */
    static String digest(String image) {
        int at = image.indexOf('@');
        return at < 0 ? "" : image.substring(at + 1);
    }

    boolean isReady() {
        return readySince != null;
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            return Instant.EPOCH;
        }
    }
}
