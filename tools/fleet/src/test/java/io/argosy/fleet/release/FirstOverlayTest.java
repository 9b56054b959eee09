package io.argosy.fleet.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.git.Change;
import io.argosy.fleet.git.CommitWriter;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.TemporaryClone;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstOverlayTest {
    private static final Overlay STAGING = new Overlay("staging", "churn");
    private static final String PATH = "overlays/staging/churn/kustomization.yaml";

    @TempDir
    private Path folder;

    private TemporaryClone clone;
    private Monorepo repository;

    @BeforeEach
    void aServiceThatIsInDevAlone() throws Exception {
        clone = SmallFleet.in(folder);
        Files.delete(folder.resolve(PATH));
        SmallFleet.pin(clone, "dev", "churn", SmallFleet.FIRST);
        repository = clone.open();
    }

    @AfterEach
    void close() {
        repository.close();
        clone.close();
    }

    @Test
    void theFirstPromotionBringsTheOverlayAlong() {
        RevCommit promoted = commit(promotion());

        assertEquals("""
                # yaml-language-server: $schema=https://json.schemastore.org/kustomization.json
                apiVersion: kustomize.config.k8s.io/v1beta1
                kind: Kustomization
                resources:
                - ../../../base/model-service
                components:
                - release
                - ../environment
                """, repository.readText(promoted, PATH).orElseThrow());
        assertTrue(FirstOverlay.isAll(repository, main(), promoted, STAGING, PATH));
    }

    @Test
    void oneThatSaysMoreIsNotTheFirstPromotionsOwn() {
        List<Change> changes = new ArrayList<>(promotion());
        changes.removeIf(change -> change.path().equals(PATH));
        changes.add(new Change.Put(PATH, repository.store("replicas: []\n".getBytes(StandardCharsets.UTF_8))));

        assertFalse(FirstOverlay.isAll(repository, main(), commit(changes), STAGING, PATH));
    }

    @Test
    void anOverlayThatIsThereIsLeftAsItIs() {
        clone.write(PATH, "components:\n- release\n").commit("An overlay with an exception");

        RevCommit promoted = commit(promotion());

        assertEquals(
                "components:\n- release\n", repository.readText(promoted, PATH).orElseThrow());
        assertFalse(FirstOverlay.isAll(repository, main(), promoted, STAGING, PATH));
    }

    private List<Change> promotion() {
        return new Promotion(repository, main())
                .propose("churn", "staging")
                .orElseThrow()
                .changes();
    }

    private RevCommit commit(List<Change> changes) {
        return new CommitWriter(repository).commit(main(), changes, "Promote");
    }

    private RevCommit main() {
        return repository.commit("main");
    }
}
