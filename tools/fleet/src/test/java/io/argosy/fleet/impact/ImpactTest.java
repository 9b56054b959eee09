package io.argosy.fleet.impact;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.TemporaryClone;
import io.argosy.fleet.manifest.Renderer;
import io.argosy.fleet.release.Overlay;
import io.argosy.fleet.release.Release;
import io.argosy.fleet.release.RenderingFleet;
import io.argosy.fleet.release.SmallFleet;
import io.argosy.fleet.tool.Tools;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImpactTest {
    @TempDir
    private Path folder;

    private TemporaryClone clone;
    private RevCommit base;

    @BeforeEach
    void aFleet() {
        clone = RenderingFleet.in(folder);
        base = clone.commit("A fleet");
    }

    @AfterEach
    void close() {
        clone.close();
    }

    @Test
    void aPinTouchesItsOverlayAlone() throws Exception {
        clone.write(
                Release.path("staging", "churn"),
                new Release("churn", "registry.example/models/churn", SmallFleet.SECOND, null).yaml());

        assertEquals(
                List.of(
                        "staging/churn",
                        "  ~ ConfigMap churn-settings",
                        "      metadata.labels.\"app.kubernetes.io/version\": 1.0.0-00000000000a → 1.1.0-00000000000b",
                        "  ~ Deployment churn-model",
                        "      metadata.labels.\"app.kubernetes.io/version\": 1.0.0-00000000000a → 1.1.0-00000000000b",
                        "      spec.template.metadata.labels.\"app.kubernetes.io/version\": 1.0.0-00000000000a →"
                                + " 1.1.0-00000000000b",
                        "      spec.template.spec.containers[service].image:"
                                + " registry.example/models/churn:1.0.0-00000000000a →"
                                + " registry.example/models/churn:1.1.0-00000000000b"),
                text());
    }

    @Test
    void anEditOfAnEnvironmentTouchesEveryServiceInIt() throws Exception {
        clone.write("overlays/staging/environment/kustomization.yaml", RenderingFleet.environment("stage", "docs-off"));

        assertEquals(List.of("staging/churn", "staging/diabetes"), touched());
    }

    @Test
    void anEditOfATraitTouchesWhereItIsSwitchedOn() throws Exception {
        clone.write("base/components/labelled/label-patch.yaml", RenderingFleet.labelPatch("two"));

        assertEquals(List.of("dev/churn", "dev/diabetes"), touched());
    }

    @Test
    void whatNoRenderReadsTouchesNothing() throws Exception {
        clone.write("base/README.md", "words");
        clone.write("overlays/dev/churn/hold.yaml", "since: today\n");
        clone.write("services/churn/deploy/settings.env", "SERVING_DOCS=off\n");

        assertEquals(List.of("nothing that runs would differ"), text());
    }

    @Test
    void aCommentTouchesNothing() throws Exception {
        clone.write("base/model-service/deployment.yaml", "# One of each.\n" + RenderingFleet.deployment(1));

        assertEquals(List.of("nothing that runs would differ"), text());
    }

    @Test
    void aChangedSettingIsOneObjectWhateverItsHash() throws Exception {
        clone.write("base/model-service/settings.env", "SERVING_DOCS=on\nSERVING_ROWS=5\n");

        assertEquals(
                List.of("ConfigMap churn-settings CHANGED", "Deployment churn-model CHANGED"),
                differs(new Overlay("dev", "churn")).objects().stream()
                        .map(object -> object.object() + " " + object.kind())
                        .toList());
    }

    @Test
    void whatCannotBeRenderedIsUnknownWithThePlaceAndTheReason() throws Exception {
        clone.write(
                "overlays/dev/churn/kustomization.yaml", RenderingFleet.overlay("patches:\n- path: nowhere.yaml\n"));

        assertEquals(
                List.of(
                        "dev/churn",
                        "  ? overlays/dev/churn/kustomization.yaml: `patches` refers to \"nowhere.yaml\", and there is no"
                                + " overlays/dev/churn/nowhere.yaml"),
                text());
    }

    private OverlayImpact.Differs differs(Overlay overlay) throws Exception {
        return impact().overlays().stream()
                .filter(impact -> impact.overlay().equals(overlay))
                .map(OverlayImpact.Differs.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private List<String> touched() throws Exception {
        return impact().overlays().stream()
                .map(impact -> impact.overlay().toString())
                .toList();
    }

    private List<String> text() throws Exception {
        return ImpactReport.text(impact());
    }

    private Impact impact() throws Exception {
        RevCommit head = clone.commit("A change");
        try (Monorepo repository = clone.open()) {
            return Impact.between(
                    repository,
                    base,
                    head,
                    new Renderer(Tools.of(Path.of("../..").toAbsolutePath(), _ -> {})));
        }
    }
}
