package io.argosy.fleet.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.git.Change;
import io.argosy.fleet.git.CommitWriter;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.Snapshot;
import io.argosy.fleet.git.TemporaryClone;
import io.argosy.fleet.monitoring.Monitoring;
import io.argosy.fleet.monitoring.Objectives;
import io.argosy.fleet.release.Quarantine;
import io.argosy.fleet.release.SmallFleet;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each guard lowered in each way, and raised, which is no news. */
class GuardsTest {
    private static final Instant NOW = Instant.parse("2026-12-01T12:00:00Z");
    private static final String PRODUCTION = "overlays/production/environment/environment-policy.yaml";
    private static final String CHURN = "services/churn/promotion-policy.yaml";
    private static final String HOLD = "overlays/staging/churn/hold.yaml";
    private static final String RULES = """
            after: staging
            soak: 24h
            digest: required
            budget: 900
            connections: 100
            evidence: {requests: 1000, drift: 0.2, outcomes: 500}
            rollback: automatic
            freeze:
            - {from: "2026-12-20T00:00:00Z", to: "2027-01-03T00:00:00Z", reason: Christmas, rollback: manual}
            - {from: "2025-12-20T00:00:00Z", to: "2026-01-03T00:00:00Z", reason: last Christmas}
            - {days: [friday], from: "15:00", reason: weekend}
            """;

    private static final String OBJECTIVES = """
            errors: 0.01
            latency: 500ms
            services: {production/churn: {errors: 0.001, latency: 250ms}}
            """;

    @TempDir
    private Path folder;

    private TemporaryClone clone;
    private Monorepo repository;

    @BeforeEach
    void aFleetWithGuards() {
        clone = SmallFleet.in(folder)
                .write(PRODUCTION, RULES)
                .write(CHURN, "margin: 0.02\nflips: 0.1\ncallers: [billing, support]\n")
                .write(HOLD, "at: " + SmallFleet.FIRST + "\nfrom: " + SmallFleet.SECOND + "\n")
                .write(Quarantine.PATH, entry("1.0.0-00000000000a") + entry("1.1.0-00000000000b"))
                .write("overlays/prices.yaml", "currency: USD\ncore: 20\ngibibyte: 4\n")
                .write("services/churn/data/holdout.csv", "a,b\n1,2\n")
                .write(Objectives.PATH, OBJECTIVES)
                .write("tools/go.mod", "module tools\n")
                .write("clusters/models/project.yaml", "kind: AppProject\n")
                .write("clusters/README.md", "Clusters\n");
        clone.commit("A fleet with guards");
        repository = clone.open();
    }

    @AfterEach
    void close() {
        repository.close();
        clone.close();
    }

    @Test
    void whatAnEnvironmentAsksLessIsSaid() {
        assertEquals(List.of("production's soak 24 h → 1 h"), production("soak: 24h", "soak: 1h"));
        assertEquals(List.of("production's soak 24 h → none"), production("soak: 24h\n", ""));
        assertEquals(List.of("production's images need no digest"), production("digest: required\n", ""));
        assertEquals(List.of("production's budget 900 → any"), production("budget: 900\n", ""));
        assertEquals(List.of("production's budget 900 → 9000"), production("budget: 900", "budget: 9000"));
        assertEquals(List.of("production's connections 100 → 200"), production("tions: 100", "tions: 200"));
        assertEquals(List.of("production's connections 100 → nobody knows"), production("connections: 100\n", ""));
        assertEquals(
                List.of("production asks for no evidence any more"),
                production("evidence: {requests: 1000, drift: 0.2, outcomes: 500}\n", ""));
        assertEquals(List.of("production's evidence 1000 requests → 10"), production("requests: 1000", "requests: 10"));
        assertEquals(List.of("production's evidence of drift 0.2 → any"), production(", drift: 0.2", ""));
        assertEquals(List.of("production's evidence of drift 0.2 → 0.5"), production("drift: 0.2", "drift: 0.5"));
        assertEquals(List.of("production's evidence 500 outcomes → 50"), production("outcomes: 500", "outcomes: 50"));
        assertEquals(List.of("production's evidence 500 outcomes → none"), production(", outcomes: 500", ""));
        assertEquals(List.of("production goes back by hand only"), production("rollback: automatic\n", ""));
        assertEquals(
                List.of("eu goes back by itself, by merges that nobody reviews"),
                what(
                        commit(
                                repository.commit("main"),
                                put("overlays/eu/environment/environment-policy.yaml", "after: production\n")),
                        put(
                                "overlays/eu/environment/environment-policy.yaml",
                                "after: production\nrollback: automatic\n")));
        assertEquals(List.of("production's freeze \"Christmas\" is narrowed"), production(", rollback: manual", ""));
        assertEquals(
                List.of("production's freeze \"Christmas\" is narrowed"),
                production("2027-01-03T00:00:00Z", "2026-12-27T00:00:00Z"));
        assertEquals(
                List.of("production's freeze \"weekend\" is removed"),
                production("- {days: [friday], from: \"15:00\", reason: weekend}\n", ""));
        assertEquals(List.of("production's freeze \"weekend\" is narrowed"), production("[friday]", "[saturday]"));
        assertEquals(List.of("production's place: after staging → nobody knows"), production("after: staging\n", ""));
        assertEquals(List.of("production's rules cannot be read any more"), production("after: staging", "after: ["));
        assertEquals(
                List.of(
                        "production's soak 24 h → none",
                        "production's images need no digest",
                        "production's budget 900 → any",
                        "production's connections 100 → nobody knows",
                        "production asks for no evidence any more",
                        "production goes back by hand only",
                        "production's freeze \"Christmas\" is removed",
                        "production's freeze \"weekend\" is removed",
                        "production's place: after staging → nobody knows"),
                what(new Change.Remove(PRODUCTION)));
    }

