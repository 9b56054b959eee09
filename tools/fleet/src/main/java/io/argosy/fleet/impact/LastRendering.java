package io.argosy.fleet.impact;

import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.Snapshot;
import io.argosy.fleet.manifest.Manifests;
import io.argosy.fleet.manifest.ReferenceGraph;
import io.argosy.fleet.manifest.Renderer;
import io.argosy.fleet.manifest.Rendering;
import io.argosy.fleet.release.Overlay;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * What an overlay that does not render rendered to when it last did, along main's first parents: Argo CD goes on running
 * that until it renders again.
 *
 * @param broke what came to main last before it did not: its first parent is the newest at which the overlay rendered, or
 *     was not there
 * @param manifests empty where it was not there
 */
public record LastRendering(RevCommit broke, Manifests manifests) {
    /** How many changes of what it is made of are looked at: one takes as long as a render, some 20 ms. */
    static final int MOST = 50;

    /**
     * Looks for it, of an overlay that does not render.
     *
     * @param tip the tip of main
     * @return nothing where it did not render before any of the last {@value #MOST} changes of its files
     */
    public static Optional<LastRendering> of(Monorepo repository, RevCommit tip, Overlay overlay, Renderer renderer)
            throws IOException, InterruptedException {
        ReferenceGraph graph = new ReferenceGraph(new Snapshot(repository, tip));
        List<String> made = List.of(overlay.path(), "overlays/" + overlay.environment() + "/environment", "base");
        for (RevCommit change : repository.changesOf(tip, made, MOST)) {
            Optional<RevCommit> before = repository.firstParent(change);
            if (before.isEmpty()) {
                return Optional.empty();
            }
            ReferenceGraph then = graph.at(graph.snapshot().at(before.get()));
            if (renderer.render(then, List.of(overlay.path())).get(overlay.path())
                    instanceof Rendering.Done(Manifests manifests)) {
                return Optional.of(new LastRendering(change, manifests));
            }
        }
        return Optional.empty();
    }

    /** What takes back what broke it, for a person to type. */
    public String revert() {
        return "git revert " + (broke.getParentCount() > 1 ? "-m 1 " : "")
                + broke.abbreviate(12).name();
    }

    /** What broke it, e.g. {@code 3f2a9c1b7d04 "Merge branch 'x'"}. */
    public String culprit() {
        return broke.abbreviate(12).name() + " \"" + broke.getShortMessage() + "\"";
    }
}
