package io.argosy.fleet.release;

import io.argosy.fleet.git.Change;
import io.argosy.fleet.git.Monorepo;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.jgit.revwalk.RevCommit;

/** The overlay of a service that comes to an environment for the first time: no exception, only what it joins. */
final class FirstOverlay {
    private static final String KUSTOMIZATION = """
            # yaml-language-server: $schema=https://json.schemastore.org/kustomization.json
            apiVersion: kustomize.config.k8s.io/v1beta1
            kind: Kustomization
            resources:
            - ../../../base/model-service
            components:
            - release
            - ../environment
            """;

    private FirstOverlay() {}

    /** What to put where: nothing where the commit has the overlay already. */
    static List<Change> changes(Monorepo repository, RevCommit commit, String environment, String service) {
        String path = "overlays/" + environment + "/" + service + "/kustomization.yaml";
        return repository.objectId(commit, path).isPresent()
                ? List.of()
                : List.of(new Change.Put(path, repository.store(KUSTOMIZATION.getBytes(StandardCharsets.UTF_8))));
    }
}
