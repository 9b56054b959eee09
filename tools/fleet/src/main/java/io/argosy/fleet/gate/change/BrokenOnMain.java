package io.argosy.fleet.gate.change;

import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.impact.Impact;
import io.argosy.fleet.impact.LastRendering;
import io.argosy.fleet.impact.OverlayImpact;
import io.argosy.fleet.manifest.Renderer;
import io.argosy.fleet.release.Overlay;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * The overlays in a change's reach that do not render on main, as two merges can leave them of which each was green: Argo CD
 * goes on running what each rendered to last, so a change is compared with that. One after which an overlay renders to just
 * that again moves nothing: it is a repair, and what others say of moves does not hold it back.
 *
 * @param last what each rendered to last, where that was found
 * @param repairs those that render again, to the same
 * @param still those that the change mends as little as it touches them, where it repairs others
 */
public record BrokenOnMain(SortedMap<Overlay, LastRendering> last, List<Repair> repairs, List<Overlay> still) {
    /** How many are looked up: one that many share is found with the first. */
    private static final int MOST = 100;

    public BrokenOnMain {
        repairs = List.copyOf(repairs);
        still = List.copyOf(still);
    }

    /**
     * An overlay that renders again.
     *
     * @param pin what its pin does at the same time, going back to what ran; nothing where that stays
     */
    public record Repair(Overlay overlay, LastRendering last, Optional<PinChange> pin) {}

    /**
     * Looks for them.
     *
     * @param base the tip of main
     * @param pins that the change moves: a rollback with its hold is one whatever it mends
     */
    static BrokenOnMain of(Monorepo repository, RevCommit base, Impact impact, List<PinChange> pins, Renderer renderer)
            throws IOException, InterruptedException {
        SortedMap<Overlay, LastRendering> last = new TreeMap<>();
        List<OverlayImpact> broken =
                impact.overlays().stream().filter(BrokenOnMain::isBroken).toList();
        for (OverlayImpact one : broken.subList(0, Math.min(broken.size(), MOST))) {
            LastRendering.of(repository, base, one.overlay(), renderer)
                    .ifPresent(found -> last.put(one.overlay(), found));
        }
        List<Repair> repairs = new ArrayList<>();
        for (OverlayImpact one : broken) {
            LastRendering found = last.get(one.overlay());
            Optional<PinChange> pin = pins.stream()
                    .filter(moved -> moved.overlay().equals(one.overlay()))
                    .findFirst();
            if (found != null
                    && one instanceof OverlayImpact.Differs differs
                    && pin.filter(PinChange::isRollback).isEmpty()
                    && differs.since(found.manifests()).objects().isEmpty()) {
                repairs.add(new Repair(one.overlay(), found, pin));
            }
        }
        List<Overlay> still = repairs.isEmpty()
                ? List.of()
                : broken.stream()
                        .filter(OverlayImpact.Unknown.class::isInstance)
                        .map(OverlayImpact::overlay)
                        .filter(overlay ->
                                impact.paths().stream().noneMatch(path -> path.startsWith(overlay.path() + "/")))
                        .toList();
        return new BrokenOnMain(last, repairs, still);
    }

    private static boolean isBroken(OverlayImpact impact) {
        return switch (impact) {
            case OverlayImpact.Unknown unknown -> unknown.already();
            case OverlayImpact.Differs differs -> !differs.mends().isEmpty();
        };
    }

    /** What of an impact moves something: all but repairs, each compared with what runs. */
    Impact moving(Impact impact) {
        return new Impact(
                impact.paths(),
                impact.overlays().stream()
                        .filter(one -> !still.contains(one.overlay()) && !isRepaired(one.overlay()))
                        .map(one -> {
                            LastRendering found = last.get(one.overlay());
                            return found != null && one instanceof OverlayImpact.Differs differs
                                    ? differs.since(found.manifests())
                                    : one;
                        })
                        .toList());
    }

    /** Whether an overlay renders again, to what it did. */
    public boolean isRepaired(Overlay overlay) {
        return repairs.stream().anyMatch(repair -> repair.overlay().equals(overlay));
    }

    /** What of it is one overlay's. */
    BrokenOnMain of(Overlay overlay) {
        return new BrokenOnMain(
                last,
                repairs.stream()
                        .filter(repair -> repair.overlay().equals(overlay))
                        .toList(),
                still.stream().filter(overlay::equals).toList());
    }
}