    @Test
    void whatAnEnvironmentAsksMoreIsNoNews() {
        assertEquals(List.of(), production("soak: 24h", "soak: 48h"));
        assertEquals(List.of(), production("soak: 24h", "soak: 1d"));
        assertEquals(List.of(), production("budget: 900", "budget: 90"));
        assertEquals(List.of(), production("tions: 100", "tions: 50"));
        assertEquals(List.of(), production("outcomes: 500", "outcomes: 5000"));
        assertEquals(List.of(), production("2026-12-20", "2026-12-10"));
        assertEquals(List.of(), production("[friday]", "[friday, saturday]"));
        assertEquals(List.of(), production("\"15:00\"", "\"12:00\""));
        assertEquals(
                List.of(),
                production(
                        "- {from: \"2025-12-20T00:00:00Z\", to: \"2026-01-03T00:00:00Z\", reason: last Christmas}\n",
                        ""),
                "a freeze that is over");
        assertEquals(List.of(), production("after: staging", "# A word\nafter: staging"));
    }

    @Test
    void whoMendsBrokenRulesIsHeldToWhatTheyWereBefore() {
        RevCommit broken = commit(repository.commit("main"), put(PRODUCTION, "after: ["));

        assertEquals(
                List.of("production's soak 24 h → 2 h"),
                what(broken, put(PRODUCTION, RULES.replace("soak: 24h", "soak: 2h"))));
        assertEquals(List.of(), what(broken, put(PRODUCTION, RULES)));
    }

    @Test
    void whatAServiceAllowsMoreIsSaid() {
        assertEquals(List.of("churn's margin 0.02 → 0.5"), churn("margin: 0.02", "margin: 0.5"));
        assertEquals(List.of(), churn("margin: 0.02", "margin: 0.01"));
        assertEquals(List.of("churn's flips 0.1 → 1"), churn("flips: 0.1\n", ""));
        assertEquals(List.of("churn's sliceMargin 0.05 → 0.3"), churn("flips: 0.1", "flips: 0.1\nsliceMargin: 0.3"));

        assertEquals(List.of("churn's caller support is taken away"), churn("[billing, support]", "[billing]"));
        assertEquals(
                List.of("quality is accepted of churn 1.1.0-00000000000b"),
                churn(
                        "flips: 0.1",
                        "flips: 0.1\naccepted: [{version: 1.1.0-00000000000b, gate: quality, reason: so}]"));
        assertEquals(
                List.of("diabetes's margin 0.01 → 1"),
                what(put("services/diabetes/promotion-policy.yaml", "margin: 1\n")));
    }

    @Test
    void aNewServiceAndANewEnvironmentLowerNothing() {
        assertEquals(List.of(), what(put("services/fresh/promotion-policy.yaml", "margin: 0.01\n")));
        assertEquals(
                List.of(),
                what(put("services/fresh/data/holdout.csv", "a\n"), put("services/fresh/model/model.json", "{}\n")));
        assertEquals(List.of(), what(put("overlays/eu/environment/environment-policy.yaml", "after: production\n")));
    }

