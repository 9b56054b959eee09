package io.argosy.fleet.review;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.build.FakeRegistry;
import io.argosy.fleet.gate.JudgedFleet;
import io.argosy.fleet.gate.SoundFleet;
import io.argosy.fleet.gate.ToyModel;
import io.argosy.fleet.gate.change.Verdict;
import io.argosy.fleet.release.Quarantine;
import io.argosy.fleet.release.Release;
import io.argosy.fleet.release.Releases;
import io.argosy.fleet.release.Rollback;
import io.argosy.fleet.version.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a worse model that is refused to a better one in production, and back from there for good. */
class PromotionStoryTest {
    @TempDir
    private Path folder;

    private JudgedFleet fleet;
    private Version first;

    @BeforeEach
    void aModelInProduction() throws Exception {
        fleet = SoundFleet.in(folder);
        first = fleet.release("churn", ToyModel.good("1.1.0"));
        merge(plan("staging", "churn"));
        merge(plan("production", "churn"));
    }

    @AfterEach
    void close() {
        fleet.close();
    }

    @Test
    void aWorseModelIsRefusedABetterOneGoesThroughAndABadOneComesBackForGood() throws Exception {
        fleet.release("churn", ToyModel.good("1.2.0").withFigures(0.87, 0.70));
        PromotionPlan refused = plan("staging", "churn");
        assertTrue(refused.isRefused());
        String text = String.join("\n", ReviewText.pages(refusedReview(refused), ReviewText.GITHUB_LIMIT));
        assertTrue(text.startsWith("""
                        ## ❌ Should not be merged: one gate says no

                        - ❌ staging/churn quality: auc where contract is yearly fell from 0.8000 to 0.7000; the same 1000 rows, cross-validated: train a better one"""), text);
        assertTrue(text.contains("\n- staging/churn: `" + first + "` → `"), text);
        assertTrue(
                text.contains(
                        "`, promotion; auc 0.8500 → 0.8700, cross-validated; way back: `./fleet rollback churn --env staging`"),
                text);
        assertTrue(text.contains("| auc | 0.8500 (0.8400 to 0.8600) | 0.8700 (0.8600 to 0.8800) |"), text);

        Version better = fleet.release("churn", ToyModel.good("1.3.0").withFigures(0.87, 0.81));
        merge(plan("staging", "churn"));
        PromotionPlan toProduction = plan("production", "churn");
        assertEquals("""
                ## ✅ Can be merged: every gate passes

                - production/churn: `%1$s` → `%2$s`, promotion; auc 0.8500 → 0.8700, cross-validated; way back: merge \
                `rollback/production/churn/%1$s` or `./fleet rollback churn --env production`

                <details><summary>What differs in production/churn</summary>

                ```text
                  ~ Deployment churn-model
                      spec.template.spec.containers[service].image: registry.example/models/churn:%1$s → \
                registry.example/models/churn:%2$s
                  ~ 3 labels app.kubernetes.io/version: %1$s → %2$s
                ```

                </details>

                <details><summary>Passed""".formatted(first, better), firstScreen(toProduction));
        merge(toProduction);
        assertEquals(better, running("production"));

        Draft back = toProduction.waysBack().getFirst();
        assertEquals("rollback/production/churn/" + first, back.branch());
        assertEquals(Verdict.PASS, back.review().verdict(), back.review().judgements()::toString);
        fleet.files().merge(back.branch());
        assertEquals(first, running("production"));

        PromotionPlan held = plan("production", "churn");
        assertTrue(held.isRefused());
        assertEquals(
                List.of("production/churn hold: it is held at " + first + " since the rollback from " + better
                        + ": merge what `./fleet unhold churn --env production` proposes first"),
                failures(held));

        fleet.merge(Quarantine.propose(fleet.repository(), fleet.main(), "churn", better, "Calls the wrong people")
                .orElseThrow());
        assertEquals(2, failures(plan("production", "churn")).size());
    }

