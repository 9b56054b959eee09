package io.argosy.fleet.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.engine.state.ServiceStatus;
import io.argosy.fleet.story.SteadyLoad;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Mistakes that were merged: the pods of before keep serving, status says why, and the revert heals. */
@OnClusters
class MergedOnPurposeTest {
    private static final String RELEASE = "overlays/dev/churn/release/kustomization.yaml";
    private static final String OVERLAY = "overlays/dev/churn/kustomization.yaml";

    @Test
    void anImageThatDoesNotExist(FleetOnClusters fleet) throws Exception {
        String release = fleet.read(RELEASE);
        String absent = release.replaceFirst("newTag: \\S+", "newTag: 9.9.9-ffffffffffff")
                .replaceFirst("\n  digest: \\S+", "");

        breaks(fleet, RELEASE, absent, "(ErrImagePull|ImagePullBackOff): .*9\\.9\\.9-ffffffffffff");
    }

    @Test
    void aConfigMapThatIsMissing(FleetOnClusters fleet) throws Exception {
        breaks(
                fleet,
                OVERLAY,
                fleet.read(OVERLAY) + patch("/spec/template/spec/containers/0/envFrom/0/configMapRef/name", "nowhere"),
                "CreateContainerConfigError: configmap \"nowhere\" not found");
    }

    @Test
    void aPortThatIsNotTheServices(FleetOnClusters fleet) throws Exception {
        breaks(
                fleet,
                OVERLAY,
                fleet.read(OVERLAY) + patch("/spec/template/spec/containers/0/ports/1/containerPort", "9999"),
                "Startup probe failed: .*:9999.*connection refused");
    }

    @Test
    void aSettingThatNobodyReads(FleetOnClusters fleet) throws Exception {
        breaks(
                fleet,
                OVERLAY,
                fleet.read(OVERLAY) + "configMapGenerator:\n- name: settings\n  behavior: merge\n  literals:\n"
                        + "  - SERVING_PROT=8080\n",
                "it ends with status \\d+, last line: .*SERVING_PROT");
    }

    /** It is never merged into an environment, as no image is made of it. */
    @Test
    void aModelThatFailsItsGoldenRows(FleetOnClusters fleet) throws Exception {
        String model = "services/churn/model/";
        String golden = fleet.read(model + "golden.jsonl");
        String wrong = golden.replaceFirst("\"expected\":\\[[^]]*]", "\"expected\":[0.5,0.5]");
        String description = fleet.read(model + "model.json").replace(sha256(golden), sha256(wrong));
        Files.writeString(fleet.folder().resolve(model + "golden.jsonl"), wrong);
        fleet.write(model + "model.json", description, "Expect another answer of churn than it gives");
        String pinned = fleet.pinned("dev");
        AssertionError refused = assertThrows(AssertionError.class, fleet::release);

        assertTrue(
                String.valueOf(refused.getMessage())
                        .contains("the model of churn is not sound, so no image is made of it: golden.jsonl line 1"),
                refused::toString);
        assertEquals(pinned, fleet.pinned("dev"));

        fleet.revertLast();
    }

    private static String sha256(String text) throws NoSuchAlgorithmException {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static void breaks(FleetOnClusters fleet, String path, String broken, String reason) throws Exception {
        Cluster dev = fleet.dev();
        dev.awaitHealthy();
        String version = dev.status().version();
        List<String> before = names(dev);
        String customer = fleet.read("services/churn/examples/customer.json");
        try (SteadyLoad load = new SteadyLoad(dev.service().resolve("/predict"), customer, 50)) {
            fleet.write(path, broken, "Merge a mistake on purpose");
            dev.refresh();

            Pattern expected = Pattern.compile(reason, Pattern.DOTALL);
            Eventually.within(
                    Duration.ofSeconds(90),
                    () -> "status does not say " + reason + " but: " + dev.status(),
                    () -> expected.matcher(dev.status().message()).find());
            assertEquals(before, names(dev), "the pods of before stay");

            fleet.revertLast();
            dev.refresh();
            dev.awaitHealthy(version);
            SteadyLoad.Report report = load.stop();
            assertEquals(List.of(), report.failures());
            assertEquals(0, report.lost());
        }
        ServiceStatus healed = dev.status();
        assertTrue(healed.message().isEmpty(), healed::toString);
    }

    private static List<String> names(Cluster cluster) throws InterruptedException {
        return cluster.pods().stream()
                .map(pod -> pod.at("/metadata/name").asString(""))
                .toList();
    }

    private static String patch(String path, String value) {
        return """
                patches:
                - target:
                    kind: Deployment
                  patch: |
                    - op: replace
                      path: %s
                      value: %s
                """.formatted(path, value);
    }
}