    @Test
    void aHoldThatGoesIsSaidAndOneThatIsSetIsNot() {
        assertEquals(List.of("the hold on staging/churn is lifted"), what(new Change.Remove(HOLD)));
        assertEquals(List.of("the hold on staging/churn is lifted"), what(new Change.Remove("overlays/staging/churn")));
        assertEquals(List.of("the hold on staging/churn cannot be read any more"), what(put(HOLD, "at: later\n")));
        assertEquals(
                List.of(),
                what(put(HOLD, "at: " + SmallFleet.SECOND + "\nfrom: " + SmallFleet.THIRD + "\n")),
                "held elsewhere");
        assertEquals(
                List.of(),
                what(put(
                        "overlays/production/churn/hold.yaml",
                        "at: " + SmallFleet.SECOND + "\nfrom: " + SmallFleet.THIRD + "\n")));
    }

    @Test
    void aVersionThatLeavesQuarantineIsSaid() {
        assertEquals(
                List.of("churn 1.1.0-00000000000b leaves quarantine"),
                what(put(Quarantine.PATH, entry("1.0.0-00000000000a"))));
        assertEquals(
                List.of("churn 1.1.0-00000000000b leaves quarantine"),
                what(put(Quarantine.PATH, entry("1.0.0-00000000000a") + entry("1.1.0-00000000000c"))));
        assertEquals(2, what(new Change.Remove(Quarantine.PATH)).size());
        assertEquals(
                List.of("why churn 1.1.0-00000000000b is in quarantine: It is wrong → Lifted, fine again"),
                what(put(
                        Quarantine.PATH,
                        entry("1.0.0-00000000000a")
                                + entry("1.1.0-00000000000b").replace("It is wrong", "Lifted, fine again"))));
        assertEquals(
                List.of("the ledger of versions in quarantine cannot be read any more"),
                what(put(Quarantine.PATH, "- churn\n")));
        assertEquals(
                List.of(),
                what(put(
                        Quarantine.PATH,
                        entry("1.0.0-00000000000a") + entry("1.1.0-00000000000b") + entry("1.2.0-00000000000c"))));
    }

    @Test
    void cheaperPricesOtherRowsAndOtherSettingsAreSaid() {
        assertEquals(
                List.of("budgets count in other prices: core 20, gibibyte 4 USD → core 1, gibibyte 4 USD"),
                what(put("overlays/prices.yaml", "currency: USD\ncore: 1\ngibibyte: 4\n")));
        assertEquals(List.of(), what(put("overlays/prices.yaml", "currency: USD\ncore: 21\ngibibyte: 4\n")));
        assertEquals(
                List.of("what churn is judged on is changed: services/churn/data/holdout.csv"),
                what(put("services/churn/data/holdout.csv", "a,b\n1,3\n")));
        assertEquals(
                List.of("what churn is judged on is removed: services/churn/data/holdout.csv"),
                what(new Change.Remove("services/churn/data")));
        assertEquals(
                List.of("what churn is judged on is new: services/churn/requests.jsonl"),
                what(put("services/churn/requests.jsonl", "{}\n")));
        assertEquals(
                List.of("the fleet's registry: registry.example/models → elsewhere.example/models"),
                what(put(".fleet.yaml", "branch: main\nregistry: elsewhere.example/models\n")));
    }

    @Test
    void callersWhoMayExpectLessAreToldAndMoreIsNoNews() {
        assertEquals(List.of(), objectives("0.01", "0.005"));
        assertEquals(List.of(), objectives("250ms", "100ms"));
        assertEquals(List.of(), objectives("services: {", "services: {dev/churn: {errors: 0.002}, "));
        assertEquals(List.of("errors allowed of every service: 1 % → 2 %"), objectives("0.01", "0.02"));
        assertEquals(List.of("latency allowed of every service: 500 ms → 1000 ms"), objectives("500ms", "1s"));
        assertEquals(
                List.of(
                        "errors allowed of production/churn: 0.1 % → 1 %",
                        "latency allowed of production/churn: 250 ms → 500 ms"),
                objectives("{production/churn: {errors: 0.001, latency: 250ms}}", "{}"));
        assertEquals(
                List.of("latency allowed of dev/churn: 500 ms → 2500 ms"),
                objectives("services: {", "services: {dev/churn: {latency: 2.5s}, "));
        assertEquals(List.of("the objectives that alerts go by cannot be read any more"), objectives("0.01", "plenty"));
        assertEquals(
                List.of(
                        "errors allowed of production/churn: 0.1 % → 1 %",
                        "latency allowed of production/churn: 250 ms → 500 ms"),
                what(new Change.Remove(Objectives.PATH)),
                "without the file, what it says by itself holds");
    }

