package io.argosy.fleet.gate.pod;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.argosy.fleet.Seeded;
import io.argosy.fleet.manifest.Manifests;
import io.argosy.fleet.manifest.RenderException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What pods need comes in their wave or before. */
class SyncOrderTest {
    private static final String POD =
            "template: {spec: {serviceAccountName: model, volumes: [{name: s, secret: {secretName: keys}}], containers: [{envFrom: [{configMapRef: {name: settings}}]}]}}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-10 | 0 | 0 | -5 | -1 | 0 |",
                "-1 | 0 | 0 | 0 | -1 | 0 |",
                "0 | 0 | 0 | 0 | -1 | 0 | Namespace models comes in wave 0, after Job step in wave -1, which needs it: neither is ever there",
                "-10 | 101 | 0 | 0 | -1 | 101 |",
                "-10 | 0 | 0 | 0 | 0 | 0 | Job step is no step before the start: its wave is 0, and that of Deployment model 0",
                "-10 | 1 | 0 | 0 | -1 | 0 | ConfigMap settings comes in wave 1, after Deployment model in wave 0, which needs it: neither is ever there",
                "-10 | 0 | 101 | 0 | -1 | 0 | ServiceAccount model comes in wave 101, after Deployment model in wave 0, which needs it: neither is ever there",
                "-10 | 0 | 0 | 1 | -1 | 0 | ExternalSecret store comes in wave 1, after Deployment model in wave 0, which needs it: neither is ever there",
                "1 | 1 | 1 | 1 | 1 | 2 |",
                "-10 | 0 | 0 | 0 | -1 | soon | Deployment model is of the wave soon, which is no whole number",
            })
    void whatPodsNeedComesNoLaterThanTheyDo(
            String namespace,
            String settings,
            String account,
            String secret,
            String job,
            String deployment,
            @Nullable String told)
            throws RenderException {
        assertEquals(
                told == null ? List.of() : List.of(told), said(namespace, settings, account, secret, job, deployment));
    }

    @Seeded(200)
    void aNamespaceComesBeforeAllThatIsInIt(long seed) throws RenderException {
        SplittableRandom random = new SplittableRandom(seed);
        int namespace = random.nextInt(-20, 20);
        int settings = random.nextInt(-20, 20);
        int deployment = random.nextInt(-20, 20);
        int job = deployment - 1;

        boolean sound = namespace <= Math.min(settings, Math.min(deployment, job)) && settings <= deployment;

        assertEquals(
                sound,
                said("" + namespace, "" + settings, "" + deployment, "" + deployment, "" + job, "" + deployment)
                        .isEmpty());
    }

    private static List<String> said(
            String namespace, String settings, String account, String secret, String job, String deployment)
            throws RenderException {
        List<String> broken = new ArrayList<>();
        SyncOrder.check(
                Manifests.parse(object("Namespace", "models", "", namespace, "")
                        + object("ConfigMap", "settings", "models", settings, "")
                        + object("ServiceAccount", "model", "models", account, "")
                        + object("ExternalSecret", "store", "models", secret, "target: {name: keys}")
                        + object("Job", "step", "models", job, "")
                        + object("Deployment", "model", "models", deployment, POD)),
                broken);
        return broken;
    }

    private static String object(String kind, String name, String namespace, String wave, String spec) {
        return "{kind: %s, metadata: {name: %s%s, annotations: {argocd.argoproj.io/sync-wave: \"%s\"}}, spec: {%s}}%n---%n"
                .formatted(kind, name, namespace.isEmpty() ? "" : ", namespace: " + namespace, wave, spec);
    }
}
