package io.argosy.fleet.release;

import io.argosy.fleet.git.Change;
import io.argosy.fleet.git.Monorepo;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.jgit.revwalk.RevCommit;

/** The overlay of a service that comes to an environment for the first time: no exception, only what it joins. */
public final class FirstOverlay {
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

    /**
     * Whether a path is such an overlay's and nothing more: the base has no such file, and the head has it as it is
     * written here.
     */
    public static boolean isAll(Monorepo repository, RevCommit base, RevCommit head, Overlay overlay, String path) {
        return path.equals(path(overlay.environment(), overlay.service()))
                && repository.objectId(base, path).isEmpty()
                && repository.readText(head, path).filter(KUSTOMIZATION::equals).isPresent();
    }

    private static String path(String environment, String service) {
        return "overlays/" + environment + "/" + service + "/kustomization.yaml";
    }

    /** What to put where: nothing where the commit has the overlay already. */
    static List<Change> changes(Monorepo repository, RevCommit commit, String environment, String service) {
        String path = path(environment, service);
        return repository.objectId(commit, path).isPresent()
                ? List.of()
                : List.of(new Change.Put(path, repository.store(KUSTOMIZATION.getBytes(StandardCharsets.UTF_8))));
    }
}
