package io.argosy.fleet.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.gate.change.Gate;
import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.overlay.KnownFiles;
import io.argosy.fleet.gate.overlay.OverlayFields;
import io.argosy.fleet.gate.overlay.PlainCheckout;
import io.argosy.fleet.gate.overlay.PointsDown;
import io.argosy.fleet.gate.pod.Fence;
import io.argosy.fleet.gate.pod.Immutable;
import io.argosy.fleet.gate.pod.SettingsAreRead;
import io.argosy.fleet.release.Promotion;
import io.argosy.fleet.release.RenderingFleet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What would run is the pin's and base's, whatever a pull request says elsewhere; and what the clusters would refuse is refused. */
class WhatWouldRunTest {
    private static final String OVERLAY = "overlays/production/churn/kustomization.yaml";
    private static final String ENVIRONMENT = "overlays/production/environment/kustomization.yaml";
    private static final String IMAGE = "registry.example/models/churn";

    @TempDir
    private Path folder;

    private JudgedFleet fleet;

    @BeforeEach
    void aSoundFleet() throws Exception {
        fleet = SoundFleet.in(folder);
    }

    @AfterEach
    void close() {
        fleet.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "images:\n- name: " + IMAGE + "\n  newTag: other\n",
                "images:\n- name: " + IMAGE + "\n  newName: docker.io/elsewhere/churn\n",
                "images:\n- name: " + IMAGE
                        + "\n  digest: sha256:0000000000000000000000000000000000000000000000000000000000000000\n",
                "patches:\n- target: {kind: Deployment}\n  patch: |\n    - op: replace\n      path:"
                        + " /spec/template/spec/containers/0/image\n      value: elsewhere:1\n",
                "patches:\n- target: {kind: Deployment}\n  patch: |\n    - op: add\n      path:"
                        + " /spec/template/spec/containers/0/command\n      value: [sh]\n",
                "patches:\n- target: {kind: Deployment}\n  patch: |\n    - op: add\n      path:"
                        + " /spec/template/spec/containers/0/args\n      value: [--check]\n",
                "patches:\n- target: {kind: Deployment}\n  patch: |\n    - op: add\n      path:"
                        + " /spec/template/spec/initContainers\n      value: [{name: first, image: elsewhere:1}]\n",
                "patches:\n- target: {kind: Deployment}\n  patch: |\n    - op: add\n      path:"
                        + " /spec/template/spec/containers/-\n      value: {name: second, image: elsewhere:1}\n",
                "patches:\n- target: {kind: Deployment}\n  patch: |\n    - op: add\n      path:"
                        + " /spec/template/spec/containers/0/env\n      value: [{name: JAVA_TOOL_OPTIONS, value:"
                        + " -javaagent:/x.jar}]\n",
                "patches:\n- target: {kind: Deployment}\n  patch: |\n    - op: add\n      path:"
                        + " /spec/template/spec/serviceAccountName\n      value: default\n",
                "patches:\n- target: {kind: Deployment}\n  patch: |\n    - op: add\n      path:"
                        + " /spec/template/metadata/annotations\n      value: {sidecar.istio.io/inject: \"true\"}\n",
                "configMapGenerator:\n- name: settings\n  behavior: merge\n  literals: [JAVA_TOOL_OPTIONS=-javaagent:/x]\n",
                "configMapGenerator:\n- name: settings\n  behavior: merge\n  literals: [SERVING_MODEL=/tmp/other]\n",
                "configMapGenerator:\n- name: more\n  literals: [A=b]\n",
                "namespace: elsewhere\n",
                "nameSuffix: -x\n",
                "labels:\n- includeSelectors: true\n  pairs: {team: a}\n",
                "labels:\n- pairs: {app.kubernetes.io/version: 1.0.1-000000000000}\n",
                "labels:\n- pairs: {argosy.io/may-call-models: \"true\"}\n",
                // What has the trait asleep may lose all its callers without an alert.
                "labels:\n- includeTemplates: true\n  pairs: {argosy.io/asleep: \"true\"}\n",
                "labels:\n- pairs: {argosy.io/of-a-trait-to-come: \"true\"}\n",
                "commonAnnotations: {argocd.argoproj.io/sync-options: Replace=true}\n",
            })
    void whatAnOverlayMayNotSetIsRefusedInItAndInItsEnvironment(String own) throws Exception {
        for (String path : List.of(OVERLAY, ENVIRONMENT)) {
            List<String> said = judge(new OverlayFields(), path, added(path, own));

            assertTrue(
                    said.stream()
                            .anyMatch(line -> line.startsWith("FAIL production/churn overlay fields: it ")
                                    || (own.startsWith("images") && line.startsWith("UNKNOWN production/churn"))),
                    () -> path + " " + own + said);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "replicas:\n- name: model\n  count: 5\n",
                "labels:\n- includeTemplates: true\n  pairs: {team: growth}\n",
                "configMapGenerator:\n- name: settings\n  behavior: merge\n  literals: [SERVING_LOG_LEVEL=debug]\n",
                "patches:\n- target: {kind: Deployment}\n  patch: |\n    - op: add\n      path:"
                        + " /spec/template/spec/nodeSelector\n      value: {disk: fast}\n",
                "patches:\n- target: {kind: Deployment}\n  patch: |\n    - op: replace\n      path:"
                        + " /spec/template/spec/containers/0/resources/limits/memory\n      value: 1Gi\n",
            })
    void whatAnOverlayMaySetPasses(String own) throws Exception {
        for (String path : List.of(OVERLAY, ENVIRONMENT)) {
            List<String> said = judge(new OverlayFields(), path, added(path, own));

            assertTrue(said.stream().allMatch(line -> line.startsWith("PASS")), () -> path + " " + own + said);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                // The environment, a trait of it and the version each say it later than the overlay itself.
                "overlays/production/churn; SERVING_ENVIRONMENT=elsewhere; overlays/production/environment/kustomization.yaml"
                        + " says SERVING_ENVIRONMENT=production",
                "overlays/production/churn; SERVING_DOCS=on; base/components/docs-off/kustomization.yaml says SERVING_DOCS=off",
                "overlays/production/churn; SERVING_LOG_LEVEL=debug; overlays/production/churn/release/deploy/settings.env"
                        + " says SERVING_LOG_LEVEL=info",
                "overlays/production/environment; SERVING_DOCS=on; base/components/docs-off/kustomization.yaml says"
                        + " SERVING_DOCS=off",
            })
    void aSettingThatAnotherSaysLaterIsNotLostWithoutAWord(String folder, String setting, String by) throws Exception {
        String path = folder + "/kustomization.yaml";

        List<String> said = judge(new SettingsAreRead(), path, settingIn(path, setting));

        assertEquals(
                List.of("FAIL " + path + " settings: " + setting + " counts for nothing: " + by
                        + ", and comes later: set it there, or here by a patch of the ConfigMap: patches come last"),
                said.stream().filter(line -> line.startsWith("FAIL")).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"SERVING_DOCS=said", "SERVING_DOCS"})
    void aSettingThatIsAFileIsNotLostWithoutAWordEither(String said) throws Exception {
        String file = "overlays/production/churn/" + said.substring(said.indexOf('=') + 1);
        List<String> judged = fleet.judge(
                new SettingsAreRead(),
                List.of(
                        fleet.put(file, "on"),
                        fleet.put(
                                OVERLAY,
                                added(
                                        OVERLAY,
                                        "configMapGenerator:\n- name: settings\n  behavior: merge\n  files: [" + said
                                                + "]\n"))));

        assertTrue(
                judged.getFirst()
                        .startsWith("FAIL " + file + " settings: SERVING_DOCS=on counts for nothing: "
                                + "base/components/docs-off/kustomization.yaml says SERVING_DOCS=off"),
                judged::toString);
    }

    @Test
    void aSettingThatAnEnvironmentBeginsToSayOverAnOverlaysOwnIsNamed() throws Exception {
        fleet.files().write(OVERLAY, settingIn(OVERLAY, "SERVING_TIMEOUT=5s")).commit("Its own time");

        List<String> said = judge(new SettingsAreRead(), ENVIRONMENT, settingIn(ENVIRONMENT, "SERVING_TIMEOUT=2s"));

        assertEquals(
                List.of("FAIL " + OVERLAY + " settings: SERVING_TIMEOUT=5s counts for nothing: " + ENVIRONMENT
                        + " says SERVING_TIMEOUT=2s, and comes later: set it there, or here by a patch of the ConfigMap:"
                        + " patches come last"),
                said.stream().filter(line -> line.startsWith("FAIL")).toList());
        assertEquals(
                List.of(),
                judge(new SettingsAreRead(), OVERLAY, settingIn(OVERLAY, "SERVING_DOCS=off")).stream()
                        .filter(line -> line.startsWith("FAIL"))
                        .toList());
        assertEquals(
                List.of(),
                judge(new SettingsAreRead(), OVERLAY, RenderingFleet.overlay("""
                                        patches:
                                        - target: {kind: ConfigMap}
                                          patch: |
                                            - {op: replace, path: /data/SERVING_DOCS, value: "on"}
                                        """)).stream()
                        .filter(line -> line.startsWith("FAIL"))
                        .toList());
    }

    @Test
    void aTraitsSettingThatAPatchUndoesIsSaidFirst() throws Exception {
        String patched = RenderingFleet.overlay("""
                patches:
                - target: {kind: ConfigMap}
                  patch: |
                    - {op: replace, path: /data/SERVING_DOCS, value: "on"}
                """);

        assertEquals(
                List.of("⚠ settings: SERVING_DOCS=off of base/components/docs-off is undone by SERVING_DOCS=on"),
                fleet
                        .judge(new SettingsAreRead(), List.of(), List.of(fleet.put(OVERLAY, patched)), Duration.ZERO)
                        .stream()
                        .map(Judgement::headline)
                        .toList());
        assertEquals(
                List.of(""),
                fleet
                        .judge(
                                new SettingsAreRead(),
                                List.of(fleet.put(OVERLAY, patched)),
                                List.of(fleet.put(OVERLAY, patched + "replicas:\n- name: model\n  count: 5\n")),
                                Duration.ZERO)
                        .stream()
                        .map(Judgement::headline)
                        .toList(),
                "what was undone before is no news");
    }

    private String settingIn(String path, String setting) {
        String text = fleet.files().text(path);
        return text.contains("literals:")
                ? text.replace("literals:\n", "literals:\n  - " + setting + "\n")
                : text + "configMapGenerator:\n- name: settings\n  behavior: merge\n  literals: [" + setting + "]\n";
    }

    @ParameterizedTest
    @ValueSource(strings = {"- ../environment\n", "- release\n", "- ../../../base/model-service\n"})
    void whatEveryServiceOfAnEnvironmentIsMadeOfIsNotLeftOut(String part) throws Exception {
        List<String> said =
                judge(new OverlayFields(), OVERLAY, fleet.files().text(OVERLAY).replace(part, ""));

        assertTrue(said.stream().noneMatch(line -> line.startsWith("PASS")), said::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                """
                apiVersion: autoscaling/v2
                kind: HorizontalPodAutoscaler
                metadata: {name: model}
                spec:
                  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: model}
                  minReplicas: 2
                  maxReplicas: 4
                """,
                """
                apiVersion: keda.sh/v1alpha1
                kind: ScaledObject
                metadata: {name: model}
                spec:
                  scaleTargetRef: {name: churn-model}
                  minReplicaCount: 2
                  maxReplicaCount: 4
                  triggers: []
                """,
            })
    void aSizeBesideAnAutoscalerIsRefused(String scaler) throws Exception {
        String deployment = "base/model-service/deployment.yaml";
        fleet.files()
                .write("base/model-service/autoscaler.yaml", scaler)
                .write(
                        "base/model-service/kustomization.yaml",
                        fleet.files()
                                .text("base/model-service/kustomization.yaml")
                                .replace("- deployment.yaml", "- deployment.yaml\n- autoscaler.yaml"))
                .write(deployment, fleet.files().text(deployment).replace("  replicas: 2\n", ""))
                .commit("Scale");

        List<String> said =
                judge(new OverlayFields(), OVERLAY, added(OVERLAY, "replicas:\n- name: model\n  count: 5\n"));

        assertTrue(
                said.getFirst()
                        .startsWith(
                                "FAIL production/churn overlay fields: it sets the replicas of Deployment churn-model,"
                                        + " which an autoscaler sets too"),
                said::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "generatorOptions:\n  disableNameSuffixHash: true\n",
                "configMapGenerator:\n- name: settings\n  behavior: merge\n  options: {disableNameSuffixHash: true}\n",
            })
    void theHashThatRollsPodsStaysOn(String own) throws Exception {
        assertEquals(
                List.of("FAIL " + OVERLAY
                        + " references: it says `disableNameSuffixHash`, and pods roll by that hash when a"
                        + " setting changes: overlays/README.md says what a kustomization may hold and refer to"),
                judge(new PointsDown(), OVERLAY, added(OVERLAY, own)));
    }

    @Test
    void anImageIsSaidByAReleaseAloneEvenWhereItChangesNothingYet() throws Exception {
        String pinned = fleet.files().text("overlays/production/churn/release/kustomization.yaml");
        String tag = pinned.substring(pinned.indexOf("newTag: "), pinned.indexOf("\n", pinned.indexOf("newTag: ")));
        for (String path : List.of(OVERLAY, ENVIRONMENT)) {
            assertEquals(
                    List.of("FAIL " + path
                            + " references: it says `images`, and only a release does: overlays/README.md says"
                            + " what a kustomization may hold and refer to"),
                    judge(new PointsDown(), path, added(path, "images:\n- name: " + IMAGE + "\n  " + tag + "\n")));
        }
    }

    @Test
    void aTraitOfBaseIsNothingThatAnOverlaySets() throws Exception {
        assertEquals(
                List.of(
                        "PASS production/churn overlay fields: what is not the pin's or base's is what an overlay may set"),
                judge(new OverlayFields(), OVERLAY, RenderingFleet.overlay("- ../../../base/components/labelled\n")));
    }

    @Test
    void theReleaseOfAVersionMayNotBringContainersEither() throws Exception {
        String deploy = "overlays/dev/churn/release/deploy/kustomization.yaml";
        List<String> said = judge(
                new OverlayFields(),
                deploy,
                fleet.files().text(deploy)
                        + "patches:\n- target: {kind: Deployment}\n  patch: |\n    - op: add\n      path:"
                        + " /spec/template/spec/containers/0/command\n      value: [sh]\n");

        assertTrue(
                said.getFirst().startsWith("FAIL dev/churn overlay fields: it sets Deployment churn-model"),
                said::toString);
    }

    @Test
    void aTraitOfBaseRunsThePinnedImageToo() throws Exception {
        List<String> said = fleet.judge(
                new OverlayFields(),
                List.of(
                        fleet.put(OVERLAY, RenderingFleet.overlay("- ../../../base/components/first\n")),
                        fleet.put("base/components/first/kustomization.yaml", """
                                apiVersion: kustomize.config.k8s.io/v1alpha1
                                kind: Component
                                patches:
                                - target: {kind: Deployment}
                                  patch: |
                                    - op: add
                                      path: /spec/template/spec/initContainers
                                      value: [{name: first, image: elsewhere.example/x:1}]
                                """)));

        assertTrue(
                said.getFirst()
                        .startsWith(
                                "FAIL production/churn overlay fields: it runs elsewhere.example/x:1 in container first of"
                                        + " Deployment churn-model, and pins " + IMAGE),
                said::toString);
    }

    @Test
    void anOverlayThatRunsSomethingWithoutAReleaseIsRefused() throws Exception {
        assertEquals(
                List.of("FAIL production/churn overlay fields: it runs something, and pins no release"),
                judge(new OverlayFields(), OVERLAY, "resources:\n- ../../../base/model-service\n", "release").stream()
                        .map(line -> line.replaceFirst(": overlays/README.*", ""))
                        .toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "v1; Secret; Secret churn-x is of a kind that clusters/models/project.yaml does not allow",
                "v1; Pod; Pod churn-x is of a kind that clusters/models/project.yaml does not allow",
                "rbac.authorization.k8s.io/v1; ClusterRole; ClusterRole churn-x is of a kind that"
                        + " clusters/models/project.yaml does not allow",
                "v1; Namespace; Namespace model-churn does not say pod-security.kubernetes.io/enforce: restricted",
            })
    void whatTheFenceWouldRefuseIsRefused(String version, String kind, String sentence) throws Exception {
        List<String> said = fleet.judge(
                new Fence(),
                List.of(
                        fleet.put(
                                OVERLAY,
                                RenderingFleet.overlay("").replace("resources:\n", "resources:\n- more.yaml\n")),
                        fleet.put("overlays/production/churn/more.yaml", """
                                apiVersion: %s
                                kind: %s
                                metadata:
                                  name: x
                                stringData:
                                  password: hunter2
                                """.formatted(version, kind))));

        assertTrue(said.getFirst().startsWith("FAIL production/churn fence: " + sentence), said::toString);
        assertFalse(said.toString().contains("hunter2"));
    }

    @Test
    void whatIsOutsideTheServicesOwnNamespaceIsRefused() throws Exception {
        List<String> said = judge(new Fence(), OVERLAY, RenderingFleet.overlay("namespace: model-diabetes\n"));

        assertTrue(
                said.getFirst().startsWith("FAIL production/churn fence: ConfigMap churn-settings-"), said::toString);
        assertTrue(
                said.getFirst().contains(" is not in the service's own namespace, model-churn and 1 more"),
                said::toString);
    }

    @Test
    void whatASecretHoldsIsPrintedNowhere() throws Exception {
        String secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: x}\nstringData: {password: %s}\n";
        List<io.argosy.fleet.git.Change> before = List.of(
                fleet.put(OVERLAY, RenderingFleet.overlay("").replace("resources:\n", "resources:\n- more.yaml\n")),
                fleet.put("overlays/production/churn/more.yaml", secret.formatted("hunter2")));
        io.argosy.fleet.git.CommitWriter writer = new io.argosy.fleet.git.CommitWriter(fleet.repository());
        var base = writer.commit(fleet.main(), before, "A secret");
        var head = writer.commit(
                base,
                List.of(fleet.put("overlays/production/churn/more.yaml", secret.formatted("hunter3"))),
                "Another");

        String review = io.argosy.fleet.review.ReviewText.pages(
                        io.argosy.fleet.review.Review.of(
                                fleet.repository(), base, head, JudgedFleet.TOOLS, fleet.clock()),
                        100_000)
                .toString();

        assertTrue(review.contains("stringData.password: (hidden) → (hidden)"), review);
        assertFalse(review.contains("hunter"), review);
    }

    @Test
    void whatTheApiServerCannotChangeIsRefused() throws Exception {
        List<String> said = judge(
                new Immutable(),
                "base/model-service/deployment.yaml",
                fleet.files().text("base/model-service/deployment.yaml").replace("{app: model}", "{app: other}"));

        assertTrue(
                said.getFirst()
                        .startsWith("FAIL dev/churn immutable fields: the API server changes no such field: Deployment"
                                + " churn-model spec.selector.matchLabels.app: model → other"),
                said::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "overlays/production/churn/.argocd-source.yaml",
                "overlays/production/churn/.argocd-source-churn.yaml",
                "overlays/production/churn/Chart.yaml",
                "overlays/production/churn/release/.argocd-source.yaml",
                "overlays/production/churn/release/deploy/more.yaml",
                "overlays/production/churn/kustomization.yml",
                "overlays/production/churn/Kustomization",
                "overlays/production/environment/patch.yaml",
                "overlays/production/notes.txt",
                "overlays/shared.yaml",
                "services/churn/deploy/main.jsonnet",
            })
    void aFileThatNothingHereReadsIsRefused(String path) throws Exception {
        assertEquals(
                List.of("FAIL " + path
                        + " known files: nothing here reads it, and Argo CD may: name it in the kustomization"
                        + " that needs it, or take it away"),
                judge(new KnownFiles(), path, "kustomize: {images: [churn=elsewhere]}\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Foo_bar", "foo", "release", "a.b", "churn "})
    void aFolderThatPinsNothingIsRefusedAsArgoCdMakesAnApplicationOfIt(String name) throws Exception {
        String folder = "overlays/production/" + name;
        for (String file : List.of("kustomization.yaml", "README.md", "hold.yaml")) {
            assertEquals(
                    List.of("FAIL " + folder
                            + " known files: it pins no release, and Argo CD makes an Application of each"
                            + " folder there: let `./fleet release` or `./fleet promote` write it, or take it away"),
                    judge(new KnownFiles(), folder + "/" + file, "resources: []\n"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "overlays/production/churn/hold.yaml",
                "overlays/README.md",
                "overlays/quarantine.yaml",
                "README.md"
            })
    void aFileThatFleetReadsIsKnown(String path) throws Exception {
        assertEquals(
                List.of("PASS known files: every file beside what runs is read here"),
                judge(new KnownFiles(), path, "# nothing\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "overlays/, overlays/dev/any/kustomization.yaml",
        "release, overlays/dev/any/release/kustomization.yaml",
        "hold.yaml, overlays/dev/any/hold.yaml",
        "/overlays/*/c*, overlays/dev/churn/kustomization.yaml",
        "*.json, services/any/model/model.json",
        "overlays/production/churn/hold.yaml, overlays/production/churn/hold.yaml",
        "services/churn/promotion-policy.yaml, services/churn/promotion-policy.yaml",
        "*.env, overlays/dev/churn/release/deploy/settings.env",
        "target/, ''",
        "/secrets.txt, ''",
    })
    void whatGitIsToldToIgnoreIsNothingThatRuns(String line, String hidden) throws Exception {
        assertEquals(
                hidden.isEmpty()
                        ? List.of("PASS known files: every file beside what runs is read here")
                        : List.of("FAIL .gitignore known files: it hides " + hidden
                                + " from Git, and what Git has is what runs: take that line back"),
                fleet.judge(new KnownFiles(), List.of(fleet.put(".gitignore", line + "\n"))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "services/.gitignore | it hides files of what runs from Git, and nothing here reads it: say it in the root's .gitignore, or take it away",
                "overlays/production/.gitignore | it hides files of what runs from Git, and nothing here reads it: say it in the root's .gitignore, or take it away",
                ".fleet/engine/state.json | Git ignores it: a merge would put it over what lies there on each machine, without a word: take it out of Git with `git rm --cached`",
                "platform/serving/target/classes/A.class | Git ignores it: a merge would put it over what lies there on each machine, without a word: take it out of Git with `git rm --cached`",
            })
    void whatGitHidesAndWhatItHasAlthoughItIgnoresItIsRefused(String path, String said) throws Exception {
        assertEquals(
                List.of("FAIL " + path + " known files: " + said),
                fleet.judge(
                        new KnownFiles(), List.of(fleet.put(".gitignore", "target/\n"), fleet.put(path, "model/\n"))));
    }

    @Test
    void aPromotionChangesNothingButWhatItPins() throws Exception {
        fleet.release("churn", ToyModel.good("1.1.0"));
        for (Gate gate :
                List.of(new OverlayFields(), new Fence(), new Immutable(), new KnownFiles(), new PlainCheckout())) {
            List<String> said = fleet.judge(
                    gate,
                    new Promotion(fleet.repository(), fleet.main())
                            .propose("churn", "staging")
                            .orElseThrow());

            assertTrue(said.stream().allMatch(line -> line.startsWith("PASS")), said::toString);
        }
    }

    private String added(String path, String own) {
        String text = fleet.files().text(path);
        String field = own.substring(0, own.indexOf('\n') + 1);
        return text.contains("\n" + field) ? text.replace("\n" + field, "\n" + own) : text + own;
    }

    private List<String> judge(Gate gate, String path, String text, String... removed) throws Exception {
        List<io.argosy.fleet.git.Change> changes = new java.util.ArrayList<>(List.of(fleet.put(path, text)));
        for (String name : removed) {
            changes.add(new io.argosy.fleet.git.Change.Remove(path.substring(0, path.lastIndexOf('/') + 1) + name));
        }
        return fleet.judge(gate, changes);
    }
}
