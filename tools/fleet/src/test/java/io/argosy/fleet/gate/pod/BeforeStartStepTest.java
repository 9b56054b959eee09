package io.argosy.fleet.gate.pod;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.argosy.fleet.gate.JudgedFleet;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.Snapshot;
import io.argosy.fleet.git.TemporaryClone;
import io.argosy.fleet.manifest.Manifests;
import io.argosy.fleet.manifest.ReferenceGraph;
import io.argosy.fleet.manifest.Renderer;
import io.argosy.fleet.manifest.Rendering;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The step before the start, by this repository's own base: what it lacks depends on the order in which traits are listed. */
class BeforeStartStepTest {
    @TempDir
    private Path folder;

    @Test
    void aTraitThatIsListedAfterTheStepIsNotLostWithoutAWord() throws Exception {
        assertEquals(
                List.of("Job before-start has not the volume secrets, mount secrets of the service's pods: list the"
                        + " trait that brings the Job after those that bring that"),
                said("before-start", "external-secret"));
        assertEquals(List.of(), said("external-secret", "before-start"));
        assertEquals(List.of(), said("before-start"));
        assertEquals(List.of(), said("before-start", "docs-off", "public-route"));
        assertEquals(List.of(), said("external-secret"));
        assertEquals(List.of(), said("store"));
        assertEquals(List.of(), said("external-secret", "store", "before-start"));
        assertEquals(
                List.of(
                        "Job before-start has not the volume store, mount store of the service's pods: list the trait that"
                                + " brings the Job after those that bring that"),
                said("before-start", "store"));
    }

    @Test
    void stepsOfTwoTraitsEachDoTheirOwnInWhicheverOrder() throws Exception {
        List<String> own = List.of("before-start [\"--check\"]", "migrate-store [\"--migrate\"]");
        for (List<String> traits : List.of(List.of("store", "before-start"), List.of("before-start", "store"))) {
            Rendering rendering = rendered(traits.toArray(String[]::new));
            assertEquals(
                    own,
                    rendering instanceof Rendering.Done(var manifests)
                            ? manifests
                                    .ofKind("Job")
                                    .map(job ->
                                            Manifests.name(job) + " " + job.at("/spec/template/spec/containers/0/args"))
                                    .sorted()
                                    .toList()
                            : List.of(rendering.toString()));
        }
    }

    private List<String> said(String... traits) throws Exception {
        List<String> broken = new ArrayList<>();
        Rendering rendering = rendered(traits);
        if (rendering instanceof Rendering.Done(var manifests)) {
            PodRules.sameSurroundings(manifests, broken);
        } else {
            broken.add(rendering.toString());
        }
        return broken;
    }

    private Rendering rendered(String... traits) throws Exception {
        Path root = Files.createTempDirectory(folder, "fleet");
        try (TemporaryClone clone = TemporaryClone.in(root)) {
            copy(Path.of("../../base"), root.resolve("base"));
            clone.write("overlays/dev/churn/release/kustomization.yaml", """
                    apiVersion: kustomize.config.k8s.io/v1alpha1
                    kind: Component
                    namespace: model-churn
                    namePrefix: churn-
                    labels:
                    - pairs: {app.kubernetes.io/name: churn}
                      includeSelectors: true
                      includeTemplates: true
                    configMapGenerator:
                    - name: settings
                      behavior: merge
                      literals: [SERVING_LOG_LEVEL=info]
                    """);
            StringBuilder kustomization =
                    new StringBuilder("resources:\n- ../../../base/model-service\ncomponents:\n- release\n");
            for (String trait : traits) {
                kustomization
                        .append("- ../../../base/components/")
                        .append(trait)
                        .append('\n');
            }
            clone.write("overlays/dev/churn/kustomization.yaml", kustomization.toString())
                    .commit("Traits");
            try (Monorepo repository = clone.open()) {
                return new Renderer(JudgedFleet.TOOLS)
                        .render(
                                new ReferenceGraph(new Snapshot(repository, repository.commit("main"))),
                                List.of("overlays/dev/churn"))
                        .getOrDefault("overlays/dev/churn", Rendering.NOTHING);
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }
}
