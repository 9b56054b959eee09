package io.argosy.fleet.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is read here was written by a Kubernetes 1.34 and an Argo CD 3.2, less what is not read. */
class ReasonTest {
    private static final String NONE = "[]";
    private static final String WELL = "{}";

    @Test
    void anImageThatCannotBePulledIsNamed() throws InterruptedException {
        String pods = """
                [{"metadata": {"name": "churn-model-1"}, "status": {"containerStatuses": [{"state": {"waiting": {
                  "reason": "ImagePullBackOff",
                  "message": "Back-off pulling image \\"ghcr.io/argosy-fleet/churn:9\\": not found"}}}]}}]
                """;

        assertEquals(
                "pod churn-model-1: ImagePullBackOff: Back-off pulling image \"ghcr.io/argosy-fleet/churn:9\": not found",
                sentence(WELL, NONE, pods, NONE));
    }

    @Test
    void aCrashIsToldWithItsLastLogLine() throws InterruptedException {
        String pods = """
                [{"metadata": {"name": "churn-model-1"}, "status": {"containerStatuses": [{
                  "state": {"waiting": {"reason": "CrashLoopBackOff", "message": "back-off 20s restarting"}},
                  "lastState": {"terminated": {"exitCode": 1, "reason": "Error"}}}]}}]
                """;

        assertEquals(
                "pod churn-model-1: it ends with status 1, last line: golden row 3 differs",
                sentence(WELL, NONE, pods, NONE));
    }

    @Test
    void aContainerThatRanOutOfMemoryIsSaidToHave() throws InterruptedException {
        String pods = """
                [{"metadata": {"name": "p"}, "status": {"containerStatuses": [{
                  "state": {"terminated": {"exitCode": 137, "reason": "OOMKilled"}}}]}}]
                """;

        assertEquals(
                "pod p: it ends with status 137 (out of memory), last line: golden row 3 differs",
                sentence(WELL, NONE, pods, NONE));
    }

    @Test
    void aPodThatNeverGetsReadyIsToldWithItsProbesWords() throws InterruptedException {
        String pods = """
                [{"metadata": {"name": "p"}, "status": {
                  "conditions": [{"type": "Ready", "status": "False"}],
                  "containerStatuses": [{"state": {"running": {}}}]}}]
                """;
        String events = """
                [{"type": "Warning", "involvedObject": {"kind": "Pod", "name": "p"}, "lastTimestamp": "2026-01-01T00:00:02Z",
                  "message": "Startup probe failed: dial tcp 10.0.0.1:8081: connect: connection refused"}]
                """;

        assertEquals(
                "pod p: Startup probe failed: dial tcp 10.0.0.1:8081: connect: connection refused",
                sentence(WELL, NONE, pods, events));
    }

    @Test
    void aQuotaThatForbidsPodsIsNamed() throws InterruptedException {
        String sets = """
                [{"status": {"conditions": [{"type": "ReplicaFailure", "status": "True",
                  "message": "pods \\"churn-model-1\\" is forbidden: exceeded quota: small"}]}}]
                """;

        assertEquals(
                "no pod can be made: pods \"churn-model-1\" is forbidden: exceeded quota: small",
                sentence(WELL, sets, NONE, NONE));
    }

    @Test
    void aNodeThatIsMissingIsSaid() throws InterruptedException {
        String pods = """
                [{"metadata": {"name": "p"}, "status": {"conditions": [{"type": "PodScheduled", "status": "False",
                  "message": "0/1 nodes are available: 1 Insufficient cpu."}]}}]
                """;

        assertEquals(
                "pod p: no node takes it: 0/1 nodes are available: 1 Insufficient cpu.",
                sentence(WELL, NONE, pods, NONE));
    }

    @Test
    void whatArgoCdCouldNotRenderComesBeforeThePods() throws InterruptedException {
        String application = """
                {"status": {"conditions": [{"type": "ComparisonError", "message": "kustomize build failed"}]}}
                """;

        assertEquals("Argo CD: kustomize build failed", sentence(application, NONE, NONE, NONE));
    }

    @Test
    void aPodThatIsLeavingIsNoReason() throws InterruptedException {
        String pods = """
                [{"metadata": {"name": "p", "deletionTimestamp": "2026-01-01T00:00:00Z"}, "status": {"containerStatuses": [{
                  "state": {"terminated": {"exitCode": 143}}}]}}]
                """;

        assertEquals("", sentence(WELL, NONE, pods, NONE));
    }

    private static String sentence(String application, String replicaSets, String pods, String events)
            throws InterruptedException {
        return new Reason(json(application), json(NONE), json(replicaSets), json(pods), json(events))
                .sentence(pod -> "golden row 3 differs");
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
