package io.argosy.fleet.gate.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.gate.JudgedFleet;
import io.argosy.fleet.gate.SoundFleet;
import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.ProposedChange;
import io.argosy.fleet.git.Change;
import io.argosy.fleet.git.CommitWriter;
import io.argosy.fleet.release.RenderingFleet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A trait that changes what base gives goes from environment to environment; others come where they are wanted. */
class TraitsInOrderTest {
    private static final String TRAIT = "base/components/x/kustomization.yaml";
    private static final String COMPONENT = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n";

    @TempDir
    private Path folder;

    private static final String VOLUME =
            "patches: [{patch: '[{\"op\": \"add\", \"path\": \"/spec/template/spec/volumes\", \"value\": [{\"name\":"
                    + " \"tmp\", \"emptyDir\": {}}]}]', target: {kind: Deployment}}]";

    private JudgedFleet fleet;

    @BeforeEach
    void aFleetWithAService() throws Exception {
        fleet = SoundFleet.in(folder);
        fleet.files()
                .write("base/model-service/service.yaml", """
                        apiVersion: v1
                        kind: Service
                        metadata: {name: model}
                        spec:
                          selector: {app: model}
                          ports: [{name: http, port: 80, targetPort: http}]
                        """)
                .write("base/model-service/kustomization.yaml", """
                        resources: [deployment.yaml, service.yaml]
                        configMapGenerator: [{name: settings, envs: [settings.env]}]
                        """)
                .commit("A Service");
    }

