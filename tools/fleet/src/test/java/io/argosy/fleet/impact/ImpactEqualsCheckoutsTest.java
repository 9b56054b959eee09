package io.argosy.fleet.impact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.net.httpserver.HttpServer;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.TemporaryClone;
import io.argosy.fleet.manifest.Kustomize;
import io.argosy.fleet.manifest.Manifests;
import io.argosy.fleet.manifest.RenderException;
import io.argosy.fleet.manifest.Renderer;
import io.argosy.fleet.release.Overlay;
import io.argosy.fleet.release.RenderingFleet;
import io.argosy.fleet.tool.Execution;
import io.argosy.fleet.tool.TemporaryFolder;
import io.argosy.fleet.tool.Tools;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a review says would run is what two real checkouts give to kustomize: random edits of every field that kustomize takes
 * as a path, in any spelling, made in one commit and used by the next, held against {@code git checkout} and the pinned
 * kustomize by itself. Whatever is not certain has to be said to be unknown; nothing may change unseen, and nobody is called.
 */
class ImpactEqualsCheckoutsTest {
    private static final Tools TOOLS = Tools.of(Path.of("../..").toAbsolutePath(), _ -> {});
    private static final List<String> ENVIRONMENTS = List.of("dev", "staging", "production");
    private static final List<String> SERVICES = List.of("churn", "diabetes");

    /** Each takes one path: what kustomize has, has had, and what looks like it. */
    private static final List<String> FIELDS = List.of(
            "resources:\n- %s\n",
            "resources: [\"%s\"]\n",
            "Resources:\n- %s\n",
            "bases:\n- %s\n",
            "components:\n- %s\n",
            "COMPONENTS:\n- %s\n",
            "crds:\n- %s\n",
            "configurations:\n- %s\n",
            "openapi:\n  path: %s\n",
            "generators:\n- %s\n",
            "transformers:\n- %s\n",
            "Transformers:\n- %s\n",
            "validators:\n- %s\n",
            "patches:\n- path: %s\n",
            "patches:\n- Path: %s\n  target: {kind: Deployment}\n",
            "patches:\n- &x\n  path: %s\n",
            "patchesStrategicMerge:\n- %s\n",
            "patchesJson6902:\n- path: %s\n  target: {group: apps, version: v1, kind: Deployment, name: churn-model}\n",
            "replacements:\n- path: %s\n",
            "configMapGenerator:\n- name: more\n  files:\n  - %s\n",
            "configMapGenerator:\n- name: more\n  files:\n  - key=%s\n",
            "configMapGenerator:\n- name: more\n  envs:\n  - %s\n",
            "configMapGenerator:\n- name: more\n  env: %s\n",
            "secretGenerator:\n- name: more\n  envs:\n  - %s\n",
            "helmCharts:\n- name: x\n  valuesFile: %s\n",
            "# a comment\u2028resources:\n- %s\n",
            """
            transformers:
            - |
              apiVersion: builtin
              kind: PatchTransformer
              metadata: {name: x}
              path: %s
              target: {kind: Deployment}
            """);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void aChangeIsWhatTwoCheckoutsShow(long seed) throws Exception {
        Random random = new Random(seed);
        AtomicInteger calls = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            calls.incrementAndGet();
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        server.start();
        String address = "http://127.0.0.1:" + server.getAddress().getPort();
        try (TemporaryFolder folder = TemporaryFolder.create();
                TemporaryClone clone = RenderingFleet.in(folder.path().resolve("clone"))) {
            Files.createDirectories(clone.root());
            clone.commit("A fleet");
            for (int i = 0; i < 12; i++) {
                step(clone, folder.path(), random, address, "seed " + seed + ", step " + i);
            }
        } finally {
            server.stop(0);
        }
        assertEquals(0, calls.get(), "somebody was called, seed " + seed);
    }

    /** Two commits from the fleet: one that refers to something, one that edits it. Both are judged. */
    private static void step(TemporaryClone clone, Path scratch, Random random, String address, String told)
            throws Exception {
        git(clone, "checkout", "-q", "-B", "step", "main");
        String from = one(
                random,
                List.of(
                        "overlays/production/churn",
                        "overlays/production/environment",
                        "overlays/dev/churn/release/deploy",
                        "base/components/docs-off",
                        "base/model-service"));
        String field = one(random, FIELDS);
        String path = target(random, from, address);
        String file = from + "/kustomization.yaml";
        String before = clone.text(file);
        String name = field.substring(0, field.indexOf(':') + 1);
        // A list that is there is added to, as an author would.
        clone.write(
                file,
                before.contains("\n" + name + "\n") && field.startsWith(name + "\n- ")
                        ? before.replace("\n" + name + "\n", "\n" + field.formatted(path))
                        : before + field.formatted(path));
        plant(clone, from, path, random, "one");
        commit(clone, "One");
        plant(clone, from, path, random, "two");
        commit(clone, "Two");
        String what = told + ": " + from + " " + field.formatted(path);
        Set<Overlay> broken = judge(clone, scratch, "main", "step~1", address, Set.of(), what);
        Set<Overlay> _ = judge(clone, scratch, "step~1", "step", address, broken, what);
    }

    private static String target(Random random, String from, String address) {
        String up = "../".repeat(from.split("/", -1).length);
        return one(
                random,
                List.of(
                        "patch.yaml",
                        "sub/patch.yaml",
                        "linked.yaml",
                        "sub",
                        "../sub",
                        "../../dev/churn/tuning",
                        "../../dev/churn/tuning/patch.yaml",
                        up + "base/components/docs-off",
                        up + "services/churn/deploy/settings.env",
                        up + "../outside.yaml",
                        "/etc/hostname",
                        "./patch.yaml",
                        address + "/p.yaml",
                        address + "/x/y.git//z?ref=1",
                        "GitHub.com/x/y//z",
                        "git@127.0.0.1:x/y",
                        "missing.yaml"));
    }

