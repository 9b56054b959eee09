package io.argosy.fleet.impact;

import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.Snapshot;
import io.argosy.fleet.manifest.ReferenceGraph;
import io.argosy.fleet.manifest.Renderer;
import io.argosy.fleet.manifest.Rendering;
import io.argosy.fleet.release.Overlay;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * What a change does to what runs.
 *
 * <p>That an overlay is a leaf keeps the answer as fast for a thousand services as for ten: a change below one overlay
 * touches that overlay and no other, and only {@code base/} and an environment's folder are shared. This rests on the rule
 * that references point down, which every pull request is held to.
 *
 * @param paths every file that differs, sorted
 * @param overlays the overlays that render to something else, or cannot be rendered, sorted
 */
public record Impact(SortedSet<String> paths, List<OverlayImpact> overlays) {
    public Impact {
        overlays = List.copyOf(overlays);
    }

    /** Compares two commits. Only overlays with an input that differs are rendered. */
    public static Impact between(Monorepo repository, RevCommit base, RevCommit head, Renderer renderer)
            throws IOException, InterruptedException {
        return between(new ReferenceGraph(new Snapshot(repository, base)), head, renderer);
    }

    /**
     * The same.
     *
     * @param ours the graph of the first
     */
    public static Impact between(ReferenceGraph ours, RevCommit head, Renderer renderer)
            throws IOException, InterruptedException {
        Snapshot old = ours.snapshot();
        Snapshot fresh = old.at(head);
        SortedSet<String> paths = old.differences(fresh);
        ReferenceGraph theirs = ours.at(fresh);
        List<Overlay> touched = inReach(paths, old, fresh).stream()
                .filter(overlay -> !ours.isSame(overlay.path(), theirs))
                .toList();
        List<String> folders = touched.stream().map(Overlay::path).toList();
        List<Map<String, Rendering>> sides = renderer.render(List.of(ours, theirs), folders);
        Map<String, Rendering> before = sides.getFirst();
        Map<String, Rendering> after = sides.getLast();
        return new Impact(
                paths,
                touched.stream()
                        .map(overlay -> OverlayImpact.of(
                                overlay,
                                before.getOrDefault(overlay.path(), Rendering.NOTHING),
                                after.getOrDefault(overlay.path(), Rendering.NOTHING)))
                        .filter(OverlayImpact::isOne)
                        .toList());
    }

    /** What of it is one overlay's. */
    public Impact of(Overlay overlay) {
        return new Impact(
                new TreeSet<>(paths.stream()
                        .filter(path -> path.startsWith(overlay.path() + "/"))
                        .toList()),
                overlays.stream()
                        .filter(impact -> impact.overlay().equals(overlay))
                        .toList());
    }

    /** The environments in which something renders otherwise, sorted by name. */
    public SortedSet<String> environments() {
        SortedSet<String> environments = new TreeSet<>();
        overlays.forEach(impact -> environments.add(impact.overlay().environment()));
        return environments;
    }

    private static SortedSet<Overlay> inReach(SortedSet<String> paths, Snapshot before, Snapshot after) {
        SortedSet<Overlay> overlays = new TreeSet<>();
        SortedSet<String> shared = new TreeSet<>();
        boolean everywhere = false;
        for (String path : paths) {
            String[] names = path.split("/", 4);
            if (names[0].equals("base")) {
                everywhere = true;
            } else if (names[0].equals("overlays") && names.length == 4) {
                if (names[2].equals("environment")) {
                    shared.add(names[1]);
                } else {
                    overlays.add(new Overlay(names[1], names[2]));
                }
            }
        }
        for (Snapshot side : List.of(before, after)) {
            Stream<String> environments = everywhere ? side.list("overlays").keySet().stream() : shared.stream();
            environments.forEach(environment -> side.list("overlays/" + environment)
                    .forEach((service, entry) -> {
                        if (!entry.file() && !service.equals("environment")) {
                            overlays.add(new Overlay(environment, service));
                        }
                    }));
        }
        return overlays;
    }
}
