package io.argosy.fleet.engine;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.FleetSettings;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.Snapshot;
import io.argosy.fleet.manifest.Manifests;
import io.argosy.fleet.manifest.ReferenceGraph;
import io.argosy.fleet.manifest.RenderException;
import io.argosy.fleet.manifest.Renderer;
import io.argosy.fleet.manifest.Rendering;
import io.argosy.fleet.manifest.WorkloadReader;
import io.argosy.fleet.release.Environments;
import io.argosy.fleet.release.Overlay;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;

/** Reads the overlays of one commit after another. An overlay is rendered again only where what a render reads has changed. */
final class OverlayReader {
    private final Monorepo repository;
    private final Renderer renderer;
    private @Nullable Look known;
    private @Nullable Look pending;

    OverlayReader(Monorepo repository, Renderer renderer) {
        this.repository = repository;
        this.renderer = renderer;
    }

    /** What was read: the files, and the names of the images that may run. */
    private record Look(ReferenceGraph graph, FleetSettings settings) {}

    /**
     * Reads a commit.
     *
     * @throws io.argosy.fleet.FleetException where kustomize cannot be had, or no settings of the fleet could be read yet
     */
    Reading read(RevCommit commit) throws IOException, InterruptedException {
        List<String> environments = Environments.at(repository, commit).names();
        Snapshot snapshot = new Snapshot(repository, commit);
        Look before = known;
        FleetSettings settings = settings(commit, before);
        Look now = new Look(
                before == null ? new ReferenceGraph(snapshot) : before.graph().at(snapshot), settings);
        TreeSet<Overlay> all = new TreeSet<>();
        Map<String, Overlay> changed = new HashMap<>();
        for (String environment : environments) {
            snapshot.list("overlays/" + environment).forEach((service, entry) -> {
                Overlay overlay = new Overlay(environment, service);
                // What is no file may still be read as a folder: then the render says what it is.
                if (!entry.file() && !service.equals("environment")) {
                    all.add(overlay);
                    if (before == null
                            || !before.settings().equals(now.settings())
                            || !now.graph().isSame(overlay.path(), before.graph())) {
                        changed.put(overlay.path(), overlay);
                    }
                }
            });
        }
        Map<Overlay, Target> targets = new HashMap<>();
        renderer.render(now.graph(), changed.keySet()).forEach((path, rendering) -> {
            Overlay overlay = changed.get(path);
            if (overlay != null) {
                targets.put(overlay, target(overlay, rendering, settings));
            }
        });
        pending = now;
        return new Reading(environments, all, targets);
    }

    /** Settings that cannot be read stay as they were: a broken file stops no environment. */
    private FleetSettings settings(RevCommit commit, @Nullable Look before) {
        try {
            return FleetSettings.at(repository, commit);
        } catch (FleetException e) {
            if (before == null) {
                throw e;
            }
            return before.settings();
        }
    }

    /** What was read last has been put into effect: the next reading is compared with it. */
    void accepted() {
        known = pending;
    }

    private static Target target(Overlay overlay, Rendering rendering, FleetSettings settings) {
        return switch (rendering) {
            case Rendering.Refused(String why) -> new Target.Broken(why);
            case Rendering.Done(Manifests manifests) -> {
                try {
                    yield new Target.Wanted(WorkloadReader.read(
                            overlay.environment(), overlay.service(), settings.image(overlay.service()), manifests));
                } catch (RenderException e) {
                    yield new Target.Broken(String.valueOf(e.getMessage()));
                }
            }
        };
    }
}
