package io.argosy.fleet.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.Seeded;
import io.argosy.fleet.version.Version;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReleaseTest {
    @Seeded(200)
    void whatIsWrittenIsReadBack(long seed) {
        var random = new SplittableRandom(seed);
        boolean pushed = random.nextBoolean();
        // Shifted, so that short contents with leading zeros come up too.
        long content = random.nextLong(0x1000000000000L) >>> random.nextInt(48);
        Version version = new Version("1." + random.nextInt(1000) + ".0", "%012x".formatted(content));
        Release release =
                new Release("churn", "ghcr.io/fleet/churn", version, pushed ? "sha256:" + "ab".repeat(32) : null);

        assertEquals(release, Release.parse("churn", release.yaml(), "kustomization.yaml"));
    }

    @Test
    void aFileThatPinsNothingIsNamedWithTheNextStep() {
        FleetException refused = assertThrows(
                FleetException.class,
                () -> Release.parse("churn", "images: []\n", "overlays/dev/churn/release/kustomization.yaml"));

        assertEquals(
                "overlays/dev/churn/release/kustomization.yaml pins no version: a version looks like"
                        + " 1.0.0-3f2a9c1b7d04, not \"\": it is written by `./fleet release`; take it back with `git"
                        + " checkout -- overlays/dev/churn/release/kustomization.yaml`",
                refused.getMessage());
    }
}
