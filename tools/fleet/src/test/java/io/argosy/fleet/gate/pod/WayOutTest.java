package io.argosy.fleet.gate.pod;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.argosy.fleet.manifest.Manifests;
import io.argosy.fleet.manifest.RenderException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a service is told to call, its pods may reach. */
class WayOutTest {
    private static final String NAMES =
            "{to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}}],"
                    + " ports: [{port: 53, protocol: UDP}, {port: 53, protocol: TCP}]}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://collector:4318 | | true",
                "http://collector.monitoring:4318 | | true",
                "http://collector.kube-system:53 | | true",
                "http://collector.monitoring:4318 | {to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}}], ports: [{port: 4318}]} | false",
                "http://collector.monitoring.svc.cluster.local.:4318 | {to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}}]} | false",
                "http://collector.tracing:4318 | {to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}}]} | true",
                "http://collector.tracing:4318 | {to: [{namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: In, values: [a, tracing]}]}}]} | false",
                "http://collector.tracing:4318 | {to: [{namespaceSelector: {matchLabels: {team: seers}}}]} | false",
                "http://collector:4318 | {to: [{podSelector: {}}]} | false",
                "http://collector.tracing:4318 | {to: [{podSelector: {}}]} | true",
                "https://otlp.example.com | {to: [{ipBlock: {cidr: 0.0.0.0/0}}]} | false",
                "https://otlp.example.com | {to: [{namespaceSelector: {}}]} | true",
                "http://10.1.2.3:4318 | {to: [{namespaceSelector: {}}]} | true",
                "http://10.1.2.3:4318 | {to: [{ipBlock: {cidr: 10.0.0.0/8}}]} | false",
                "http://collector.tracing:4318 | {to: [{ipBlock: {cidr: 0.0.0.0/0}}]} | true",
                "http://anything:1 | {} | false",
            })
    void anAddressWithoutAWayIsSaid(String address, String rule, boolean said) throws RenderException {
        List<String> broken = new ArrayList<>();

        WayOut.check(Manifests.parse("""
                {kind: ConfigMap, metadata: {name: s, namespace: model-churn}, data: {SERVING_OTLP_ENDPOINT: "%s"}}
                ---
                {kind: NetworkPolicy, metadata: {name: model, namespace: model-churn}, spec: {policyTypes: [Ingress, Egress], egress: [%s%s]}}
                """.formatted(address, NAMES, rule == null ? "" : ", " + rule)), broken);

        assertEquals(
                said
                        ? List.of("ConfigMap s sets SERVING_OTLP_ENDPOINT=" + address
                                + ", where no NetworkPolicy lets its"
                                + " pods go: switch on the trait that opens the way (base/components/tracing)")
                        : List.of(),
                broken);
    }

    /** The trait's own way, and others. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jdbc:postgresql://db.internal:5432/predictions?sslmode=require | 10.0.0.0/8 | 5432 | false",
                "jdbc:postgresql://db.internal/predictions | 10.0.0.0/8 | 5432 | false",
                "jdbc:postgresql://argosy-predictions/predictions | 172.16.0.0/12 | 5432 | false",
                "jdbc:postgresql://postgres.databases:5432/predictions | 10.0.0.0/8 | 5432 | false",
                "jdbc:postgresql://db.internal:6432/predictions | 10.0.0.0/8 | 5432 | true",
                "jdbc:postgresql://db.internal:6432/predictions | 10.0.0.0/8 | 6432 | false",
                "jdbc:postgresql://a.internal,b.internal:6432/predictions | 10.0.0.0/8 | 5432 | true",
                "jdbc:postgresql://10.1.2.3/predictions | 10.0.0.0/8 | 5432 | false",
                "jdbc:postgresql://172.31.255.255/predictions | 172.16.0.0/12 | 5432 | false",
                "jdbc:postgresql://172.32.0.0/predictions | 172.16.0.0/12 | 5432 | true",
                "jdbc:postgresql://34.1.2.3/predictions | 10.0.0.0/8 | 5432 | true",
                "jdbc:postgresql://34.1.2.3/predictions | 0.0.0.0/0 | 5432 | false",
                "jdbc:postgresql://34.1.2.3/predictions | 34.1.2.3/32 | 5432 | false",
                "jdbc:postgresql://[fd00::1]:5432/predictions | 10.0.0.0/8 | 5432 | false",
            })
    void aDatabaseToWhichNoWayLeadsIsSaid(String address, String block, int port, boolean said) throws RenderException {
        String trait = "{to: [{ipBlock: {cidr: " + block + "}}], ports: [{port: " + port + ", protocol: TCP}]}";
        assertEquals(
                said
                        ? List.of("ConfigMap s sets SERVING_STORE=" + address + ", where no NetworkPolicy lets its pods"
                                + " go: base/components/store opens the way to port 5432 of private networks")
                        : List.of(),
                broken(address, ", " + trait));
        // Without the trait there is no way at all.
        assertEquals(1, broken(address, "").size());
    }

    private static List<String> broken(String database, String rule) throws RenderException {
        List<String> broken = new ArrayList<>();
        WayOut.check(Manifests.parse("""
                {kind: ConfigMap, metadata: {name: s, namespace: model-churn}, data: {SERVING_STORE: "%s"}}
                ---
                {kind: NetworkPolicy, metadata: {name: model, namespace: model-churn}, spec: {policyTypes: [Ingress, Egress], egress: [%s%s]}}
                """.formatted(database, NAMES, rule)), broken);
        return broken;
    }
}
