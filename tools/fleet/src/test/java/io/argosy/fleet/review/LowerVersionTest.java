package io.argosy.fleet.review;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.gate.JudgedFleet;
import io.argosy.fleet.gate.SoundFleet;
import io.argosy.fleet.gate.ToyModel;
import io.argosy.fleet.git.CommitWriter;
import io.argosy.fleet.release.Promotion;
import io.argosy.fleet.release.Proposal;
import io.argosy.fleet.release.Rollback;
import io.argosy.fleet.version.Version;
import java.nio.file.Path;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A version that comes after a higher one is told apart from one that goes on. */
class LowerVersionTest {
    private static final String SAID = ", ⚠ a lower version than the one that runs; ";

    @TempDir
    private Path folder;

    @Test
    void aMoveToALowerVersionSaysSoUnlessItIsAWayBack() throws Exception {
        try (JudgedFleet fleet = SoundFleet.in(folder)) {
            fleet.release("churn", ToyModel.good("1.2.0"));
            assertFalse(review(fleet, promotion(fleet)).contains(SAID), "a higher one");
            fleet.merge(promotion(fleet));
            fleet.release("churn", ToyModel.good("1.1.5"));

            String lower = review(fleet, promotion(fleet));
            assertTrue(lower.contains(", promotion" + SAID), lower);
            String back =
                    review(fleet, new Rollback(fleet.repository(), fleet.main()).propose("churn", "staging", null));
            assertTrue(back.contains(", rollback; ") && !back.contains(SAID), back);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1.1.5, 1.2.0, true",
        "1.9.0, 1.10.0, true",
        "0.9.9, 1.0.0, true",
        "1.2.0, 1.1.5, false",
        "1.2.0, 1.2.0, false",
        "2.0.0, 1.99999999999999999999.0, false",
    })
    void versionsAreComparedNumberByNumber(String one, String other, boolean lower) {
        assertEquals(lower, Version.parse(one + "-00000000000a").isLowerThan(Version.parse(other + "-00000000000b")));
    }

    private static Proposal promotion(JudgedFleet fleet) {
        return new Promotion(fleet.repository(), fleet.main())
                .propose("churn", "staging")
                .orElseThrow();
    }

    private static String review(JudgedFleet fleet, Proposal proposal) throws Exception {
        RevCommit head = new CommitWriter(fleet.repository()).commit(fleet.main(), proposal.changes(), "A move");
        return ReviewText.pages(
                        Review.of(fleet.repository(), fleet.main(), head, JudgedFleet.TOOLS, fleet.clock()),
                        ReviewText.GITHUB_LIMIT)
                .getFirst();
    }
}
