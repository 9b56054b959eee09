package io.argosy.fleet.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.argosy.fleet.build.FakeRegistry;
import io.argosy.fleet.build.ImageRegistry;
import io.argosy.fleet.build.ImageSettings;
import io.argosy.fleet.evidence.SeenFleet;
import io.argosy.fleet.evidence.SigningKey;
import io.argosy.fleet.evidence.Stretch;
import io.argosy.fleet.gate.change.Gate;
import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.Verdict;
import io.argosy.fleet.gate.model.AsTrained;
import io.argosy.fleet.gate.model.Contract;
import io.argosy.fleet.gate.model.GoldenRows;
import io.argosy.fleet.gate.model.HeldOutRows;
import io.argosy.fleet.gate.model.LiveQuality;
import io.argosy.fleet.gate.model.Quality;
import io.argosy.fleet.gate.model.Replay;
import io.argosy.fleet.gate.overlay.Examples;
import io.argosy.fleet.gate.overlay.GuardsMoveAlone;
import io.argosy.fleet.gate.overlay.KnownFiles;
import io.argosy.fleet.gate.overlay.OneEnvironment;
import io.argosy.fleet.gate.overlay.OverlayFields;
import io.argosy.fleet.gate.overlay.PlainCheckout;
import io.argosy.fleet.gate.overlay.PointsDown;
import io.argosy.fleet.gate.overlay.ReadableRules;
import io.argosy.fleet.gate.overlay.TraitsInOrder;
import io.argosy.fleet.gate.overlay.WayBackStaysOpen;
import io.argosy.fleet.gate.pod.Capacity;
import io.argosy.fleet.gate.pod.ClustersKeepWhatRuns;
import io.argosy.fleet.gate.pod.Connections;
import io.argosy.fleet.gate.pod.Fence;
import io.argosy.fleet.gate.pod.Immutable;
import io.argosy.fleet.gate.pod.PodRules;
import io.argosy.fleet.gate.pod.SettingsAreRead;
import io.argosy.fleet.gate.pod.ValidManifests;
import io.argosy.fleet.gate.promotion.AsBuilt;
import io.argosy.fleet.gate.promotion.FreezeWindow;
import io.argosy.fleet.gate.promotion.ImageInRegistry;
import io.argosy.fleet.gate.promotion.NotHeld;
import io.argosy.fleet.gate.promotion.NotQuarantined;
import io.argosy.fleet.gate.promotion.OpenBranches;
import io.argosy.fleet.gate.promotion.Order;
import io.argosy.fleet.gate.promotion.PinnedBase;
import io.argosy.fleet.gate.promotion.ReleaseOnly;
import io.argosy.fleet.gate.promotion.SeenDrift;
import io.argosy.fleet.gate.promotion.SeenHealthy;
import io.argosy.fleet.gate.promotion.Soak;
import io.argosy.fleet.git.Change;
import io.argosy.fleet.model.LabelledData;
import io.argosy.fleet.release.Promotion;
import io.argosy.fleet.release.Quarantine;
import io.argosy.fleet.release.Release;
import io.argosy.fleet.release.RenderingFleet;
import io.argosy.fleet.rules.Prices;
import io.argosy.fleet.training.Retraining;
import io.argosy.fleet.version.Version;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table: each gate, and a change that it passes, one that it fails, and one of which it cannot know. */
class EveryGateTest {
    /** What cannot be, and why. */
    private static final Map<String, Set<Verdict>> NEVER =
            // Reading a file that the change itself brings leaves nothing that nobody could know.
            Map.of(
                    // Its other word takes a merge of branches: OpenBranchesTest.
                    "open branches", EnumSet.of(Verdict.FAIL, Verdict.UNKNOWN),
                    "rules", EnumSet.of(Verdict.UNKNOWN),
                    "rows and requests", EnumSet.of(Verdict.UNKNOWN),
                    "examples", EnumSet.of(Verdict.UNKNOWN),
                    "plain files", EnumSet.of(Verdict.UNKNOWN),
                    "known files", EnumSet.of(Verdict.UNKNOWN),
                    "references", EnumSet.of(Verdict.UNKNOWN),
                    "way back", EnumSet.of(Verdict.UNKNOWN));