    @Test
    void whatWasTakenOutIsStillWhatAVersionIsComparedWithAndComesBackByARollback() throws Exception {
        String overlay = "overlays/production/churn/";
        String own = fleet.files().text(overlay + "kustomization.yaml") + "# ours\n";
        fleet.files().write(overlay + "kustomization.yaml", own).commit("An exception of production's");
        fleet.release("churn", ToyModel.good("1.2.0").withFigures(0.1, 0.1));
        takeOut("production");
        takeOut("staging");

        PromotionPlan worse = plan("staging", "churn");
        assertTrue(worse.isRefused());
        assertTrue(
                failures(worse).getFirst().startsWith("staging/churn quality: auc fell from 0.8500"),
                () -> failures(worse).toString());

        for (String environment : List.of("production", "staging")) {
            Draft back = Draft.of(
                    fleet.repository(),
                    fleet.main(),
                    new Rollback(fleet.repository(), fleet.main()).propose("churn", environment, null),
                    JudgedFleet.TOOLS,
                    fleet.clock());
            assertEquals(Verdict.PASS, back.review().verdict(), back.review().judgements()::toString);
            back.leave(fleet.repository());
            fleet.files().merge(back.branch());
            assertEquals(first, running(environment));
        }
        assertEquals(own, fleet.files().text(overlay + "kustomization.yaml"));
        assertTrue(plan("staging", "churn").isRefused(), "it is held there");
    }

    private void takeOut(String environment) throws IOException {
        Path overlay = fleet.files().root().resolve("overlays/" + environment + "/churn");
        try (Stream<Path> files = Files.walk(overlay)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }
        fleet.files().commit("Take churn out of " + environment);
    }

    @Test
    void aDigestForTheVersionThatRunsIsPromotedWithoutAWayBackToItself() throws Exception {
        try (FakeRegistry registry = FakeRegistry.open()) {
            pinInDev(registry, first, registry.push("models/churn", first.toString()));

            PromotionPlan plan = plan("staging", "churn");

            assertTrue(plan.draft().isPresent());
            assertEquals(List.of(), plan.waysBack());
        }
    }

    @Test
    void aWayBackToAnImageThatIsGoneIsNotGreen() throws Exception {
        try (FakeRegistry registry = FakeRegistry.open()) {
            String digest = registry.push("models/churn", first.toString());
            pinInDev(registry, first, digest);
            merge(plan("staging", "churn"));
            Version second = fleet.release("churn", ToyModel.good("1.2.0"));
            registry.clear();

            Draft back = plan("staging", "churn").waysBack().getFirst();

            assertEquals(
                    List.of("staging/churn image: the registry has no " + registry.host() + "/models/churn@" + digest
                            + ": check out the commit of " + first + " and run `./fleet build churn --push`, or pin"
                            + " another version"),
                    back.review().all(Verdict.FAIL).stream()
                            .map(Object::toString)
                            .toList());
            assertEquals(second, running("dev"));
        }
    }

    private void pinInDev(FakeRegistry registry, Version version, String digest) {
        Release pushed = new Release("churn", registry.host() + "/models/churn", version, digest);
        fleet.files().write(Release.path("dev", "churn"), pushed.yaml());
        fleet.files()
                .write(".fleet.yaml", "branch: main\nregistry: " + registry.host() + "/models\n")
                .commit("Pin churn's digest in dev");
    }

    @Test
    void severalServicesMoveInOnePullRequestAndThoseThatFailAreLeftOut() throws Exception {
        fleet.release("diabetes", ToyModel.good("1.1.0"));
        fleet.release("churn", ToyModel.good("1.2.0").withFigures(0.1, 0.1));

        PromotionPlan plan = plan("staging", "churn", "diabetes");

        assertEquals(
                "promote/staging/diabetes/" + running("dev", "diabetes"),
                plan.draft().orElseThrow().branch());
        assertEquals(
                Map.of("churn", Verdict.FAIL),
                Map.of("churn", refusedReview(plan).verdict()));
        fleet.release("churn", ToyModel.good("1.3.0"));
        Draft both = plan("staging", "churn", "diabetes").draft().orElseThrow();
        assertEquals("promote/staging/churn+diabetes", both.branch());
        assertEquals(
                List.of("Promote diabetes", "Promote churn"),
                List.of(shortSubject(both.tip().name()), shortSubject(both.tip().name() + "~1")));
    }

