package io.argosy.fleet.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.gate.change.Gate;
import io.argosy.fleet.gate.pod.Capacity;
import io.argosy.fleet.gate.pod.Connections;
import io.argosy.fleet.gate.pod.PodRules;
import io.argosy.fleet.gate.pod.ValidManifests;
import io.argosy.fleet.release.RenderingFleet;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is rendered: valid, with limits and without rights, and what it costs. */
class ManifestGatesTest {
    private static final String OVERLAY = "overlays/dev/churn/kustomization.yaml";

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

    @Test
    void aSoundChangePasses() throws Exception {
        String patch = patch("add", "/spec/template/spec/containers/0/env", "[{name: A, value: b}]");

        assertEquals(
                List.of("PASS manifests: what 1 overlay(s) render is valid Kubernetes, strictly"),
                judge(new ValidManifests(), patch));
        assertEquals(
                List.of("PASS dev/churn pods: its pods have limits, probes and no rights"),
                judge(new PodRules(), patch));
    }

    @Test
    void aFieldThatKubernetesDoesNotKnowIsRefused() throws Exception {
        String said =
                judge(new ValidManifests(), patch("add", "/spec/replica", "3")).getFirst();

        assertTrue(said.startsWith("FAIL dev/churn manifests: Deployment churn-model"), said);
        assertTrue(said.contains("unknown field \"spec.replica\""), said);
    }

    @Test
    void whatTheApiServerWouldRefuseAtSyncIsRefused() throws Exception {
        assertEquals(
                List.of(
                        "FAIL dev/churn manifests: Deployment churn-model: spec.replicas: Invalid value: -1: must be greater"
                                + " than or equal to 0: mend what it is rendered from"),
                judge(new ValidManifests(), patch("replace", "/spec/replicas", "-1")));
    }