    private static final String RULES = "overlays/staging/environment/environment-policy.yaml";
    private static final String OVERLAY = "overlays/dev/churn/kustomization.yaml";
    private static final String IMAGE = "registry.example/models/churn";

    @TempDir
    private Path folder;

    private JudgedFleet fleet;
    private FakeRegistry registry;
    private final Map<String, Set<Verdict>> said = new TreeMap<>();

    @BeforeEach
    void aModelInDevThatStagingHasNot() throws Exception {
        fleet = SoundFleet.in(folder);
        registry = FakeRegistry.open();
    }

    @AfterEach
    void close() {
        registry.close();
        fleet.close();
    }

    @Test
    void everyGatePassesFailsAndSaysWhereItCannotKnow() throws Exception {
        Version worse = fleet.release("churn", ToyModel.good("1.1.0").withFigures(0.87, 0.7));
        Version elsewhere = fleet.release("churn", ToyModel.good("1.2.0").withData("b".repeat(64)));
        Version narrowed = fleet.release("churn", ToyModel.good("1.3.0").withContracts(List.of("monthly", "weekly")));
        Version opposite = fleet.release("churn", ToyModel.good("1.4.0").withWeight(-4));
        Version mixedUp = fleet.release("churn", ToyModel.good("1.5.0").withOthersGoldenRows());
        Version good = fleet.release("churn", ToyModel.good("1.6.0"));
        Version nobodys = Version.parse("9.0.0-ffffffffffff");
        List<Change> promotion = new Promotion(fleet.repository(), fleet.main())
                .propose("churn", "staging")
                .orElseThrow()
                .changes();
        List<Change> none = List.of();
        List<Change> broken = overlay("patches:\n- path: gone.yaml\n");
        List<Change> canary = List.of(fleet.put(Release.path("canary", "churn"), release(good, null)));

        Gate gate = new GuardsMoveAlone();
        List<Change> strict = put(RULES, "after: dev\nsoak: 24h\n");
        List<Change> loose = put(RULES, "after: dev\n");
        check(gate, Verdict.PASS, strict, promotion);
        check(gate, Verdict.PASS, strict, loose);
        check(gate, Verdict.FAIL, strict, with(promotion, loose.getFirst()));
        check(
                gate,
                Verdict.UNKNOWN,
                with(strict, fleet.put(".github/CODEOWNERS", "/services/ @argosy-fleet/model-authors\n")),
                loose);

        gate = new OneEnvironment();
        check(gate, Verdict.PASS, none, promotion);
        check(gate, Verdict.FAIL, none, put("base/model-service/deployment.yaml", RenderingFleet.deployment(3)));
        check(gate, Verdict.UNKNOWN, none, broken);

        gate = new ReleaseOnly();
        check(gate, Verdict.PASS, none, promotion);
        check(gate, Verdict.FAIL, none, with(promotion, fleet.put("README.md", "And this\n")));
        check(gate, Verdict.UNKNOWN, none, canary);

        gate = new Order();
        check(gate, Verdict.PASS, none, promotion);
        check(gate, Verdict.FAIL, none, pin(worse));
        check(gate, Verdict.UNKNOWN, none, canary);

        gate = new Soak();
        List<Change> soak = put(RULES, "after: dev\nsoak: 24h\n");
        check(gate, Verdict.PASS, soak, promotion, Duration.ofHours(25));
        check(gate, Verdict.FAIL, soak, promotion, Duration.ofHours(23));
        check(gate, Verdict.UNKNOWN, soak, promotion, Duration.ofHours(-1));

        Instant now = fleet.clock().instant().truncatedTo(ChronoUnit.SECONDS);
        SigningKey key = SigningKey.made();
        List<Change> seen = with(
                put(RULES, "after: dev\nevidence: {requests: 1000, drift: 0.1}\n"),
                fleet.put(
                        "clusters/dev/facts/kustomization.yaml",
                        "configMapGenerator:\n- literals: [EVIDENCE_KEY=" + key.publicHalf() + "]\n"));
        SeenFleet witness = new SeenFleet(fleet.repository(), "dev", "churn", key);
        for (Gate one : List.of(new SeenHealthy(), new SeenDrift())) {
            check(one, Verdict.UNKNOWN, seen, promotion, Duration.ofHours(1));
        }
        Stretch hour = SeenFleet.stretch(good.toString(), null, now, Duration.ofHours(1), 2000, 1);
        witness.see(hour).write(hour.to());
        for (Gate one : List.of(new SeenHealthy(), new SeenDrift())) {
            check(one, Verdict.PASS, seen, promotion, Duration.ofHours(1));
        }
        Stretch failing = SeenFleet.stretch(good.toString(), null, hour.to(), Duration.ofHours(1), 2000, 500);
        witness.see(failing).write(failing.to());
        check(new SeenHealthy(), Verdict.FAIL, seen, promotion, Duration.ofHours(2));
        Stretch drifting = SeenFleet.drifting(
                SeenFleet.stretch(good.toString(), null, failing.to(), Duration.ofHours(1), 2000, 0), 0.3, List.of());
        witness.see(drifting).write(drifting.to());
        check(new SeenDrift(), Verdict.FAIL, seen, promotion, Duration.ofHours(3));

        gate = new LiveQuality();
        List<Change> judged = with(seen, fleet.put(RULES, "after: dev\nevidence: {outcomes: 500}\n"));
        check(gate, Verdict.UNKNOWN, judged, promotion, Duration.ofHours(3));
        witness.judge(0.86, 900).write(drifting.to());
        check(gate, Verdict.PASS, judged, promotion, Duration.ofHours(3));
        witness.judge(SeenFleet.figures(worse.toString(), null, drifting.from(), 0.97, 900))
                .write(drifting.to());
        check(
                gate,
                Verdict.FAIL,
                with(judged, fleet.put(Release.path("staging", "churn"), release(worse, null))),
                promotion,
                Duration.ofHours(3));

        gate = new FreezeWindow();
        check(gate, Verdict.PASS, none, promotion);
        check(gate, Verdict.FAIL, put(RULES, """
                after: dev
                freeze:
                - {from: "2020-01-01T00:00:00Z", to: "2999-01-01T00:00:00Z", reason: Christmas}
                """), promotion);
        check(gate, Verdict.UNKNOWN, put(RULES, "after: dev\nfreeze: christmas\n"), promotion);

        gate = new NotHeld();
        String hold = "overlays/staging/churn/hold.yaml";
        check(gate, Verdict.PASS, none, promotion);
        check(gate, Verdict.FAIL, put(hold, "at: " + worse + "\nfrom: " + elsewhere + "\n"), promotion);
        check(gate, Verdict.UNKNOWN, put(hold, "at: some time\n"), promotion);

        gate = new NotQuarantined();
        check(gate, Verdict.PASS, none, promotion);
        String entry = "- service: churn\n  version: " + good + "\n  reason: It is wrong\n";
        check(gate, Verdict.FAIL, put(Quarantine.PATH, entry), promotion);
        check(gate, Verdict.UNKNOWN, put(Quarantine.PATH, "- churn\n"), promotion);

        check(new OpenBranches(), Verdict.PASS, none, promotion);

        gate = new ImageInRegistry(new ImageRegistry(
                Map.of(ImageRegistry.PUSHED_TO, registry.host() + "/models", "DOCKER_CONFIG", folder.toString())));
        List<Change> pushed = List.of(fleet.put(
                Release.path("staging", "churn"), release(good, registry.push("models/churn", good.toString()))));
        check(gate, Verdict.PASS, none, pushed);
        registry.clear();
        check(gate, Verdict.FAIL, none, pushed);
        registry.close();
        check(gate, Verdict.UNKNOWN, none, pushed);

        gate = new PinnedBase();
        check(gate, Verdict.PASS, none, base("base: r/java@sha256:" + "a".repeat(64) + "\n"));
        check(gate, Verdict.FAIL, none, base("base: r/java:25\n"));
        check(gate, Verdict.UNKNOWN, none, base("base: [\n"));

        gate = new AsTrained(new Retraining());
        check(gate, Verdict.PASS, none, pin(good));
        check(gate, Verdict.FAIL, none, put("services/churn/model/CARD.md", "# The best"));
        check(gate, Verdict.UNKNOWN, none, pin(nobodys));

        gate = new Quality(new Retraining());
        check(gate, Verdict.PASS, none, pin(good));
        check(gate, Verdict.FAIL, none, pin(worse));
        check(gate, Verdict.UNKNOWN, none, pin(elsewhere));

        gate = new Contract();
        check(gate, Verdict.PASS, none, pin(good));
        check(gate, Verdict.FAIL, none, pin(narrowed));
        check(gate, Verdict.UNKNOWN, none, pin(nobodys));

        gate = new GoldenRows();
        check(gate, Verdict.PASS, none, pin(good));
        check(gate, Verdict.FAIL, none, pin(mixedUp));
        check(gate, Verdict.UNKNOWN, none, pin(nobodys));

        gate = new Replay();
        check(gate, Verdict.PASS, none, pin(good));
        check(gate, Verdict.FAIL, put("services/churn/promotion-policy.yaml", "flips: 0.1\n"), pin(opposite));
        check(gate, Verdict.UNKNOWN, none, pin(nobodys));

        gate = new AsBuilt();
        check(gate, Verdict.PASS, none, promotion);
        check(
                gate,
                Verdict.FAIL,
                none,
                with(
                        promotion,
                        fleet.put("overlays/staging/churn/release/deploy/settings.env", "SERVING_LOG_LEVEL=debug\n")));
        check(gate, Verdict.UNKNOWN, none, pin(nobodys));

        gate = new OverlayFields();
        check(gate, Verdict.PASS, none, promotion);
        check(gate, Verdict.FAIL, none, overlay(patch("add", "/spec/template/spec/containers/0/args", "[x]")));
        check(gate, Verdict.UNKNOWN, none, broken);

        gate = new NextRelease();
        String deploy = "services/churn/deploy/kustomization.yaml";
        String settings = fleet.files().text(deploy);
        check(gate, Verdict.PASS, none, put(deploy, settings + "replicas:\n- name: model\n  count: 4\n"));
        check(
                gate,
                Verdict.FAIL,
                none,
                put(deploy, settings + patch("add", "/spec/template/spec/containers/0/args", "[x]")));
        check(
                gate,
                Verdict.UNKNOWN,
                List.of(new Change.Remove("clusters/models/project.yaml")),
                put(deploy, settings + "replicas:\n- name: model\n  count: 4\n"));

        gate = new SettingsAreRead();
        String setting = "configMapGenerator:\n- name: more\n  literals: [%s]\n";
        check(gate, Verdict.PASS, none, overlay(setting.formatted("SERVING_ANYTHING=1")));
        fleet.files()
                .write(
                        "docs/settings.json",
                        "{\"SERVING_LOG_LEVEL\": {\"form\": \"text\"}, \"SERVING_ENVIRONMENT\": {\"form\": \"text\"}, \"SERVING_DOCS\": {\"form\": \"text\"},"
                                + " \"SERVING_QUEUE\": {\"form\": \"integer\", \"minimum\": 0, \"maximum\": 65535}}")
                .commit("Say what is read");
        fleet.release("churn", ToyModel.good("1.7.0"));
        check(gate, Verdict.PASS, none, overlay(setting.formatted("SERVING_QUEUE=64, OTHER=x")));
        check(gate, Verdict.FAIL, none, overlay(setting.formatted("SERVING_QUEU=64")));
        check(gate, Verdict.FAIL, none, overlay(setting.formatted("SERVING_QUEUE=65536")));
        String table = fleet.files().text("docs/settings.json");
        fleet.files().delete("docs/settings.json").commit("Say nothing any more");
        fleet.release("churn", ToyModel.good("1.7.1"));
        check(gate, Verdict.UNKNOWN, none, overlay(setting.formatted("SERVING_ANYTHING=1")));
        fleet.files().write("docs/settings.json", table).commit("Say it again");
        fleet.release("churn", ToyModel.good("1.7.2"));
        check(gate, Verdict.UNKNOWN, none, broken);

        gate = new PlainCheckout();
        check(gate, Verdict.PASS, none, promotion);
        check(gate, Verdict.FAIL, none, put("overlays/.gitattributes", "* ident\n"));

        gate = new KnownFiles();
        check(gate, Verdict.PASS, none, promotion);
        check(gate, Verdict.FAIL, none, put("overlays/dev/churn/.argocd-source.yaml", "kustomize: {}\n"));

        check(gate, Verdict.FAIL, none, put("services/churn/promotion-policy.yml", "margin: 0.1\n"));

        gate = new PointsDown();
        check(gate, Verdict.PASS, none, overlay("nameSuffix: -x\n"));
        check(gate, Verdict.FAIL, none, put(OVERLAY, "resources:\n- ../../staging/churn\n"));

        gate = new ReadableRules();
        check(gate, Verdict.PASS, none, put(RULES, "after: dev\nsoak: 1h\n"));
        check(gate, Verdict.FAIL, none, put("services/churn/promotion-policy.yaml", "margine: 0.1\n"));
        check(gate, Verdict.PASS, none, put("overlays/objectives.yaml", "services: {dev/churn: {errors: 0.02}}\n"));
        check(gate, Verdict.FAIL, none, put("overlays/objectives.yaml", "services: {dev/chrun: {errors: 0.02}}\n"));

        gate = new HeldOutRows();
        String rows = LabelledData.heldOut("churn");
        check(gate, Verdict.PASS, none, put(rows, "contract,churn\nmonthly,Yes\n"));
        Change recipe = fleet.put("services/churn/recipe.yaml", "target: {name: churn}\n");
        for (String unreadable : List.of("", "contract\nmonthly\n", "contract,churn\nmonthly\n")) {
            check(gate, Verdict.FAIL, none, with(put(rows, unreadable), recipe));
        }

        gate = new Examples();
        String example = "services/churn/examples/one.json";
        check(gate, Verdict.PASS, none, put(example, "{\"tenure\": 0.1, \"contract\": \"monthly\"}"));
        check(gate, Verdict.FAIL, none, put(example, "{\"tenure\": 0.1}"));

        gate = new WayBackStaysOpen();
        check(gate, Verdict.PASS, none, promotion);
        check(gate, Verdict.FAIL, none, put(RULES, "after: gone\n"));

        gate = new TraitsInOrder();
        String trait = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n";
        List<Change> on = overlay("- ../../../base/components/x\n");
        String x = "base/components/x/kustomization.yaml";
        check(gate, Verdict.PASS, put(x, trait + patch("add", "/metadata/labels", "{more: x}")), on);
        check(
                gate,
                Verdict.FAIL,
                put(x, trait + patch("add", "/spec/paused", "true")),
                put(
                        "overlays/staging/churn/kustomization.yaml",
                        RenderingFleet.overlay("- ../../../base/components/x\n")));
        check(gate, Verdict.UNKNOWN, put(x, trait + "resources: [gone.yaml]\n"), on);

        gate = new ValidManifests();
        check(gate, Verdict.PASS, none, promotion);
        check(gate, Verdict.FAIL, none, overlay(patch("add", "/spec/replica", "3")));
        check(gate, Verdict.UNKNOWN, none, broken);

        gate = new PodRules();
        check(gate, Verdict.PASS, none, promotion);
        check(gate, Verdict.FAIL, none, overlay(patch("add", "/spec/template/spec/hostNetwork", "true")));
        check(gate, Verdict.UNKNOWN, none, broken);

        gate = new Fence();
        check(gate, Verdict.PASS, none, promotion);
        check(gate, Verdict.FAIL, none, overlay("namespace: elsewhere\n"));
        check(gate, Verdict.UNKNOWN, List.of(new Change.Remove(Fence.PROJECT)), promotion);

        gate = new Immutable();
        check(gate, Verdict.PASS, none, promotion);
        check(gate, Verdict.FAIL, none, overlay(patch("add", "/spec/selector/matchLabels/more", "x")));
        check(gate, Verdict.UNKNOWN, none, broken);

        gate = new ClustersKeepWhatRuns();
        String project = fleet.files().text(Fence.PROJECT);
        String cluster = "clusters/dev/kustomization.yaml";
        check(gate, Verdict.PASS, none, put(Fence.PROJECT, project + "# A word more\n"));
        check(gate, Verdict.FAIL, none, put(Fence.PROJECT, project.replace("kind: Deployment", "kind: StatefulSet")));
        check(gate, Verdict.UNKNOWN, put(cluster, "resources: [gone]\n"), put(cluster, "resources: [away]\n"));

        gate = new Connections();
        Change connections = fleet.put("overlays/dev/environment/environment-policy.yaml", "connections: 100\n");
        String stored = """
                configMapGenerator:
                - name: settings
                  behavior: merge
                  literals:
                  - SERVING_STORE=jdbc:postgresql://db/predictions
                replicas:
                - name: model
                  count: %d
                """;
        check(gate, Verdict.PASS, List.of(connections), overlay(stored.formatted(4)));
        check(gate, Verdict.FAIL, List.of(connections), overlay(stored.formatted(5)));
        check(gate, Verdict.FAIL, none, overlay(stored.formatted(1)));
        check(gate, Verdict.UNKNOWN, List.of(connections), broken);

        gate = new Capacity();
        Change budget = fleet.put("overlays/dev/environment/environment-policy.yaml", "budget: 100\n");
        List<Change> prices = List.of(budget, fleet.put(Prices.PATH, "currency: USD\ncore: 20\ngibibyte: 4\n"));
        check(gate, Verdict.PASS, prices, overlay("replicas:\n- name: model\n  count: 8\n"));
        check(gate, Verdict.FAIL, prices, overlay("replicas:\n- name: model\n  count: 9\n"));
        check(gate, Verdict.UNKNOWN, List.of(budget), overlay("replicas:\n- name: model\n  count: 9\n"));

        assertEquals(wanted(), said);
    }

