package io.argosy.fleet.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.manifest.Manifests;
import io.argosy.fleet.manifest.RenderException;
import io.argosy.fleet.release.Overlay;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
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
                "kind: HTTPRoute, spec: {parentRefs: [{name: g}], hostnames: ['*.com']} | HTTPRoute x takes every name of *.com: name each host that it answers for",
                "kind: ExternalSecret, spec: {dataFrom: [{extract: {key: billing}}]} | ExternalSecret x takes the secret \"billing\", and a service's own are churn, churn_… and churn/…",
                "kind: ExternalSecret, spec: {dataFrom: [{extract: {key: churn-2}}]} | ExternalSecret x takes the secret \"churn-2\", and a service's own are churn, churn_… and churn/…",
                "kind: Deployment, spec: {template: {spec: {terminationGracePeriodSeconds: 30, containers: [{lifecycle: {preStop: {sleep: {seconds: 5}}}}]}}} | Deployment x has 30 s to go and then is killed, and needs 5 s to leave its endpoints, 20 s to drain (SERVING_DRAIN) and 10 s for the last answers (SERVING_TIMEOUT)",
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
                "kind: HTTPRoute, spec: {parentRefs: [{name: g}], hostnames: [models.example.com]}",
                "kind: ExternalSecret, spec: {dataFrom: [{extract: {key: churn}}]}",
                "kind: ExternalSecret, spec: {dataFrom: [{extract: {key: churn_database}}, {extract: {key: churn/database}}]}",
                "kind: Deployment, spec: {template: {spec: {terminationGracePeriodSeconds: 35, containers: [{lifecycle: {preStop: {sleep: {seconds: 5}}}}]}}}",
                "kind: ConfigMap, data: {SERVING_ENVIRONMENT: production}",
                "kind: Service, metadata: {labels: {argosy.io/environment: production}}",
            })
    void whatAnswersIsLeftAlone(String object) throws RenderException {
        assertEquals(List.of(), said(object));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SERVING_DRAIN: 5s, SERVING_TIMEOUT: 10s |",
                "SERVING_DRAIN_SECONDS: \"5\", SERVING_TIMEOUT_MILLIS: \"20000\" |",
                "SERVING_DRAIN: 5s, SERVING_TIMEOUT: 20001ms | 5 s to drain (SERVING_DRAIN) and 20.001 s for the last answers",
                "SERVING_DRAIN: 1m | 60 s to drain (SERVING_DRAIN) and 10 s for the last answers",
            })
    void whatIsSetToGoFitsIntoTheGracePeriod(String settings, @Nullable String told) throws RenderException {
        List<String> broken = new ArrayList<>();
        String pod = "{terminationGracePeriodSeconds: 30, containers: [{lifecycle: {preStop: {sleep: {seconds: 5}}}}]}";
        Answering.check(
                Manifests.parse("{kind: Deployment, metadata: {name: x}, spec: {template: {spec: " + pod
                        + "}}}\n---\n{kind: ConfigMap, metadata: {name: y}, data: {" + settings + "}}\n"),
                new Overlay("production", "churn"),
                broken);
        assertEquals(told == null ? 0 : 1, broken.size(), broken::toString);
        assertTrue(told == null || broken.getFirst().contains(told), broken::toString);
    }

    @Test
    void oneWrongLabelIsSaidOnce() throws RenderException {
        List<String> broken = new ArrayList<>();
        String labels = "labels: {argosy.io/environment: dev}";
        Answering.check(
                Manifests.parse("{kind: Service, metadata: {name: a, " + labels
                        + "}}\n---\n{kind: Deployment, metadata: {name: b, " + labels
                        + "}, spec: {template: {metadata: {" + labels + "}}}}\n"),
                new Overlay("production", "churn"),
                broken);
        assertEquals(List.of("Service a, Deployment b are labelled argosy.io/environment: dev in production"), broken);
    }

    private static List<String> said(String object) throws RenderException {
        List<String> broken = new ArrayList<>();
        String named = object.contains("metadata: {labels") && !object.contains("template")
                ? object.replace("metadata: {", "metadata: {name: x, ")
                : object + ", metadata: {name: x}";
        Answering.check(Manifests.parse("{" + named + "}\n"), new Overlay("production", "churn"), broken);
        return broken;
    }
}
