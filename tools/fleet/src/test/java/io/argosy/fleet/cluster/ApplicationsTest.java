package io.argosy.fleet.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ApplicationsTest {
    private static final JsonNode SYNCED = JsonMapper.shared().readTree("""
            {"metadata": {"name": "churn"}, "status": {"sync": {"revision": "450b4f4b610c6abb3bec26a0b01569d34ea59163"}}}
            """);

    private final ClusterFacts staging = ClusterFacts.of(Path.of("../.."), "staging");

    @Test
    void aVersionThatArgoCdPassedOverIsNamedWithWhatMakesItLookAgain() {
        assertEquals(
                "Argo CD calls it synced at 450b4f4, which pins 1.0.0-ded0059b3bd2: tell it to look again with `kubectl"
                        + " --context " + staging.context()
                        + " -n argocd annotate application churn argocd.argoproj.io/refresh=hard`",
                new Applications(staging)
                        .passedOver(SYNCED, "1.0.0-d6cfe8d8bbee", (_, _) -> Optional.of("1.0.0-ded0059b3bd2")));
    }

    @Test
    void whatRunsAsPinnedNeedsNoWord() {
        assertEquals(
                "",
                new Applications(staging)
                        .passedOver(SYNCED, "1.0.0-d6cfe8d8bbee", (_, _) -> Optional.of("1.0.0-d6cfe8d8bbee")));
    }

    @Test
    void aCommitThatThisCloneDoesNotHaveIsLeftToArgoCd() {
        assertEquals(
                "", new Applications(staging).passedOver(SYNCED, "1.0.0-d6cfe8d8bbee", (_, _) -> Optional.empty()));
    }
}
