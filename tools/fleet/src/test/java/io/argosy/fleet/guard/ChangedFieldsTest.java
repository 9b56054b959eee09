package io.argosy.fleet.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.git.Change;
import io.argosy.fleet.git.CommitWriter;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.Snapshot;
import io.argosy.fleet.git.TemporaryClone;
import io.argosy.fleet.release.SmallFleet;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A guard whose meaning nobody can tell by a rule says what in it changes, so that its owner sees what a line does. */
class ChangedFieldsTest {
    private static final Path ROOT = Path.of("../..");
    private static final String PROJECT = "clusters/models/project.yaml";
    private static final String APPLICATIONS = "clusters/models/applications.yaml";
    private static final String IMAGE = "platform/image.yaml";
    private static final String ARGO = "clusters/argocd/settings.yaml";
    private static final String FACTS = "clusters/facts/repository.env";
    private static final List<String> OURS = List.of(
            PROJECT,
            APPLICATIONS,
            IMAGE,
            ARGO,
            FACTS,
            "clusters/addons/gateway.yaml",
            "clusters/models/kustomization.yaml",
            "clusters/production/kustomization.yaml");

    @TempDir
    private Path folder;

    private TemporaryClone clone;
    private Monorepo repository;

    @BeforeEach
    void aFleetWithThisRepositorysGuards() throws Exception {
        clone = SmallFleet.in(folder);
        for (String path : OURS) {
            clone.write(path, Files.readString(ROOT.resolve(path)));
        }
        clone.write("clusters/a/secret.yaml", "kind: Secret\nmetadata: {name: s}\nstringData: {password: hunter2}\n")
                .write(
                        "clusters/b/kustomization.yaml",
                        "secretGenerator:\n- name: s\n  literals: [password=hunter2]\n  envs: [s.env]\n")
                .write("clusters/b/s.env", "PASSWORD=hunter2\n");
        clone.commit("Guards");
        repository = clone.open();
    }

