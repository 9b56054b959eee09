package io.argosy.fleet.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class AutoscalerTest {
    @Test
    void whatKubernetesAndKedaScaleByIsReadAlike() throws Exception {
        assertEquals(
                List.of(
                        new Autoscaler("HorizontalPodAutoscaler a", "Deployment", "model", 2, 4),
                        new Autoscaler("ScaledObject b", "Deployment", "model", 2, 4)),
                read("""
                        kind: HorizontalPodAutoscaler
                        metadata: {name: a}
                        spec: {scaleTargetRef: {kind: Deployment, name: model}, minReplicas: 2, maxReplicas: 4}
                        ---
                        kind: ScaledObject
                        metadata: {name: b}
                        spec: {scaleTargetRef: {name: model}, minReplicaCount: 2, maxReplicaCount: 4}
                        ---
                        kind: Deployment
                        metadata: {name: model}
                        """));
    }

    @Test
    void whatIsLeftOutIsWhatEachTakesForIt() throws Exception {
        assertEquals(
                List.of(
                        new Autoscaler("HorizontalPodAutoscaler a", "Deployment", "model", 1, 4),
                        new Autoscaler("ScaledObject b", "StatefulSet", "model", 0, 100)),
                read("""
                        kind: HorizontalPodAutoscaler
                        metadata: {name: a}
                        spec: {scaleTargetRef: {kind: Deployment, name: model}, maxReplicas: 4}
                        ---
                        kind: ScaledObject
                        metadata: {name: b}
                        spec: {scaleTargetRef: {kind: StatefulSet, name: model}}
                        """));
    }

    private static List<Autoscaler> read(String yaml) throws RenderException {
        return Autoscaler.of(Manifests.parse(yaml)).toList();
    }
}
