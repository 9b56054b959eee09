package io.argosy.fleet.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.manifest.Manifests;
import io.argosy.fleet.tool.Tools;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ClusterManifestsTest {
    private static final Path REPOSITORY = Path.of("../..").toAbsolutePath().normalize();

    private final ClusterManifests manifests =
            new ClusterManifests(REPOSITORY, Tools.of(REPOSITORY, System.err::println));

    @ParameterizedTest
    @ValueSource(strings = {"dev", "staging", "production"})
    void theWiringFollowsTheEnvironmentsOverlays(String environment) throws Exception {
        String wiring = manifests.render("clusters/" + environment);

        assertTrue(wiring.contains("path: overlays/" + environment + "/*"), wiring);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "staging", "production"})
    void noWordThatStandsForAFactIsLeft(String environment) throws Exception {
        for (String folder : new String[] {"clusters/" + environment, "clusters/" + environment + "/addons"}) {
            String rendered = manifests.render(folder);
            for (String word : new String[] {"REPOSITORY", "ENVIRONMENT", "HOST", "ISSUER", "PROJECT", "CLUSTER"}) {
                assertFalse(rendered.contains(word), word + " is left in " + folder + ":\n" + rendered);
            }
        }
    }

    /** No cluster without Docker enforces policies: what is let out is read here, and nothing more may be. */
    @ParameterizedTest
    @ValueSource(strings = {"dev", "staging", "production"})
    void theWitnessCallsPrometheusNamesTheApiServerAndGitAndNobodyCallsIt(String environment) throws Exception {
        JsonNode policy = Manifests.parse(manifests.render("clusters/" + environment + "/addons"))
                .find("NetworkPolicy", "witness")
                .orElseThrow()
                .at("/spec");

        assertEquals("{}", policy.path("podSelector").toString());
        assertEquals("[\"Ingress\",\"Egress\"]", policy.path("policyTypes").toString());
        assertTrue(policy.path("ingress").isMissingNode(), policy::toString);
        assertEquals(
                List.of("prometheus in monitoring: 9090", "any in kube-system: 53 53", "anybody: 22 443 6443"),
                policy.path("egress")
                        .valueStream()
                        .map(ClusterManifestsTest::let)
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "staging", "production"})
    void theBoardHasNoServiceListsWhatItShowsAndNobodyCallsIt(String environment) throws Exception {
        Manifests addons = Manifests.parse(manifests.render("clusters/" + environment + "/addons"));
        JsonNode policy = addons.find("NetworkPolicy", "board").orElseThrow().at("/spec");

        assertTrue(addons.find("Service", "board").isEmpty(), "a port without a login");
        assertEquals("{}", policy.path("podSelector").toString());
        assertEquals("[\"Ingress\",\"Egress\"]", policy.path("policyTypes").toString());
        assertTrue(policy.path("ingress").isMissingNode(), policy::toString);
        assertEquals(
                List.of("any in kube-system: 53 53", "anybody: 22 443 6443"),
                policy.path("egress")
                        .valueStream()
                        .map(ClusterManifestsTest::let)
                        .toList());
        assertEquals(
                "[{\"apiGroups\":[\"argoproj.io\"],\"resources\":[\"applications\"],\"verbs\":[\"list\"]}]",
                addons.find("Role", "board").orElseThrow().path("rules").toString());
        assertEquals(
                "[{\"apiGroups\":[\"apps\"],\"resources\":[\"deployments\"],\"verbs\":[\"list\"]}]",
                addons.find("ClusterRole", "board").orElseThrow().path("rules").toString());
    }

    private static String let(JsonNode rule) {
        String to = rule.path("to").isMissingNode()
                ? "anybody"
                : rule.at("/to/0/podSelector/matchLabels/app.kubernetes.io~1name")
                                .asString("any") + " in "
                        + rule.at("/to/0/namespaceSelector/matchLabels/kubernetes.io~1metadata.name")
                                .asString("any");
        return to + ": "
                + rule.path("ports")
                        .valueStream()
                        .map(port -> port.path("port").asString(""))
                        .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"staging", "production"})
    void theGatewayOutlivesANodeAndAsksAnotherPodWhereOneDied(String environment) throws Exception {
        Manifests addons = Manifests.parse(manifests.render("clusters/" + environment + "/addons"));

        JsonNode proxy = addons.find("EnvoyProxy", "replicated").orElseThrow().at("/spec/provider/kubernetes");
        assertEquals(2, proxy.at("/envoyDeployment/replicas").asInt(0));
        assertEquals(1, proxy.at("/envoyPDB/minAvailable").asInt(0));
        assertEquals(
                "argosy-" + environment,
                proxy.at("/envoyService/annotations/networking.gke.io~1load-balancer-ip-addresses")
                        .asString(""),
                "the address that clusters/gke reserves");
        assertEquals(
                "replicated",
                addons.find("GatewayClass", "envoy")
                        .orElseThrow()
                        .at("/spec/parametersRef/name")
                        .asString(""));
        JsonNode retry =
                addons.find("BackendTrafficPolicy", "public").orElseThrow().at("/spec/retry");
        assertTrue(retry.at("/numRetries").asInt(0) > 0, retry::toString);
        assertFalse(retry.toString().contains("5xx"), retry::toString);
        assertEquals(
                "RoundRobin",
                addons.find("BackendTrafficPolicy", "public")
                        .orElseThrow()
                        .at("/spec/loadBalancer/type")
                        .asString(""),
                "a pod that died has the fewest requests in hand");
    }

    @ParameterizedTest
    @CsvSource({
        "v1.4.1,v1.6.1,true",
        "v1.10.0,v1.6.1,false",
        "v1.6.1,v1.6.1,false",
        "v1.6.1-rc.1,v1.6.1,false",
        "'',v1.6.1,true"
    })
    void definitionsAreBroughtUpAndNeverBack(String installed, String pinned, boolean older) {
        assertEquals(older, Bootstrap.isOlder(installed, pinned));
        assertEquals("v1.6.1", Bootstrap.pinnedGatewayApi("resources:\n- https://example.org/a//b?ref=v1.6.1\n"));
    }

    /** Its own schema lacks what was defined after it started, and an object that it cannot compare it may call synced. */
    @Test
    void argoCdAsksTheApiServerWhatDiffersAndNeedsNoSchemaForThat() throws Exception {
        String wiring = manifests.render("clusters/production");

        assertTrue(
                wiring.contains("compare-options: ServerSideDiff=true,IncludeMutationWebhook=true"),
                () -> "argo-cd issue 28722 is back: " + wiring);
    }

    @Test
    void bootstrapCanFollowAnotherRepositoryEverywhere() throws Exception {
        String before = manifests.render("clusters/dev");

        String after = Bootstrap.following(before, "file:///srv/fork");

        assertFalse(after.contains("github.com/argosy-fleet/argosy.git"), after);
        assertEquals(3, after.split("file:///srv/fork", -1).length - 1, after);
    }
}
