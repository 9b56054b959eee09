package io.argosy.fleet.gate;

import io.argosy.fleet.evidence.SeenFleet;
import io.argosy.fleet.evidence.SigningKey;
import io.argosy.fleet.version.Version;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A fleet in which dev has a version of churn that staging has not, and somebody watches dev.
 *
 * @param witness whose key counts for dev
 * @param since a whole second after its pin
 */
record WatchedVersion(JudgedFleet fleet, SeenFleet witness, Version version, Instant since) {
    static final String STAGING_RULES = "overlays/staging/environment/environment-policy.yaml";

    /** @param rules of staging */
    static WatchedVersion in(Path folder, String rules) {
        JudgedFleet fleet = JudgedFleet.in(folder);
        SigningKey key = SigningKey.made();
        fleet.files()
                .write(
                        "clusters/dev/facts/kustomization.yaml",
                        "configMapGenerator:\n- literals: [EVIDENCE_KEY=" + key.publicHalf() + "]\n")
                .write(STAGING_RULES, rules)
                .commit("Rules");
        Version version = fleet.release("churn", "1.1.0");
        // After the pin, whatever the fraction of a second.
        Instant since = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
        return new WatchedVersion(fleet, new SeenFleet(fleet.repository(), "dev", "churn", key), version, since);
    }
}
