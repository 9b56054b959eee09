package io.argosy.fleet.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ApplicationsTest {
    private static final JsonNode SYNCED = JsonMapper.shared().readTree("""
            {"metadata": {"name": "churn"}, "status": {"sync": {"revision": "450b4f4b610c6abb3bec26a0b01569d34ea59163"}}}
            """);

    private final ClusterFacts staging = ClusterFacts.of(Path.of("../.."), "staging");

    @Test
    void aVersionThatArgoCdPassedOverIsNamedWithWhatMakesItLookAgain() {
        assertEquals(
                "Argo CD calls it synced at 450b4f4, which pins 1.0.0-ded0059b3bd2: tell it to look again with `kubectl"
                        + " --context " + staging.context()
                        + " -n argocd annotate application churn argocd.argoproj.io/refresh=hard`",
                new Applications(staging)
                        .passedOver(SYNCED, "1.0.0-d6cfe8d8bbee", (_, _) -> Optional.of("1.0.0-ded0059b3bd2")));
    }

    @Test
    void whatRunsAsPinnedNeedsNoWord() {
        assertEquals(
                "",
                new Applications(staging)
                        .passedOver(SYNCED, "1.0.0-d6cfe8d8bbee", (_, _) -> Optional.of("1.0.0-d6cfe8d8bbee")));
    }

    @Test
    void aRepositoryThatArgoCdMayNotReadIsSaid() {
        assertEquals(
                Optional.of("Argo CD cannot tell what it should run: authentication required"),
                Applications.followsNothing(applicationSets("True"), "dev"));
        assertEquals(Optional.empty(), Applications.followsNothing(applicationSets("False"), "dev"));
    }

    @Test
    void aClusterThatFollowsNothingIsSaidWithTheCommandThatMakesItFollow() {
        assertEquals(
                Optional.of("nothing there follows Git yet: `./fleet bootstrap --env dev`"),
                Applications.followsNothing(JsonMapper.shared().readTree("[]"), "dev"));
    }

    private static JsonNode applicationSets(String failed) {
        return JsonMapper.shared().readTree("""
                [{"metadata": {"name": "models"}, "status": {"conditions": [
                  {"type": "ErrorOccurred", "status": "%s", "message": "authentication required"},
                  {"type": "ParametersGenerated", "status": "False", "message": "authentication required"}]}}]
                """.formatted(failed));
    }

    @Test
    void anAutoscalerThatGetsNoWordIsToldWithItsOwn() {
        assertEquals(
                "autoscaler keda-hpa-requests is blind: the HPA was unable to compute the replica count",
                Applications.blind(autoscaler(
                        "False", "FailedGetExternalMetric", "the HPA was unable to compute the replica count")));
        assertEquals("", Applications.blind(autoscaler("True", "ValidMetricFound", "the HPA was able to")));
        assertEquals("", Applications.blind(autoscaler("False", "ScalingDisabled", "the deployment has no pod")));
    }

    @Test
    void oneWhosePrometheusDoesNotAnswerIsSaidToKeepItsPods() {
        assertEquals(
                "autoscaler requests gets no number of requests from Prometheus: the pods that there are stay",
                Applications.fallenBack(scaledObject("True")));
        assertEquals("", Applications.fallenBack(scaledObject("False")));
    }

    private static JsonNode autoscaler(String status, String reason, String message) {
        return JsonMapper.shared().readTree("""
                [{"metadata": {"name": "keda-hpa-requests"}, "status": {"conditions": [
                  {"type": "AbleToScale", "status": "True", "reason": "SucceededGetScale", "message": "as it was"},
                  {"type": "ScalingActive", "status": "%s", "reason": "%s", "message": "%s"}]}}]
                """.formatted(status, reason, message));
    }

    private static JsonNode scaledObject(String fallback) {
        return JsonMapper.shared().readTree("""
                [{"metadata": {"name": "requests"}, "status": {"conditions": [
                  {"type": "Ready", "status": "True"}, {"type": "Fallback", "status": "%s"}]}}]
                """.formatted(fallback));
    }

    @Test
    void aCommitThatThisCloneDoesNotHaveIsLeftToArgoCd() {
        assertEquals(
                "", new Applications(staging).passedOver(SYNCED, "1.0.0-d6cfe8d8bbee", (_, _) -> Optional.empty()));
    }
}
