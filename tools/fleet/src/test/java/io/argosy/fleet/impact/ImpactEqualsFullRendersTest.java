package io.argosy.fleet.impact;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.TemporaryClone;
import io.argosy.fleet.manifest.Kustomize;
import io.argosy.fleet.manifest.RenderException;
import io.argosy.fleet.release.Overlay;
import io.argosy.fleet.release.RenderingFleet;
import io.argosy.fleet.tool.TemporaryFolder;
import io.argosy.fleet.tool.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.eclipse.jgit.revwalk.RevCommit;

/** What the reference graph leaves out makes no difference: random changes, compared with rendering everything twice. */
class ImpactEqualsFullRendersTest {
    private static final Kustomize KUSTOMIZE =
            new Kustomize(Tools.of(Path.of("../..").toAbsolutePath(), _ -> {}));

    /** Every try starts from the same fleet. */
    private static Map<Overlay, Rendering> untouched = Map.of();

    @Property(tries = 12, shrinking = ShrinkingMode.OFF)
    void aRandomChangeHasTheImpactThatRenderingEverythingShows(@ForAll("changes") List<Edit> edits) throws Exception {
        try (TemporaryFolder folder = TemporaryFolder.create();
                TemporaryClone clone = RenderingFleet.in(folder.path())) {
            RevCommit base = clone.commit("A fleet");
            Map<Overlay, Rendering> before = renderedOnce(clone.root());
            for (Edit edit : edits) {
                edit.apply(clone);
            }
            RevCommit head = clone.commit("A change");
            Map<Overlay, Rendering> after = renderEverything(clone.root());

            try (Monorepo repository = clone.open()) {
                assertEquals(
                        difference(before, after),
                        Impact.between(repository, base, head, KUSTOMIZE).overlays(),
                        edits::toString);
            }
        }
    }

    private static List<OverlayImpact> difference(Map<Overlay, Rendering> before, Map<Overlay, Rendering> after) {
        Map<Overlay, Rendering> all = new TreeMap<>(before);
        all.putAll(after);
        return all.keySet().stream()
                .filter(overlay -> !before.getOrDefault(overlay, Rendering.NOTHING)
                        .equals(after.getOrDefault(overlay, Rendering.NOTHING)))
                .map(overlay -> OverlayImpact.of(
                        overlay,
                        before.getOrDefault(overlay, Rendering.NOTHING),
                        after.getOrDefault(overlay, Rendering.NOTHING)))
                .filter(impact -> !(impact instanceof OverlayImpact.Differs differs)
                        || !differs.objects().isEmpty())
                .toList();
    }

    private static Map<Overlay, Rendering> renderedOnce(Path root) throws InterruptedException {
        if (untouched.isEmpty()) {
            untouched = renderEverything(root);
        }
        return untouched;
    }

    private static Map<Overlay, Rendering> renderEverything(Path root) throws InterruptedException {
        Map<Overlay, Rendering> renderings = new TreeMap<>();
        for (String environment : List.of("dev", "staging", "production")) {
            for (String service : List.of("churn", "diabetes")) {
                Overlay overlay = new Overlay(environment, service);
                if (Files.exists(root.resolve(overlay.path()).resolve("kustomization.yaml"))) {
                    try {
                        renderings.put(overlay, new Rendering.Done(KUSTOMIZE.render(root, overlay.path())));
                    } catch (RenderException e) {
                        renderings.put(overlay, new Rendering.Refused(String.valueOf(e.getMessage())));
                    }
                }
            }
        }
        return renderings;
    }

    @Provide
    Arbitrary<List<Edit>> changes() {
        Arbitrary<String> environments = Arbitraries.of("dev", "staging", "production");
        Arbitrary<String> services = Arbitraries.of("churn", "diabetes");
        Arbitrary<String> overlays = Combinators.combine(environments, services)
                .as((environment, service) -> new Overlay(environment, service).path());
        Arbitrary<Edit> edits = Arbitraries.oneOf(
                Arbitraries.integers()
                        .between(1, 3)
                        .map(count -> new Edit("base/model-service/deployment.yaml", RenderingFleet.deployment(count))),
                Arbitraries.of("on", "off")
                        .map(docs -> new Edit("base/model-service/settings.env", "SERVING_DOCS=" + docs)),
                Arbitraries.of("one", "two")
                        .map(value -> new Edit(
                                "base/components/labelled/label-patch.yaml", RenderingFleet.labelPatch(value))),
                Arbitraries.of("base/README.md", "base/components/unused/kustomization.yaml", "README.md")
                        .map(path -> new Edit(path, "# words\n")),
                Combinators.combine(environments, Arbitraries.of("labelled", "docs-off"))
                        .as((environment, trait) -> new Edit(
                                "overlays/" + environment + "/environment/kustomization.yaml",
                                RenderingFleet.environment(environment, trait))),
                environments.map(environment ->
                        new Edit("overlays/" + environment + "/environment/promotion.yaml", "# rules\n")),
                Combinators.combine(overlays, Arbitraries.of("debug", "info"))
                        .as((overlay, level) -> new Edit(
                                overlay + "/release/deploy/settings.env", "SERVING_LOG_LEVEL=" + level + "\n")),
                services.map(service ->
                        new Edit("services/" + service + "/deploy/settings.env", "SERVING_LOG_LEVEL=debug\n")),
                Combinators.combine(overlays, Arbitraries.of("", "nameSuffix: -x\n", "patches:\n- path: gone.yaml\n"))
                        .as((overlay, own) -> new Edit(overlay + "/kustomization.yaml", RenderingFleet.overlay(own))),
                overlays.map(overlay -> new Edit(overlay + "/hold.yaml", "version: 1.0.0\n")),
                overlays.map(overlay -> new Edit(overlay + "/kustomization.yaml", "")));
        return edits.list().ofMinSize(1).ofMaxSize(4);
    }

    /**
     * @param content empty to remove the file
     */
    record Edit(String path, String content) {
        void apply(TemporaryClone clone) throws IOException {
            if (content.isEmpty()) {
                Files.deleteIfExists(clone.root().resolve(path));
            } else {
                clone.write(path, content);
            }
        }
    }
}