    @AfterEach
    void close() {
        repository.close();
        clone.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "clusters/models/project.yaml | description: Model services, | description: The models, | AppProject models:"
                        + " spec.description: Model services, from this repository, into namespaces of their own. → The"
                        + " models, from this repository, into namespaces of their own.",
                "clusters/models/project.yaml | \\n  roles: | \\n  syncWindows: [{kind: deny, schedule: '* * * * *'}]\\n  roles: |"
                        + " AppProject models: spec.syncWindows: none → [{kind: deny, schedule: * * * * *}]",
                "clusters/models/project.yaml | - REPOSITORY | - REPOSITORY\\n  - https://evil.example/x | AppProject models:"
                        + " spec.sourceRepos: none → https://evil.example/x",
                "clusters/models/project.yaml | namespace: model-* | namespace: kube-system | AppProject models:"
                        + " spec.destinations[0].namespace: model-* → kube-system",
                "clusters/models/project.yaml | \\n  - group: apps\\n    kind: Deployment | '' | AppProject models:"
                        + " spec.namespaceResourceWhitelist: {group: apps, kind: Deployment} → none",
                "clusters/models/applications.yaml | prune: true | prune: false | ApplicationSet models:"
                        + " spec.template.spec.syncPolicy.automated.prune: true → false",
                "clusters/models/applications.yaml | path: overlays/ENVIRONMENT/* | path: overlays/ENVIRONMENT/c* |"
                        + " ApplicationSet models: spec.generators[0].git.directories[0].path: overlays/ENVIRONMENT/* → overlays/ENVIRONMENT/c*",
                "clusters/argocd/settings.yaml | jitter: 5s | jitter: 5s\\n  resource.exclusions: '- kinds: [Deployment]' |"
                        + " ConfigMap argocd-cm: data.\"resource.exclusions\": none → - kinds: [Deployment]",
                "clusters/argocd/settings.yaml | p, argosy-operators, projects, get, *, allow | p, everybody, *, *, *, allow |"
                        + " ConfigMap argocd-rbac-cm: data.\"policy.csv\": p, argosy-operators, projects, get, *, allow → p,"
                        + " everybody, *, *, *, allow",
                "clusters/facts/repository.env | argosy-fleet/argosy | evil/argosy | clusters/facts/repository.env: REPOSITORY:"
                        + " https://github.com/argosy-fleet/argosy.git → https://github.com/evil/argosy.git",
                "clusters/production/kustomization.yaml | - facts | - ../staging/facts |"
                        + " clusters/production/kustomization.yaml: components: facts → ../staging/facts",
                "clusters/addons/gateway.yaml | gatewayClassName: envoy | gatewayClassName: other | Gateway public:"
                        + " spec.gatewayClassName: envoy → other",
                "clusters/addons/gateway.yaml | from: Selector | from: Same | Gateway public:"
                        + " spec.listeners[https].allowedRoutes.namespaces.from: Selector → Same",
            })
    void theFenceOfTheClustersSaysWhichFieldIsAnotherOne(String path, String text, String by, String said) {
        assertEquals(List.of("the fence of the clusters changes: " + said), replaced(path, text, by));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-XX:+UseSerialGC | -XX:+UseNopeGC | flags: -XX:+UseSerialGC → -XX:+UseNopeGC",
                "flags: | flags:\\n  - -javaagent:/x.jar | flags: none → -javaagent:/x.jar",
                "MaxRAMPercentage=60 | MaxRAMPercentage=1 | flags: -XX:MaxRAMPercentage=60 → -XX:MaxRAMPercentage=1",
                "SERVING_HOST: 0.0.0.0 | SERVING_HOST: 127.0.0.1 | environment.SERVING_HOST: 0.0.0.0 → 127.0.0.1",
                "\\nplatformArchive: /app/classes/platform.jsa | '' | platformArchive: /app/classes/platform.jsa → none",
            })
    void whatImagesAreMadeOnSaysWhichFlagOrSettingIsAnotherOne(String text, String by, String said) {
        assertEquals(
                List.of("what images are made on changes: platform/image.yaml: " + said), replaced(IMAGE, text, by));
    }

    @Test
    void ofSeveralTheFirstThreeAreSaidAndWhatOnlyPeopleReadComesLast() {
        assertEquals(
                List.of(
                        "the fence of the clusters changes: AppProject models: spec.sourceRepos: none → b; Gateway public:"
                                + " spec.gatewayClassName: envoy → o; clusters/kind and 1 more"),
                what(
                        put("clusters/kind", "true\n"),
                        put(
                                PROJECT,
                                text(PROJECT)
                                        .replace("Model services", "Models")
                                        .replace("- REPOSITORY", "- REPOSITORY\n  - b")),
                        put(
                                "clusters/addons/gateway.yaml",
                                text("clusters/addons/gateway.yaml").replace("ClassName: envoy", "ClassName: o"))));
    }

    @Test
    void anObjectThatComesOrGoesIsNamedAndSoIsWhatItGrants() {
        assertEquals(
                List.of(
                        "the fence of the clusters changes: ClusterRoleBinding all is new in clusters/x.yaml, for the role"
                                + " cluster-admin"),
                what(put(
                        "clusters/x.yaml",
                        "kind: ClusterRoleBinding\nmetadata: {name: all}\nroleRef: {name: cluster-admin}\n")));
        assertEquals(
                List.of("the fence of the clusters changes: AppProject models is gone in clusters/models/project.yaml"),
                what(new Change.Remove(PROJECT)));
    }

    @Test
    void commentsAloneLowerNothingAndAnotherFormIsSaid() {
        String text = text(PROJECT);
        assertEquals(
                List.of(), what(put(PROJECT, "# A word\n" + text.replace("- REPOSITORY", "- REPOSITORY  # ours"))));
        assertEquals(List.of(), what(put(FACTS, "# A word\n" + text(FACTS))));
        assertEquals(
                List.of("the fence of the clusters changes: " + PROJECT + ", which reads the same"),
                what(put(PROJECT, text.replace("- REPOSITORY", "- \"REPOSITORY\""))));
        // A mark within a text is no comment.
        assertEquals(
                List.of(
                        "the fence of the clusters changes: ConfigMap argocd-rbac-cm: data.\"policy.csv\": none → # p, any"),
                what(put(ARGO, text(ARGO).replace("  policy.csv: |\n", "  policy.csv: |\n    # p, any\n"))));
    }

    @Test
    void whatASecretHoldsIsSaidNowhere() {
        List<String> said = new ArrayList<>();
        said.addAll(what(
                put("clusters/a/secret.yaml", text("clusters/a/secret.yaml").replace("hunter2", "hunter3"))));
        said.addAll(what(put(
                "clusters/b/kustomization.yaml",
                text("clusters/b/kustomization.yaml").replace("hunter2", "hunter3"))));
        said.addAll(what(put("clusters/b/s.env", "PASSWORD=hunter3\n")));
        said.addAll(replaced(
                "clusters/production/kustomization.yaml",
                "resources:",
                "patches:\\n- patch: |\\n    kind: Secret\\n    stringData: {password: hunter3}\\nresources:"));
        assertEquals(
                List.of(
                        "the fence of the clusters changes: Secret s: stringData.password: another value, of a Secret",
                        "the fence of the clusters changes: clusters/b/kustomization.yaml: secretGenerator[s].literals:"
                                + " another value, of a Secret",
                        "the fence of the clusters changes: clusters/b/s.env",
                        "the fence of the clusters changes: Secret: stringData: another value, of a Secret"),
                said);
    }

    @Test
    void whatNobodyCanReadIsSaidByItsFileAndSoonEnough() {
        String said = "the fence of the clusters changes: " + PROJECT;
        assertEquals(List.of(said), what(put(PROJECT, "a: [\n")));
        assertEquals(List.of(said), what(put(PROJECT, "a: &x b\nc: *x\n")));
        assertEquals(List.of(said), what(put(PROJECT, "a: " + "x".repeat(1 << 20))));
        Change[] many = new Change[400];
        for (int i = 0; i < many.length; i++) {
            many[i] = put("clusters/many/" + i + ".yaml", "a: " + "b\n");
        }
        String first = what(many).getFirst();
        assertTrue(first.endsWith(" and 397 more"), first);
        String hidden = what(put(PROJECT, text(PROJECT).replace("- REPOSITORY", "- \"a\\u202eb\\n\\n## Fine\"")))
                .getFirst();
        assertTrue(hidden.endsWith("REPOSITORY → a\\u202eb  ## Fine"), hidden);
    }

    private List<String> replaced(String path, String text, String by) {
        String before = text(path);
        String after = before.replace(text.replace("\\n", "\n"), by.replace("\\n", "\n"));
        assertTrue(!before.equals(after), text);
        return what(put(path, after));
    }

    private String text(String path) {
        return clone.text(path);
    }

    private Change put(String path, String text) {
        return new Change.Put(path, repository.store(text.getBytes(StandardCharsets.UTF_8)));
    }

    private List<String> what(Change... changes) {
        RevCommit base = repository.commit("main");
        RevCommit head = new CommitWriter(repository).commit(base, List.of(changes), "A change");
        Snapshot before = new Snapshot(repository, base);
        return Guards.lowered(
                        repository,
                        base,
                        head,
                        before.differences(before.at(head)),
                        Instant.parse("2026-12-01T12:00:00Z"))
                .stream()
                .map(Lowered::what)
                .toList();
    }
}
