package io.argosy.fleet.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.argosy.fleet.tool.Tools;
import io.argosy.fleet.version.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real kustomize over small overlays. */
class RenderTest {
    private static final Path CLONE = Path.of("../..").toAbsolutePath().normalize();
    private static final String IMAGE = "ghcr.io/argosy-fleet/churn";
    private static final String DEPLOYMENT = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: churn-model}
            spec:
              template:
                metadata:
                  labels: {app.kubernetes.io/version: 1.0.0-3f2a9c1b7d04}
                spec:
                  containers:
                  - name: service
                    image: ghcr.io/argosy-fleet/churn:1.0.0-3f2a9c1b7d04
                    envFrom:
                    - configMapRef: {name: settings}
                    env:
                    - {name: SERVING_LOG_LEVEL, value: DEBUG}
                    ports:
                    - {name: http, containerPort: 8080}
                    - {name: management, containerPort: 8081}
                    startupProbe: {httpGet: {path: /startupz, port: management}, periodSeconds: 1, failureThreshold: 60}
                    readinessProbe: {httpGet: {path: /readyz, port: management}}
                    resources: {limits: {memory: 512Mi}}
                    lifecycle: {preStop: {sleep: {seconds: 5}}}
            """;
    private static final String KUSTOMIZATION = """
            resources: [deployment.yaml]
            configMapGenerator:
            - name: settings
              literals: [SERVING_LOG_LEVEL=INFO, SERVING_DRAIN_SECONDS=20]
            """;

    @TempDir
    private Path root;

    @Test
    void aWorkloadHasWhatTheManifestSaysAndKubernetesDefaultsForTheRest() throws Exception {
        Workload workload = read(KUSTOMIZATION, DEPLOYMENT);

        assertEquals("dev", workload.environment());
        assertEquals("churn", workload.service());
        assertEquals(Version.parse("1.0.0-3f2a9c1b7d04"), workload.version());
        assertEquals("ghcr.io/argosy-fleet/churn:1.0.0-3f2a9c1b7d04", workload.image());
        assertEquals(
                Map.of("SERVING_LOG_LEVEL", "DEBUG", "SERVING_DRAIN_SECONDS", "20"),
                workload.variables(),
                "the container's own list goes over the ConfigMap");
        assertEquals(Map.of("http", 8080, "management", 8081), workload.ports());
        assertEquals(OptionalLong.of(512 << 20), workload.memoryLimit());
        assertEquals(1, workload.replicas());
        assertEquals(Duration.ofSeconds(5), workload.preStop());
        assertEquals(Duration.ofSeconds(30), workload.gracePeriod());
        assertEquals(Duration.ofMinutes(10), workload.progressDeadline());
        assertEquals(
                new Probes(
                        new Probe(
                                "/startupz",
                                "management",
                                Duration.ZERO,
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(1),
                                60),
                        new Probe(
                                "/readyz",
                                "management",
                                Duration.ZERO,
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(1),
                                3),
                        null),
                workload.probes());
    }

    @Test
    void theAutoscalersLeastIsTheNumberOfReplicas() throws Exception {
        Workload workload = read(KUSTOMIZATION, DEPLOYMENT + """
                ---
                apiVersion: autoscaling/v2
                kind: HorizontalPodAutoscaler
                metadata: {name: churn-model}
                spec:
                  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: churn-model}
                  minReplicas: 2
                  maxReplicas: 20
                """);

        assertEquals(2, workload.replicas());
        assertEquals(1, workload.withReplicasAtMost(1).replicas());
        assertEquals(2, workload.withReplicasAtMost(5).replicas());
    }

    @Test
    void theOverlaysOfThisRepositoryRenderToTheirWorkloads() throws Exception {
        for (String environment : new String[] {"dev", "staging", "production"}) {
            Manifests manifests = build(CLONE, "overlays/" + environment + "/churn");
            Workload workload = WorkloadReader.read(environment, "churn", IMAGE, manifests);

            assertEquals(environment, workload.variables().get("SERVING_ENVIRONMENT"));
            assertEquals(Map.of("http", 8080, "management", 8081), workload.ports());
        }
    }

    @Test
    void anOverlayThatDoesNotRenderSaysWhatKustomizeSaysWithPathsFromTheTop() throws Exception {
        RenderException error =
                assertThrows(RenderException.class, () -> read("resources: [nothing.yaml]", DEPLOYMENT));

        String missing = "evalsymlink failure on 'overlays/dev/churn/nothing.yaml' :"
                + " lstat overlays/dev/churn/nothing.yaml: no such file or directory";
        assertEquals(
                "overlays/dev/churn does not render: accumulating resources: accumulation err='accumulating resources"
                        + " from 'nothing.yaml': " + missing
                        + "': must build at directory: not a valid directory: " + missing,
                error.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "image: ghcr.io/argosy-fleet/churn:latest; runs the image ghcr.io/argosy-fleet/churn:latest, whose tag names"
                        + " no version: a version looks like 1.0.0-3f2a9c1b7d04, not \"latest\"",
                "image: docker.io/elsewhere/churn:1.0.0-3f2a9c1b7d04; runs the image"
                        + " docker.io/elsewhere/churn:1.0.0-3f2a9c1b7d04, and only ghcr.io/argosy-fleet/churn:VERSION can be"
                        + " built here",
                "image: ghcr.io/argosy-fleet/churn; runs the image ghcr.io/argosy-fleet/churn, and only"
                        + " ghcr.io/argosy-fleet/churn:VERSION can be built here",
                "command: [sh]; gives its container command of its own, which only a cluster can run",
            })
    void whatOnlyAClusterCouldRunIsTold(String field, String sentence) throws Exception {
        String other = field.startsWith("image")
                ? DEPLOYMENT.replace("image: ghcr.io/argosy-fleet/churn:1.0.0-3f2a9c1b7d04", field)
                : DEPLOYMENT.replace("- name: service\n", "- name: service\n        " + field + "\n");

        RenderException error = assertThrows(RenderException.class, () -> read(KUSTOMIZATION, other));

        assertEquals("overlays/dev/churn " + sentence, error.getMessage());
    }

    @Test
    void aSecretThatOnlyAClusterHasIsTold() throws Exception {
        String secret = DEPLOYMENT.replace(
                "{name: SERVING_LOG_LEVEL, value: DEBUG}",
                "{name: TOKEN, valueFrom: {secretKeyRef: {name: churn, key: token}}}");

        RenderException error = assertThrows(RenderException.class, () -> read(KUSTOMIZATION, secret));

        assertEquals(
                "Deployment churn-model: TOKEN comes from {\"secretKeyRef\":{\"key\":\"token\",\"name\":\"churn\"}}, which"
                        + " only a cluster can give; mark it `optional: true` where the service starts without it",
                error.getMessage());
        assertEquals(
                Map.of("SERVING_LOG_LEVEL", "INFO", "SERVING_DRAIN_SECONDS", "20"),
                read(KUSTOMIZATION, secret.replace("key: token", "key: token, optional: true"))
                        .variables());
    }

    /** A trait of traits that is switched on where what it is for is not. */
    @Test
    void aComponentThatDoesNotFitIsNamedWithWhatItMisses() throws Exception {
        Path trait = Files.createDirectories(root.resolve("base/trait/inner"));
        String kind = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n";
        Files.writeString(trait.resolveSibling("kustomization.yaml"), kind + "components: [inner]\n");
        Files.writeString(trait.resolve("kustomization.yaml"), kind + """
                replacements:
                - source: {kind: HorizontalPodAutoscaler, fieldPath: spec.minReplicas}
                  targets:
                  - select: {kind: Deployment}
                    fieldPaths: [spec.replicas]
                """);

        RenderException error = assertThrows(
                RenderException.class, () -> read(KUSTOMIZATION + "components: [../../../base/trait]\n", DEPLOYMENT));

        assertEquals(
                "overlays/dev/churn does not render: base/trait/inner: nothing selected by"
                        + " HorizontalPodAutoscaler:spec.minReplicas",
                error.getMessage());
    }

    private Workload read(String kustomization, String objects)
            throws IOException, RenderException, InterruptedException {
        Path overlay = Files.createDirectories(root.resolve("overlays/dev/churn"));
        Files.writeString(overlay.resolve("kustomization.yaml"), kustomization);
        Files.writeString(overlay.resolve("deployment.yaml"), objects);
        return WorkloadReader.read("dev", "churn", IMAGE, build(root, "overlays/dev/churn"));
    }

    private static Manifests build(Path root, String overlay) throws RenderException, InterruptedException {
        return Manifests.parse(
                new Kustomize(Tools.of(CLONE, _ -> {})).fetchAndBuild(root, overlay, Duration.ofMinutes(1)));
    }
}