    @Test
    void alertsThatObjectivesMakeAreToldOfThemAndAnybodyElsesEditIsAChangeOfTheFence() {
        String rules = Monitoring.FOLDER + "/rules.yaml";
        String tighter = "errors: 0.001\nlatency: 100ms\n";
        String made = Objects.requireNonNull(
                Monitoring.files(Objectives.parse(tighter)).get(rules));

        assertEquals(List.of(), what(put(Objectives.PATH, tighter), put(rules, made)));
        List<String> edited = what(put(Objectives.PATH, tighter), put(rules, made.replace("for: 5m", "for: 5h")));
        assertTrue(edited.getFirst().startsWith("the fence of the clusters changes"), edited::toString);
    }

    @Test
    void anEnvironmentThatIsTakenOutTakesItsRulesWithIt() {
        assertEquals(
                List.of("production is taken out, and all that it asks of a version"),
                what(new Change.Remove("overlays/production")));
    }

    @Test
    void whatAllServicesAreMadeOfIsAGuard() {
        assertEquals(
                List.of("what all services are made of changes: base/components/more/kustomization.yaml is new"),
                what(put("base/components/more/kustomization.yaml", "kind: Component\n")));
        assertEquals(List.of(), what(put("base/README.md", "words\n")));
    }

    @Test
    void whoMayWitnessIsSaidAlsoWhereTheClusterIsNew() {
        String facts = "configMapGenerator:\n- name: cluster\n  literals:\n  - ENVIRONMENT=eu\n";

        assertEquals(
                List.of(
                        "who may witness in eu: nobody → the key MCow+/=",
                        "the fence of the clusters changes: clusters/eu/facts/kustomization.yaml is new"),
                what(put("clusters/eu/facts/kustomization.yaml", facts + "  - EVIDENCE_KEY=MCow+/=\n")));
        assertEquals(
                List.of("the fence of the clusters changes: clusters/eu/facts/kustomization.yaml is new"),
                what(put("clusters/eu/facts/kustomization.yaml", facts + "  # EVIDENCE_KEY=MCow+/=\n")));
        assertEquals(
                "who may witness in eu: the key MCow+/= → the key MCow+/=,MCox=",
                what(
                                commit(
                                        repository.commit("main"),
                                        put(
                                                "clusters/eu/facts/kustomization.yaml",
                                                facts + "  - EVIDENCE_KEY=MCow+/=\n")),
                                put("clusters/eu/facts/kustomization.yaml", facts + "  - EVIDENCE_KEY=MCow+/=,MCox=\n"))
                        .getFirst(),
                "a second key beside the first");
    }

    @Test
    void whatAPatchInAKustomizationDoesIsSaidAlsoWhereTheFileIsNew() {
        assertEquals(
                List.of("the fence of the clusters changes: ConfigMap argocd-rbac-cm: data: none →"
                        + " {policy.default: role:admin}; AppProject: add /spec/sourceRepos/-: none → https://a; Secret"
                        + " argocd-secret: data: another value, of a Secret and 1 more"),
                what(put("clusters/eu/argocd/kustomization.yaml", """
                        resources: [../../argocd]
                        patches:
                        - patch: |
                            kind: ConfigMap
                            metadata: {name: argocd-rbac-cm}
                            data: {policy.default: role:admin}
                        - target: {kind: AppProject}
                          patch: |
                            - {op: add, path: /spec/sourceRepos/-, value: https://a}
                        - patch: |
                            kind: Secret
                            metadata: {name: argocd-secret}
                            data: {x: aHVudGVyMg==}
                        """)));
    }

