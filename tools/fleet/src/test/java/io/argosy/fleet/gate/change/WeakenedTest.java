package io.argosy.fleet.gate.change;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.argosy.fleet.guard.Lowered;
import io.argosy.fleet.impact.OverlayImpact;
import io.argosy.fleet.manifest.Manifests;
import io.argosy.fleet.manifest.Rendering;
import io.argosy.fleet.release.Overlay;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What services lose, wherever it was written. */
class WeakenedTest {
    private static final String ROUTE = """
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: public}
            """;

    @Test
    void aRouteThatIsTakenFromAllIsSaidOnceForTheEnvironment() throws Exception {
        assertEquals(
                List.of("production's churn, diabetes: a route is taken away (HTTPRoute)"),
                lost(List.of("churn", "diabetes"), scaled(2) + ROUTE, scaled(2)));
        assertEquals(
                List.of("production's 4 services: a route is taken away (HTTPRoute)"),
                lost(List.of("a", "b", "c", "d"), scaled(2) + ROUTE, scaled(2)));
    }

    @Test
    void onePodWhereThereWereMoreIsSaidHoweverItIsSpelled() throws Exception {
        for (String after : List.of(scaled(1), replicas(1), replicas(null))) {
            for (String before : List.of(scaled(2), scaled(5), replicas(3))) {
                assertEquals(
                        List.of("production's churn: one pod at the least, where there were two or more"),
                        lost(List.of("churn"), before, after));
            }
        }
    }

    @Test
    void whoLeavesIsSaidOnceForTheEnvironmentAndNothingElseOfIt() throws Exception {
        for (String after : List.of("", ROUTE)) {
            assertEquals(
                    List.of("churn leaves production: nobody is answered any more"),
                    lost(List.of("churn"), scaled(2) + ROUTE, after));
        }
        assertEquals(
                List.of("churn, diabetes leave production: nobody is answered any more"),
                lost(List.of("churn", "diabetes"), scaled(2) + ROUTE, ""));
        assertEquals(
                List.of("4 services leave production: nobody is answered any more"),
                lost(List.of("a", "b", "c", "d"), replicas(1), ""));
    }

    @Test
    void whoOwnsItIsWhoOwnsTheOverlays() throws Exception {
        List<OverlayImpact> impacts = List.of(
                OverlayImpact.of(new Overlay("dev", "churn"), rendered(scaled(2)), rendered("")),
                OverlayImpact.of(new Overlay("production", "churn"), rendered(scaled(2) + ROUTE), rendered(scaled(2))));

        assertEquals(
                List.of(
                        List.of("@overlays/dev/churn/kustomization.yaml"),
                        List.of("@overlays/production/churn/kustomization.yaml")),
                Weakened.of(impacts, path -> List.of("@" + path)).stream()
                        .map(Lowered::owners)
                        .toList());
    }

    private static Rendering rendered(String yaml) throws Exception {
        return new Rendering.Done(Manifests.parse(yaml));
    }

    @Test
    void whatIsNewOrNoLessIsNot() throws Exception {
        assertEquals(List.of(), lost(List.of("churn"), "", replicas(1)));
        assertEquals(List.of(), lost(List.of("churn"), replicas(1), replicas(1)));
        assertEquals(List.of(), lost(List.of("churn"), scaled(3) + ROUTE, scaled(2) + ROUTE));
    }

    private static List<String> lost(List<String> services, String before, String after) throws Exception {
        List<OverlayImpact> impacts = new ArrayList<>();
        for (String service : services) {
            impacts.add(OverlayImpact.of(new Overlay("production", service), rendered(before), rendered(after)));
        }
        return Weakened.of(impacts, _ -> List.of()).stream().map(Lowered::what).toList();
    }

    private static String scaled(int least) {
        return replicas(null) + """
                ---
                apiVersion: autoscaling/v2
                kind: HorizontalPodAutoscaler
                metadata: {name: model}
                spec: {minReplicas: %d, maxReplicas: 8, scaleTargetRef: {kind: Deployment, name: model}}
                """.formatted(least);
    }

    private static String replicas(@Nullable Integer count) {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: model}
                spec: {%stemplate: {spec: {containers: [{name: service}]}}}
                """.formatted(count == null ? "" : "replicas: " + count + ", ");
    }
}
