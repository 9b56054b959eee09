package io.argosy.fleet.gate.promotion;

import io.argosy.fleet.gate.change.Gate;
import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.PinChange;
import io.argosy.fleet.gate.change.ProposedChange;
import io.argosy.fleet.release.FirstOverlay;
import io.argosy.fleet.release.Hold;
import io.argosy.fleet.release.Overlay;
import io.argosy.fleet.release.Release;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;

/**
 * A promotion and a rollback touch the release that they pin, and nothing else; the first promotion to an environment brings
 * the overlay along.
 */
public final class ReleaseOnly implements Gate {
    @Override
    public String name() {
        return "release only";
    }

    @Override
    public List<Judgement> judge(ProposedChange change) {
        List<PinChange> moving = change.arrivals().stream()
                .filter(pin -> pin.kind() != PinChange.Kind.RELEASE)
                .toList();
        if (moving.isEmpty()) {
            return List.of();
        }
        List<String> known = change.releases().environments().names();
        for (PinChange pin : moving) {
            if (!known.contains(pin.overlay().environment())) {
                return List.of(Judgement.unknown(
                        this,
                        pin.overlay(),
                        "main does not know " + pin.overlay().environment()
                                + ", so this may be a release or a promotion",
                        "add the environment by a pull request of its own"));
            }
        }
        List<String> others = change.impact().paths().stream()
                .filter(path -> moving.stream().noneMatch(pin -> belongs(change, path, pin)))
                .toList();
        return List.of(
                others.isEmpty()
                        ? Judgement.pass(this, "", "it touches what it pins, and nothing else")
                        : Judgement.fail(
                                        this,
                                        "",
                                        "it also touches " + others.getFirst()
                                                + (others.size() > 1 ? " and " + (others.size() - 1) + " more" : ""),
                                        "move that to a pull request of its own")
                                .with(others));
    }

    /** A file of an overlay that was taken out, and comes back as it last stood. */
    private static boolean comesBack(ProposedChange change, String path, Overlay overlay) {
        Optional<ObjectId> after = change.repository().objectId(change.head(), path);
        return path.startsWith(overlay.path() + "/")
                && after.isPresent()
                && change.repository().objectId(change.base(), path).isEmpty()
                && change.releases()
                        .lastWith(overlay)
                        .flatMap(last -> change.repository().objectId(last, path))
                        .equals(after);
    }

    private static boolean belongs(ProposedChange change, String path, PinChange pin) {
        Overlay overlay = pin.overlay();
        return path.startsWith(Release.folder(overlay.environment(), overlay.service()) + "/")
                // The hold takes the place of whatever stands there, be it a folder.
                || (pin.kind() == PinChange.Kind.ROLLBACK
                        && (path.equals(Hold.path(overlay)) || path.startsWith(Hold.path(overlay) + "/")))
                || (pin.kind() == PinChange.Kind.ROLLBACK && comesBack(change, path, overlay))
                || FirstOverlay.isAll(change.repository(), change.base(), change.head(), overlay, path);
    }
}
