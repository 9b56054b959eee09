package io.argosy.fleet.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.argosy.fleet.manifest.Manifests;
import io.argosy.fleet.manifest.RenderException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnsweringTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kind: Deployment, spec: {replicas: 0} | Deployment x runs no pod: take the service out by removing its folder",
                "kind: HorizontalPodAutoscaler, spec: {minReplicas: 0} | HorizontalPodAutoscaler x lets it run no pod",
                "kind: PodDisruptionBudget, spec: {maxUnavailable: 0} | PodDisruptionBudget x lets no pod leave its node, so that no node can be drained",
                "kind: PodDisruptionBudget, spec: {maxUnavailable: 0%} | PodDisruptionBudget x lets no pod leave its node, so that no node can be drained",
                "kind: PodDisruptionBudget, spec: {minAvailable: 100%} | PodDisruptionBudget x lets no pod leave its node, so that no node can be drained",
                "kind: HTTPRoute, spec: {parentRefs: []} | HTTPRoute x hangs on no gateway",
                "kind: HTTPRoute, spec: {} | HTTPRoute x hangs on no gateway",
                "kind: HTTPRoute, spec: {parentRefs: [{name: g}], rules: [{timeouts: {request: 1ms}}]} | HTTPRoute x gives an answer 1ms to come",
                "kind: ConfigMap, data: {SERVING_ENVIRONMENT: dev} | ConfigMap x says SERVING_ENVIRONMENT=dev in production",
                "kind: Deployment, spec: {template: {metadata: {labels: {argosy.io/environment: dev}}}} | Deployment x is labelled argosy.io/environment: dev in production",
                "kind: Deployment, spec: {template: {spec: {priorityClassName: system-node-critical}}} | Deployment x has a priority that is the cluster's own",
                "kind: Deployment, spec: {template: {spec: {containers: [{resources: {limits: {memory: 1Mi}}}]}}} | Deployment x has a memory limit of 1Mi, with which no service starts",
                "kind: Deployment, spec: {template: {spec: {containers: [{resources: {limits: {cpu: 1m}}}]}}} | Deployment x has a processor limit of 1m, with which no service starts",
            })
    void whatKeepsItFromAnsweringIsSaid(String object, String sentence) throws RenderException {
        assertEquals(List.of(sentence), said(object));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kind: Deployment, spec: {replicas: 1, template: {spec: {containers: [{resources: {limits: {memory: 512Mi, cpu: 100m}}}]}}}",
                "kind: HorizontalPodAutoscaler, spec: {minReplicas: 1}",
                "kind: PodDisruptionBudget, spec: {maxUnavailable: 1}",
                "kind: PodDisruptionBudget, spec: {minAvailable: 50%}",
                "kind: HTTPRoute, spec: {parentRefs: [{name: g}], rules: [{timeouts: {request: 500ms}}]}",
                "kind: ConfigMap, data: {SERVING_ENVIRONMENT: production}",
                "kind: Service, metadata: {labels: {argosy.io/environment: production}}",
            })
    void whatAnswersIsLeftAlone(String object) throws RenderException {
        assertEquals(List.of(), said(object));
    }

    private static List<String> said(String object) throws RenderException {
        List<String> broken = new ArrayList<>();
        String named = object.contains("metadata: {labels") && !object.contains("template")
                ? object.replace("metadata: {", "metadata: {name: x, ")
                : object + ", metadata: {name: x}";
        Answering.check(Manifests.parse("{" + named + "}\n"), "production", broken);
        return broken;
    }
}