    @Test
    void rulesAndRowsOfAServiceThatIsNotThereAreSaid() {
        assertEquals(
                List.of("fresh's margin 0.01 → 1", "as trained is accepted of fresh 1.0.0-00000000000a"),
                what(put(
                        "services/fresh/promotion-policy.yaml",
                        "margin: 1\naccepted: [{version: 1.0.0-00000000000a, gate: as trained, reason: so}]\n")));
        assertEquals(
                List.of("fresh's sliceMargin 0.05 → 0.9"),
                what(
                        put("services/fresh/promotion-policy.yaml", "sliceMargin: 0.9\n"),
                        put("services/fresh/model/model.json", "{}\n")),
                "with the service or before it");
        assertEquals(
                List.of(
                        "what fresh is judged on is new: services/fresh/data/holdout.csv: from then on no model of it can be"
                                + " judged, as 0 of 0 rows are left that no model was trained on and all take, and it needs 50"),
                what(put("services/fresh/data/holdout.csv", "a\n")));
    }

    @Test
    void whatEveryServiceAnswersWithAndFilesOfWhichNobodyKnowsAnythingAreSaid() {
        assertEquals(
                List.of("what every service answers with changes: platform/new/pom.xml and 1 more"),
                what(
                        put("platform/serving/src/main/java/A.java", "class A {}\n"),
                        put("platform/new/pom.xml", "<p/>\n")));
        assertEquals(
                List.of("a file of which no rule knows what it does changes: .gitignore and 1 more"),
                what(put(".gitignore", "x\n"), put("scripts/a.sh", "true\n")));
        assertEquals(
                List.of(),
                what(put("platform/README.md", "Words\n"), put("README.md", "Words\n"), put("docs/a", "b\n")));
    }

    @Test
    void theFenceAndTheJudgeAreSaidByPath() {
        assertEquals(
                List.of(
                        "the fence of the clusters changes: AppProject without a name in clusters/models/project.yaml: spec: none → {}"),
                what(put("clusters/models/project.yaml", "kind: AppProject\nspec: {}\n")));
        assertEquals(
                List.of("the judge itself changes: .ci/run and 3 more"),
                what(
                        put("tools/go.mod", "module other\n"),
                        put(".ci/run", "true\n"),
                        put("fleet", "true\n"),
                        put("services/churn/.gitattributes", "* export-subst\n")));
        assertEquals(
                List.of(),
                what(put("clusters/README.md", "Words\n"), put("tools/README.md", "Words\n"), put("docs/a.md", "b\n")));
    }

    @Test
    void whoOwnsItIsWhomMainsCodeOwnersName() {
        RevCommit owned = commit(
                repository.commit("main"),
                put(CodeOwners.PATH, "* @fleet/platform\n/overlays/ @fleet/operators\n/tools/\n"));

        assertEquals(
                List.of("@fleet/operators"),
                lowered(owned, put(PRODUCTION, "after: staging\n")).getFirst().owners());
        assertEquals(
                List.of(),
                lowered(owned, put("tools/go.mod", "module other\n")).getFirst().owners());
        assertEquals(
                List.of("operators"),
                lowered(repository.commit("main"), put(PRODUCTION, "after: staging\n"))
                        .getFirst()
                        .owners(),
                "the role, where there is no such file");
    }

    private List<String> objectives(String text, String other) {
        return what(put(Objectives.PATH, OBJECTIVES.replaceFirst(Pattern.quote(text), other)));
    }

    private List<String> production(String before, String after) {
        return what(put(PRODUCTION, RULES.replace(before, after)));
    }

    private List<String> churn(String before, String after) {
        return what(put(CHURN, clone.text(CHURN).replace(before, after)));
    }

    private static String entry(String version) {
        return "- service: churn\n  version: " + version + "\n  reason: It is wrong\n";
    }

    private Change put(String path, String text) {
        return new Change.Put(path, repository.store(text.getBytes(StandardCharsets.UTF_8)));
    }

    private RevCommit commit(RevCommit base, Change... changes) {
        return new CommitWriter(repository).commit(base, List.of(changes), "A change");
    }

    private List<String> what(Change... changes) {
        return what(repository.commit("main"), changes);
    }

    private List<String> what(RevCommit base, Change... changes) {
        return new ArrayList<>(
                lowered(base, changes).stream().map(Lowered::what).toList());
    }

    private List<Lowered> lowered(RevCommit base, Change... changes) {
        RevCommit head = commit(base, changes);
        Snapshot before = new Snapshot(repository, base);
        return Guards.lowered(repository, base, head, before.differences(before.at(head)), NOW);
    }
}
