package io.argosy.fleet.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.version.Version;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class ReleaseTest {
    @Property(tries = 200)
    void whatIsWrittenIsReadBack(
            @ForAll @IntRange(min = 0, max = 999) int minor,
            @ForAll @LongRange(min = 0, max = 0xffffffffffffL) long content,
            @ForAll boolean pushed) {
        Version version = new Version("1." + minor + ".0", "%012x".formatted(content));
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