    @Test
    void whatDoesNotRenderIsUnknown() throws Exception {
        assertTrue(judge(new ValidManifests(), "patches:\n- path: gone.yaml\n")
                .getFirst()
                .startsWith(
                        "UNKNOWN dev/churn manifests: overlays/dev/churn/kustomization.yaml: `patches` refers to "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "resources/limits; container service has no memory limit",
                "resources/requests/cpu; container service asks for no cpu",
                "readinessProbe; container service has no readinessProbe",
                "livenessProbe; container service has no livenessProbe",
                "securityContext/capabilities; container service keeps capabilities",
                "securityContext/allowPrivilegeEscalation; container service may gain rights",
            })
    void whatAPodMayNotLackIsNamed(String removed, String sentence) throws Exception {
        assertEquals(
                List.of("FAIL dev/churn pods: " + sentence
                        + ": base/ says it right: take that line back, or see `pods` in overlays/README.md"),
                judge(new PodRules(), patch("remove", "/spec/template/spec/containers/0/" + removed, null)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "/spec/template/spec/hostNetwork; true; a pod shares the node's hostNetwork",
                "/spec/template/spec/volumes; [{name: disk, hostPath: {path: /}}]; volume disk is the node's own",
                "/spec/template/spec/securityContext/runAsNonRoot; false; container service may run as root",
                "/spec/template/spec/containers/0/securityContext/privileged; true; container service is privileged",
                "/spec/template/spec/securityContext/seccompProfile/type; Unconfined; container service has no seccomp profile",
            })
    void whatAPodMayNotHaveIsNamed(String path, String value, String sentence) throws Exception {
        assertEquals(
                List.of("FAIL dev/churn pods: " + sentence
                        + ": base/ says it right: take that line back, or see `pods` in overlays/README.md"),
                judge(new PodRules(), patch("add", path, value)));
    }

    @Test
    void anImageThatIsNotOneImageIsRefused() throws Exception {
        assertTrue(judge(
                        new PodRules(),
                        patch(
                                "replace",
                                "/spec/template/spec/containers/0/image",
                                "registry.example/models/churn:latest"))
                .getFirst()
                .contains("image registry.example/models/churn:latest is not one image"));
    }

    @Test
    void digestsAreAskedOfWhatComesAndNotOfWhatRunsAlready() throws Exception {
        fleet.files()
                .write("overlays/dev/environment/environment-policy.yaml", "digest: required\n")
                .commit("Digests");

        assertEquals(
                List.of("PASS dev/churn pods: its pods have limits, probes and no rights"),
                judge(new PodRules(), "nameSuffix: -x\n"));
    }

    @Test
    void allServicesOfOneServerShareItsConnections() throws Exception {
        String stored = """
                configMapGenerator:
                - name: settings
                  behavior: merge
                  literals:
                  - SERVING_STORE=jdbc:postgresql://%s/%s
                  - SERVING_STORE_POOL=5
                """;
        fleet.files()
                .write("overlays/dev/environment/environment-policy.yaml", "connections: 30\n")
                .write(
                        "overlays/dev/diabetes/kustomization.yaml",
                        RenderingFleet.overlay(stored.formatted("db:5432", "diabetes")))
                .commit("One keeps its predictions");

        assertEquals(
                List.of(
                        "FAIL dev/churn connections: 5 pod(s) of a rollout, those that end among them, with 5 connections"
                                + " each: at most 25; all 2 service(s) of db:5432 together at most 50, and it takes 30, 3 of them for administrators: lower"
                                + " SERVING_STORE_POOL or the most pods, or give the service another server"),
                judge(new Connections(), stored.formatted("db", "churn")));
        assertEquals(
                List.of(
                        "PASS dev/churn connections: 5 pod(s) of a rollout, those that end among them, with 5 connections"
                                + " each: at most 25; all 1 service(s) of other:5432 together at most 25 of 30"),
                judge(new Connections(), stored.formatted("other", "churn")));
    }

    @Test
    void twoServicesWhoseModelsHaveOneNameKeepNothingInOneDatabase() throws Exception {
        String stored = """
                configMapGenerator:
                - name: settings
                  behavior: merge
                  literals:
                  - SERVING_STORE=jdbc:postgresql://db/%s?sslmode=require
                """;
        fleet.files()
                .write("overlays/dev/environment/environment-policy.yaml", "connections: 200\n")
                .write(
                        "overlays/dev/diabetes/kustomization.yaml",
                        RenderingFleet.overlay(stored.formatted("predictions")))
                .write("services/churn/model/model.json", "{\"name\": \"risk-eu\"}")
                .write("services/diabetes/model/model.json", "{\"name\": \"risk-eu\"}")
                .commit("Two of one name");

        assertEquals(
                List.of(
                        "FAIL dev/churn connections: its predictions and those of dev/diabetes would be in one schema of"
                                + " db:5432/predictions, as both models are named risk_eu: name each model like its service in"
                                + " recipe.yaml and train it, or give one another database"),
                judge(new Connections(), stored.formatted("predictions")));
        assertTrue(
                judge(new Connections(), stored.formatted("another")).getFirst().startsWith("PASS "));
        fleet.files()
                .write("services/churn/model/model.json", "{\"name\": \"churn\"}")
                .commit("A name of its own");
        assertTrue(judge(new Connections(), stored.formatted("predictions"))
                .getFirst()
                .startsWith("PASS "));
    }

    @Test
    void whatAChangeAsksOfTheClusterIsToldWithItsPrice() throws Exception {
        fleet.files()
                .write("overlays/prices.yaml", "currency: USD\ncore: 20\ngibibyte: 4\n")
                .commit("Prices");

        assertEquals(
                List.of("PASS dev/churn capacity: 5 pod(s) of 0.50 cores and 0.50 GiB, about 60 USD a month; before: 2"
                        + " pod(s) of 0.50 cores and 0.50 GiB, about 24 USD a month"),
                judge(new Capacity(), "replicas:\n- name: model\n  count: 5\n"));
    }

    private static String patch(String operation, String path, @Nullable String value) {
        return "patches:\n- target:\n    kind: Deployment\n  patch: |\n    - op: " + operation + "\n      path: " + path
                + (value == null ? "" : "\n      value: " + value) + "\n";
    }

    private List<String> judge(Gate gate, String own) throws Exception {
        return fleet.judge(gate, List.of(fleet.put(OVERLAY, RenderingFleet.overlay(own))));
    }
}