    @Test
    void theWaysBackOfABatchAreEachOfOneServiceAndSayWhatIsItsOwn() throws Exception {
        fleet.release("diabetes", ToyModel.good("1.1.0"));
        merge(plan("staging", "diabetes"));
        fleet.release("diabetes", ToyModel.good("1.2.0"));
        fleet.release("churn", ToyModel.good("1.3.0"));

        PromotionPlan plan = plan("staging", "churn", "diabetes");

        assertEquals(
                List.of("promote/staging/churn+diabetes"),
                plan.draft().map(Draft::branch).stream().toList());
        assertEquals(2, plan.waysBack().size());
        for (Draft back : plan.waysBack()) {
            String service = back.branch().split("/", -1)[2];
            String other = service.equals("churn") ? "diabetes" : "churn";
            assertEquals(Verdict.PASS, back.review().verdict());
            assertEquals(
                    List.of("staging/" + service),
                    back.review().change().pins().stream()
                            .map(pin -> pin.overlay().toString())
                            .toList());
            String text = String.join("\n", ReviewText.pages(back.review(), ReviewText.GITHUB_LIMIT));
            assertTrue(text.contains("staging/" + service + " order: staging ran it before"), text);
            assertFalse(text.contains("staging/" + other), text);
        }
    }

    @Test
    void aVersionThatMayNotComeBackHasNoWayBackAndIsStillReplaced() throws Exception {
        fleet.merge(Quarantine.propose(fleet.repository(), fleet.main(), "churn", first, "Wrong units")
                .orElseThrow());
        fleet.release("churn", ToyModel.good("1.2.0").withWeight(3.9));

        PromotionPlan plan = plan("staging", "churn");

        assertTrue(plan.draft().isPresent(), () -> plan.refused().toString());
        assertEquals(List.of(), plan.waysBack());
        String told =
                String.join("\n", ReviewText.pages(plan.draft().orElseThrow().review(), ReviewText.GITHUB_LIMIT));
        assertTrue(told.contains("way back: `./fleet rollback churn --env staging`"), told);
    }

    @Test
    void twiceIsOnceAndAPlanTouchesNoBranch() throws Exception {
        fleet.release("churn", ToyModel.good("1.2.0"));
        PromotionPlan plan = plan("staging", "churn");
        String branch = plan.draft().orElseThrow().branch();
        assertFalse(fleet.repository().find("refs/heads/" + branch).isPresent());

        plan.leave(fleet.repository());
        var tip = fleet.repository().commit(branch);
        PromotionPlan again = plan("staging", "churn");
        again.leave(fleet.repository());

        assertEquals(tip, fleet.repository().commit(branch));
        assertTrue(again.draft().orElseThrow().isThere(fleet.repository()));
    }

    private static String firstScreen(PromotionPlan plan) {
        String page = ReviewText.pages(plan.draft().orElseThrow().review(), ReviewText.GITHUB_LIMIT)
                .getFirst();
        return page.substring(0, page.indexOf("Passed") + "Passed".length());
    }

    private String shortSubject(String revision) {
        return fleet.repository().commit(revision).getShortMessage().replaceFirst(" \\d.*", "");
    }

    private static Review refusedReview(PromotionPlan plan) {
        return Objects.requireNonNull(plan.refused().get("churn"), "churn was not refused");
    }

    private static List<String> failures(PromotionPlan plan) {
        return refusedReview(plan).all(Verdict.FAIL).stream()
                .map(Object::toString)
                .toList();
    }

    private PromotionPlan plan(String environment, String... services) throws Exception {
        return PromotionPlan.of(
                fleet.repository(), fleet.main(), List.of(services), environment, JudgedFleet.TOOLS, fleet.clock());
    }

    private void merge(PromotionPlan plan) {
        assertTrue(
                plan.draft().isPresent(),
                () -> plan.refused().values().stream()
                        .map(review -> review.judgements().toString())
                        .toList()
                        .toString());
        plan.leave(fleet.repository());
        fleet.files().merge(plan.draft().orElseThrow().branch());
    }

    private Version running(String environment) {
        return running(environment, "churn");
    }

    private Version running(String environment, String service) {
        return new Releases(fleet.repository(), fleet.main())
                .pinned(environment, service)
                .orElseThrow()
                .version();
    }
}
