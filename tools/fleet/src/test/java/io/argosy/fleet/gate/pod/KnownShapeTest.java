package io.argosy.fleet.gate.pod;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.manifest.Manifests;
import io.argosy.fleet.manifest.RenderException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What base's traits use of an object is known, and nothing else is. */
class KnownShapeTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{kind: Job, metadata: {name: x}, spec: {backoffLimit: 1, activeDeadlineSeconds: 300, template: {spec: {a: b}}}}",
                "{kind: ExternalSecret, metadata: {name: x}, spec: {refreshInterval: 1h, secretStoreRef: {kind: ClusterSecretStore, name: fleet}, target: {name: s, creationPolicy: Owner}, dataFrom: [{extract: {key: churn}}], data: [{secretKey: a, remoteRef: {key: churn, property: b}}]}}",
                "{kind: PodMonitor, metadata: {name: x}, spec: {selector: {}, podTargetLabels: [a], podMetricsEndpoints: [{port: management, path: /metrics, interval: 30s}]}}",
                "{kind: Service, metadata: {name: x}, spec: {selector: {app.kubernetes.io/name: churn}, ports: [{name: http, port: 80, targetPort: http}]}}",
                "{kind: Deployment, metadata: {name: x}, spec: {anything: true}}",
            })
    void whatBasesTraitsUseIsKnown(String object) throws RenderException {
        assertEquals(List.of(), said(object));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kind: Job, spec: {activeDeadlineSeconds: 300, suspend: true} | Job x has the field spec.suspend",
                "kind: Job, spec: {activeDeadlineSeconds: 300, parallelism: 500} | Job x has the field spec.parallelism",
                "kind: Job, spec: {activeDeadlineSeconds: 300, managedBy: example.com/nobody} | Job x has the field spec.managedBy",
                "kind: Job, spec: {activeDeadlineSeconds: 300, backoffLimit: 1000} | Job x has spec.backoffLimit 1000",
                "kind: Job, spec: {backoffLimit: 1} | Job x has no activeDeadlineSeconds",
                "kind: Job, spec: {activeDeadlineSeconds: 99999} | Job x has spec.activeDeadlineSeconds 99999",
                "kind: ExternalSecret, spec: {dataFrom: [{find: {name: {regexp: .*}}}]} | ExternalSecret x has the field spec.dataFrom[].find.name.regexp",
                "kind: ExternalSecret, spec: {dataFrom: [{sourceRef: {generatorRef: {name: a}}}]} | ExternalSecret x has the field spec.dataFrom[].sourceRef.generatorRef.name",
                "kind: ExternalSecret, spec: {data: [{sourceRef: {storeRef: {name: nope}}}]} | ExternalSecret x has the field spec.data[].sourceRef.storeRef.name",
                "kind: ExternalSecret, spec: {secretStoreRef: {kind: SecretStore}} | ExternalSecret x has spec.secretStoreRef.kind SecretStore",
                "kind: ExternalSecret, spec: {target: {creationPolicy: Merge}} | ExternalSecret x has spec.target.creationPolicy Merge",
                "kind: ExternalSecret, spec: {target: {template: {type: kubernetes.io/service-account-token}}} | ExternalSecret x has the field spec.target.template.type",
                "kind: ExternalSecret, spec: {dataFrom: [{rewrite: [{regexp: {source: a}}]}]} | ExternalSecret x has the field spec.dataFrom[].rewrite[].regexp.source",
                "kind: PodMonitor, spec: {podMetricsEndpoints: [{proxyUrl: http://a}]} | PodMonitor x has the field spec.podMetricsEndpoints[].proxyUrl",
                "kind: PodMonitor, spec: {namespaceSelector: {any: true}} | PodMonitor x has the field spec.namespaceSelector.any",
                "kind: Service, spec: {externalIPs: [10.0.0.1]} | Service x has the field spec.externalIPs[]",
                "kind: ConfigMap, metadata: {name: x, finalizers: [example.com/a]} | ConfigMap x has a finalizer",
            })
    void whatNobodyHasLookedAtIsSaid(String object, String sentence) throws RenderException {
        List<String> said =
                said(object.contains("metadata") ? "{" + object + "}" : "{" + object + ", metadata: {name: x}}");

        assertTrue(said.stream().anyMatch(one -> one.startsWith(sentence)), said::toString);
    }

    private static List<String> said(String object) throws RenderException {
        List<String> broken = new ArrayList<>();
        KnownShape.check(Manifests.parse(object + "\n"), broken);
        return broken;
    }
}