    @AfterEach
    void close() {
        fleet.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "patches: [{patch: '[{\"op\": \"add\", \"path\": \"/spec/paused\", \"value\": true}]', target: {kind: Deployment}}]; Deployment churn-model spec.paused: (absent) → true",
                "patches: [{patch: '[{\"op\": \"replace\", \"path\": \"/spec/ports/0/port\", \"value\": 8080}]', target: {kind: Service}}]; Service churn-model spec.ports",
                "patches: [{patch: '[{\"op\": \"add\", \"path\": \"/spec/template/spec/containers/0/args\", \"value\": [\"x\"]}]', target: {kind: Deployment}}]; Deployment churn-model spec.template.spec.containers[service].args",
                "resources: [more.yaml]; it brings NetworkPolicy",
                "patches: [{patch: '[{\"op\": \"add\", \"path\": \"/metadata/annotations\", \"value\": {\"argosy.io/asleep-after\": \"1s\"}}]', target: {kind: Deployment}}]; Deployment churn-model metadata.annotations",
            })
    void oneThatChangesWhatBaseGivesGoesThroughEachEnvironment(String trait, String said) throws Exception {
        bring(trait);

        List<String> first = switchOn("production");
        assertEquals(1, first.size(), first::toString);
        assertTrue(
                first.getFirst()
                        .startsWith(
                                "FAIL production/churn traits: a trait changes what base gives, and staging/churn has"
                                        + " not had it: "),
                first::toString);
        assertTrue(first.getFirst().contains(said), first::toString);

        for (String environment : List.of("dev", "staging", "production")) {
            List<String> now = switchOn(environment);
            assertTrue(
                    now.getFirst().startsWith("PASS " + environment + "/churn traits: traits change what base gives: "),
                    now::toString);
            fleet.files().write(overlay(environment), on()).commit("On in " + environment);
        }
        // Off again, anywhere, is base's own.
        assertEquals(
                List.of("PASS production/churn traits: it runs without x"),
                fleet.judge(
                        new TraitsInOrder(), List.of(fleet.put(overlay("production"), RenderingFleet.overlay("")))));
        assertEquals(
                "⚠ traits: without x", headline(List.of(fleet.put(overlay("production"), RenderingFleet.overlay("")))));
    }

    @Test
    void moreInWhatBaseGivesIsNothingBrought() throws Exception {
        fleet.files()
                .write(
                        "base/model-service/deployment.yaml",
                        fleet.files()
                                .text("base/model-service/deployment.yaml")
                                .replace(
                                        "        resources:",
                                        "        volumeMounts: [{name: tmp, mountPath: /tmp}]\n        resources:")
                                .replace(
                                        "      containers:",
                                        "      volumes: [{name: tmp, emptyDir: {}}]\n      containers:"))
                .commit("A volume");
        bring("patches: [{patch: '[{\"op\": \"add\", \"path\":"
                + " \"/spec/template/spec/containers/0/volumeMounts/0/readOnly\", \"value\": true}]',"
                + " target: {kind: Deployment}}]");

        assertTrue(
                switchOn("production")
                        .getFirst()
                        .contains("has not had it: Deployment churn-model"
                                + " spec.template.spec.containers[service].volumeMounts[tmp].readOnly"),
                switchOn("production")::toString);
    }

    @Test
    void noneTakesAnObjectOfBaseAway() throws Exception {
        bring("patches: [{patch: '{apiVersion: v1, kind: Service, metadata: {name: model}, $patch: delete}',"
                + " target: {kind: Service}}]");

        assertTrue(
                switchOn("dev")
                        .getFirst()
                        .startsWith(
                                "FAIL dev/churn traits: a trait takes away Service churn-model, of what base gives"),
                switchOn("dev")::toString);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "configMapGenerator: [{name: settings, behavior: merge, literals: [SERVING_TIMEOUT=20s]}]",
                "patches: [{patch: '[{\"op\": \"add\", \"path\": \"/spec/template/spec/imagePullSecrets\", \"value\": [{\"name\": \"registry\"}]}]', target: {kind: Deployment}}]",
                "patches: [{patch: '[{\"op\": \"add\", \"path\": \"/spec/template/spec/volumes\", \"value\": [{\"name\": \"tmp\", \"emptyDir\": {}}]}, {\"op\": \"add\", \"path\": \"/spec/template/spec/containers/0/volumeMounts\", \"value\": [{\"name\": \"tmp\", \"mountPath\": \"/tmp\"}]}]', target: {kind: Deployment}}]",
            })
    void oneThatBringsSomethingIsSwitchedOnWhereItIsWanted(String trait) throws Exception {
        bring(trait);

        assertEquals(
                List.of("PASS production/churn traits: its traits change nothing of what base gives"),
                switchOn("production"));
    }

    @Test
    void whatItBringsIsSaidOnTheFirstScreen() throws Exception {
        bring(VOLUME);

        assertEquals(
                "⚠ traits: brings Deployment churn-model spec.template.spec.volumes (tmp)",
                headline(List.of(fleet.put(overlay("production"), on()))));
    }

    @Test
    void whatAServiceThatComesHasBeyondTheOthersThereIsSaidToo() throws Exception {
        bring(VOLUME);
        List<Change> plain = new ArrayList<>();
        List<Change> more = new ArrayList<>();
        for (String file : List.of(
                "release/kustomization.yaml", "release/deploy/kustomization.yaml", "release/deploy/settings.env")) {
            fleet.repository()
                    .readText(fleet.main(), "overlays/dev/churn/" + file)
                    .ifPresent(text -> plain.add(fleet.put("overlays/dev/shop/" + file, text)));
        }
        more.addAll(plain);
        plain.add(fleet.put("overlays/dev/shop/kustomization.yaml", RenderingFleet.overlay("")));
        more.add(fleet.put("overlays/dev/shop/kustomization.yaml", on()));

        assertEquals("", headline(plain));
        assertTrue(headline(more).startsWith("⚠ traits: brings Deployment "), headline(more));
    }

    private String headline(List<Change> changes) throws Exception {
        RevCommit head = new CommitWriter(fleet.repository()).commit(fleet.main(), changes, "A trait");
        return new TraitsInOrder()
                        .judge(ProposedChange.of(
                                fleet.repository(), fleet.main(), head, JudgedFleet.TOOLS, fleet.clock()))
                        .stream()
                        .map(Judgement::headline)
                        .collect(Collectors.joining("\n"));
    }

    @Test
    void whatATraitDoesToAnotherTraitsObjectGoesInOrderToo() throws Exception {
        fleet.files()
                .write("base/components/route/kustomization.yaml", COMPONENT + "resources: [route.yaml]\n")
                .write("base/components/route/route.yaml", """
                        apiVersion: gateway.networking.k8s.io/v1
                        kind: HTTPRoute
                        metadata: {name: public}
                        spec: {rules: [{backendRefs: [{name: model, port: 80}]}]}
                        """);
        for (String environment : List.of("dev", "staging", "production")) {
            fleet.files().write(overlay(environment), on("route"));
        }
        fleet.files().commit("A route");
        bring("patches: [{patch: '[{\"op\": \"add\", \"path\": \"/spec/rules/0/backendRefs/0/weight\", \"value\": 0}]',"
                + " target: {kind: HTTPRoute}}]");

        List<String> said =
                fleet.judge(new TraitsInOrder(), List.of(fleet.put(overlay("production"), on("route", "x"))));

        assertTrue(said.getFirst().startsWith("FAIL production/churn traits: "), said::toString);
        assertTrue(said.getFirst().contains("HTTPRoute public spec.rules"), said::toString);
    }

    private void bring(String trait) {
        fleet.files()
                .write("base/components/x/more.yaml", """
                        apiVersion: networking.k8s.io/v1
                        kind: NetworkPolicy
                        metadata: {name: more}
                        spec: {podSelector: {}, policyTypes: [Ingress]}
                        """)
                .write(TRAIT, COMPONENT + trait + "\n")
                .commit("A trait");
    }

    private List<String> switchOn(String environment) throws Exception {
        return fleet.judge(new TraitsInOrder(), List.of(fleet.put(overlay(environment), on())));
    }

    private static String overlay(String environment) {
        return "overlays/" + environment + "/churn/kustomization.yaml";
    }

    private static String on() {
        return on("x");
    }

    private static String on(String... traits) {
        StringBuilder overlay = new StringBuilder(RenderingFleet.overlay(""));
        for (String trait : traits) {
            overlay.append("- ../../../base/components/").append(trait).append('\n');
        }
        return overlay.toString();
    }
}