    private static Map<String, Set<Verdict>> wanted() {
        Map<String, Set<Verdict>> wanted = new TreeMap<>();
        for (Gate gate : Gates.ALL) {
            Set<Verdict> verdicts = new TreeSet<>(List.of(Verdict.values()));
            verdicts.removeAll(NEVER.getOrDefault(gate.name(), Set.of()));
            wanted.put(gate.name(), verdicts);
        }
        return wanted;
    }

    private void check(Gate gate, Verdict verdict, List<Change> before, List<Change> change) throws Exception {
        check(gate, verdict, before, change, Duration.ZERO);
    }

    private void check(Gate gate, Verdict verdict, List<Change> before, List<Change> change, Duration wait)
            throws IOException, InterruptedException {
        List<Judgement> judgements = fleet.judge(gate, before, change, wait);

        assertEquals(
                List.of(verdict),
                judgements.stream().map(Judgement::verdict).distinct().toList(),
                judgements::toString);
        for (Judgement judgement : judgements) {
            assertEquals(verdict == Verdict.PASS, judgement.nextStep().isEmpty(), judgement::toString);
        }
        said.computeIfAbsent(gate.name(), _ -> new TreeSet<>()).add(verdict);
    }

    private static String release(Version version, @org.jspecify.annotations.Nullable String digest) {
        return new Release("churn", IMAGE, version, digest).yaml();
    }

    private List<Change> pin(Version version) {
        return put(Release.path("staging", "churn"), release(version, null));
    }

    private List<Change> overlay(String own) {
        return put(OVERLAY, RenderingFleet.overlay(own));
    }

    private List<Change> base(String yaml) {
        return put(ImageSettings.PATH, yaml + "user: \"1\"\n");
    }

    private List<Change> put(String path, String text) {
        return List.of(fleet.put(path, text));
    }

    private static List<Change> with(List<Change> changes, Change another) {
        List<Change> more = new ArrayList<>(changes);
        more.removeIf(change -> change.path().equals(another.path()));
        more.add(another);
        return more;
    }

    private static String patch(String operation, String path, String value) {
        return "patches:\n- target:\n    kind: Deployment\n  patch: |\n    - op: " + operation + "\n      path: " + path
                + "\n      value: " + value + "\n";
    }
}
