package io.argosy.fleet.gate;

import static io.argosy.fleet.gate.ChangedClusters.ADDONS;
import static io.argosy.fleet.gate.ChangedClusters.GATEWAY;
import static io.argosy.fleet.gate.ChangedClusters.NAMESPACES;
import static io.argosy.fleet.gate.ChangedClusters.POLICY;
import static io.argosy.fleet.gate.ChangedClusters.WIRING;
import static io.argosy.fleet.gate.ChangedClusters.beside;
import static io.argosy.fleet.gate.ChangedClusters.in;
import static io.argosy.fleet.gate.ChangedClusters.policy;
import static io.argosy.fleet.gate.ChangedClusters.route;
import static io.argosy.fleet.gate.ChangedClusters.row;

import io.argosy.fleet.gate.ChangedClusters.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a change of the gateway and the namespaces does to those who call a service, and to its pods. */
@Tag("sample")
class CallersAreLetInTest {
    @TempDir
    private static Path folder;

    private static ChangedClusters clusters;

    @BeforeAll
    static void thisRepository() throws IOException {
        clusters = ChangedClusters.in(folder);
    }

    @AfterAll
    static void close() {
        clusters.close();
    }

    static Stream<Row> whatBreaks() {
        String all = "churn, diabetes, nationality: ";
        return Stream.of(
                // Nobody is let in.
                row(
                        "routes of the gateway's own namespace",
                        all
                                + "the gateway gateway/public does not take its route: its listener https takes routes from Same",
                        in(
                                GATEWAY,
                                "from: Selector\n        selector:\n          matchLabels:\n            app.kubernetes.io/part-of: argosy\n",
                                "from: Same\n")),
                row(
                        "routes of another label",
                        all
                                + "the gateway gateway/public does not take its route: its listener https takes routes from Selector",
                        in(GATEWAY, "app.kubernetes.io/part-of: argosy", "app.kubernetes.io/part-of: other")),
                row(
                        "routes of another kind",
                        "takes no HTTPRoute (allowedRoutes.kinds)",
                        in(GATEWAY, "    allowedRoutes:\n", "    allowedRoutes:\n      kinds: [{kind: GRPCRoute}]\n")),
                row(
                        "another class",
                        all + "the gateway gateway/public is of the class other, which nobody makes",
                        in(GATEWAY, "gatewayClassName: envoy", "gatewayClassName: other")),
                row(
                        "another controller",
                        "GatewayClass envoy would be made by other.example/x",
                        in(GATEWAY, "gateway.envoyproxy.io/gatewayclass-controller", "other.example/x")),
                row(
                        "another port",
                        "the listener https of gateway/public would be at 8443",
                        in(GATEWAY, "port: 443", "port: 8443")),
                row(
                        "an unknown certificate",
                        "has the certificate other, which nobody makes",
                        in(GATEWAY, "      - name: public\n    allowed", "      - name: other\n    allowed")),
                row(
                        "no certificate",
                        "the listener https of gateway/public has the certificate public, which nobody makes",
                        in(ADDONS, "- certificate.yaml\n", ""),
                        in(
                                "clusters/facts/kustomization.yaml",
                                "  - select:\n      kind: Certificate\n    fieldPaths:\n    - spec.dnsNames.0\n",
                                ""),
                        in(
                                "clusters/facts/kustomization.yaml",
                                "- source:\n    kind: ConfigMap\n    name: cluster\n    fieldPath: data.ISSUER\n  targets:\n  - select:\n      kind: Certificate\n    fieldPaths:\n    - spec.issuerRef.name\n",
                                "")),
                beside(
                        "a policy that denies",
                        all + "SecurityPolicy gateway/deny would turn callers away (authorization)",
                        ADDONS,
                        policy("SecurityPolicy", "deny", "authorization: {defaultAction: Deny}")),
                row(
                        "faults",
                        all + "BackendTrafficPolicy gateway/public would answer with faults",
                        in(
                                GATEWAY,
                                "  retry:\n",
                                "  faultInjection: {abort: {httpStatus: 503, percentage: 100}}\n  retry:\n")),
                beside(
                        "no connection at all",
                        all + "ClientTrafficPolicy gateway/none would let nothing through",
                        ADDONS,
                        policy(
                                "ClientTrafficPolicy",
                                "none",
                                "connection: {connectionLimit: {value: 0}}\n  circuitBreaker: {maxConnections: 0}")),
                beside(
                        "a route before theirs",
                        "churn: HTTPRoute gateway/mine would answer in its place on gateway/public",
                        ADDONS,
                        route("/churn/v1")),
                row(
                        "the gateway may not call",
                        all + "the namespace envoy-gateway-system would not be let in to it any more",
                        in(NAMESPACES, "argosy.io/may-call-models: \"true\"", "argosy.io/may-call-models: \"false\"")),
                // Pods are refused.
                beside(
                        "a quota of no pods",
                        "churn: ResourceQuota none allows pods 0 in model-churn",
                        WIRING,
                        "apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: none, namespace: model-churn}\nspec: {hard: {pods: 0}}\n"),
                beside(
                        "a quota of less than the most pods ask for",
                        "churn: ResourceQuota small allows requests.cpu 2 in model-churn, and at its most it asks for 10",
                        WIRING,
                        "apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: small, namespace: model-churn}\nspec: {hard:"
                                + " {requests.cpu: 2}}\n"),
                beside(
                        "a quota of what pods do not say",
                        "counts limits.cpu, and takes no pod that does not say it",
                        WIRING,
                        "apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: cpu, namespace: model-churn}\nspec: {hard:"
                                + " {limits.cpu: 1000}}\n"),
                beside(
                        "a limit below what a pod has",
                        "churn: LimitRange small allows memory 100Mi at the most, and a pod has 512Mi",
                        WIRING,
                        "apiVersion: v1\nkind: LimitRange\nmetadata: {name: small, namespace: model-churn}\nspec: {limits: [{type:"
                                + " Container, max: {memory: 100Mi}}]}\n"),
                row(
                        "an admission policy that no Namespace meets",
                        all + "the admission policy model-namespaces would refuse its Namespace",
                        in(POLICY, "orValue('') == 'restricted'", "orValue('') == 'privileged'")));
    }

    @ParameterizedTest
    @MethodSource("whatBreaks")
    void whatKeepsCallersOrPodsOutIsRefused(Row row) throws Exception {
        clusters.assertRefused(row);
    }
}