    /** Puts something where the path leads, where that is a place of the repository's. */
    private static void plant(TemporaryClone clone, String from, String path, Random random, String value)
            throws Exception {
        if (path.contains(":") || path.startsWith("/") || path.contains("outside") || path.startsWith("GitHub")) {
            return;
        }
        Path target = Path.of(from).resolve(path).normalize();
        String patch = """
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: churn-model
                  annotations: {tuned: "%s"}
                """.formatted(value);
        if (path.equals("linked.yaml")) {
            clone.write("docs/real.yaml", patch);
            Path link = clone.root().resolve(target);
            if (!Files.exists(link)) {
                Files.createSymbolicLink(
                        link, clone.root().resolve(from).relativize(clone.root().resolve("docs/real.yaml")));
            }
        } else if (path.endsWith(".yaml") && !path.contains("missing")) {
            clone.write(target.toString(), random.nextInt(4) == 0 ? "A=" + value + "\n" : patch);
        } else if (path.endsWith("sub") || path.endsWith("tuning")) {
            clone.write(target + "/patch.yaml", patch);
            clone.write(
                    target + "/kustomization.yaml",
                    "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches:\n- path: patch.yaml\n");
        } else if (path.endsWith(".env")) {
            clone.write(target.toString(), "SERVING_LOG_LEVEL=" + value + "\n");
        }
    }

    /** Judges one of the two, and gives the overlays of which nobody knows what they would run. */
    private static Set<Overlay> judge(
            TemporaryClone clone,
            Path scratch,
            String base,
            String head,
            String address,
            Set<Overlay> broken,
            String what)
            throws Exception {
        Optional<Map<Overlay, Manifests>> was = checkedOut(clone, scratch.resolve("checkout"), base, address);
        Optional<Map<Overlay, Manifests>> is = checkedOut(clone, scratch.resolve("checkout"), head, address);
        Map<Overlay, OverlayImpact> said = new TreeMap<>();
        Set<Overlay> unknown = new TreeSet<>();
        try (Monorepo repository = clone.open()) {
            RevCommit one = repository.commit(base);
            RevCommit other = repository.commit(head);
            for (OverlayImpact impact :
                    Impact.between(repository, one, other, new Renderer(TOOLS)).overlays()) {
                said.put(impact.overlay(), impact);
                if (impact instanceof OverlayImpact.Unknown) {
                    unknown.add(impact.overlay());
                }
            }
        }
        if (was.isEmpty() || is.isEmpty()) {
            return unknown;
        }
        for (String environment : ENVIRONMENTS) {
            for (String service : SERVICES) {
                Overlay overlay = new Overlay(environment, service);
                // What the first commit broke elsewhere than where the second one reaches was told then.
                if (said.containsKey(overlay) || !broken.contains(overlay)) {
                    compare(overlay, was.get().get(overlay), is.get().get(overlay), said.get(overlay), what);
                }
            }
        }
        return unknown;
    }

    private static void compare(
            Overlay overlay,
            @Nullable Manifests before,
            @Nullable Manifests after,
            @Nullable OverlayImpact said,
            String what) {
        boolean mends = said instanceof OverlayImpact.Differs differs
                && !differs.mends().isEmpty();
        if (said instanceof OverlayImpact.Unknown || mends) {
            return;
        }
        if (before == null || after == null) {
            fail(what + ": " + overlay + " renders in no checkout, and this is said: " + said);
            return;
        }
        assertEquals(
                ObjectDifference.between(before, after),
                said instanceof OverlayImpact.Differs differs ? differs.objects() : List.of(),
                () -> what + ": " + overlay);
    }

    /** What kustomize makes of a real checkout, without what it refuses; nothing at all where it would have to fetch. */
    private static Optional<Map<Overlay, Manifests>> checkedOut(
            TemporaryClone clone, Path folder, String revision, String address) throws Exception {
        if (!Files.exists(folder)) {
            git(clone, "worktree", "add", "-q", "--detach", folder.toString(), revision);
        }
        run(folder, "git", "checkout", "-q", "--force", "--detach", run(clone.root(), "git", "rev-parse", revision));
        run(folder, "git", "clean", "-q", "-f", "-d");
        if (!run(folder, "sh", "-c", "grep -rlE '" + address + "|GitHub.com|git@' base overlays || true")
                .isEmpty()) {
            return Optional.empty();
        }
        Map<Overlay, Manifests> rendered = new TreeMap<>();
        for (String environment : ENVIRONMENTS) {
            for (String service : SERVICES) {
                Overlay overlay = new Overlay(environment, service);
                try {
                    rendered.put(
                            overlay,
                            Manifests.parse(new Kustomize(TOOLS)
                                    .fetchAndBuild(folder, overlay.path(), Duration.ofSeconds(20))));
                } catch (RenderException e) {
                    // It has no objects that a review could have told.
                    rendered.remove(overlay);
                }
            }
        }
        return Optional.of(rendered);
    }

    private static void commit(TemporaryClone clone, String message) throws Exception {
        git(clone, "add", "-A");
        git(clone, "commit", "-q", "--allow-empty", "-m", message);
    }

    private static void git(TemporaryClone clone, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        run(clone.root(), command.toArray(String[]::new));
    }

    private static String run(Path folder, String... command) throws IOException, InterruptedException {
        Execution run = Execution.of(folder, List.of(command), Duration.ofMinutes(1));
        assertTrue(run.succeeded(), () -> List.of(command) + ": " + run.err());
        return new String(run.out().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).strip();
    }

    private static <T> T one(Random random, List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
