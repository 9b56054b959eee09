package io.argosy.fleet.impact;

import io.argosy.fleet.manifest.Manifests;
import io.argosy.fleet.manifest.RenderException;
import io.argosy.fleet.release.Overlay;
import java.util.List;

/** What a change does to one overlay. */
public sealed interface OverlayImpact {
    /** Which one. */
    Overlay overlay();

    /**
     * Its objects are other ones.
     *
     * @param after what it renders to with the change; empty where the overlay is gone
     * @param yaml the same as kustomize printed it
     */
    record Differs(Overlay overlay, List<ObjectDifference> objects, Manifests before, Manifests after, String yaml)
            implements OverlayImpact {
        public Differs {
            objects = List.copyOf(objects);
        }
    }

    /**
     * It does not render on one side, so nobody can say what the change does.
     *
     * @param why kustomize's own words
     */
    record Unknown(Overlay overlay, String why) implements OverlayImpact {}

    /** Compares what an overlay renders to. */
    static OverlayImpact of(Overlay overlay, Rendering before, Rendering after) {
        if (after instanceof Rendering.Refused refused) {
            return new Unknown(overlay, refused.why());
        }
        if (before instanceof Rendering.Refused refused) {
            return new Unknown(overlay, "before the change, " + refused.why());
        }
        try {
            String yaml = ((Rendering.Done) after).yaml();
            Manifests ours = Manifests.parse(((Rendering.Done) before).yaml());
            Manifests theirs = Manifests.parse(yaml);
            return new Differs(overlay, ObjectDifference.between(ours, theirs), ours, theirs, yaml);
        } catch (RenderException e) {
            return new Unknown(overlay, String.valueOf(e.getMessage()));
        }
    }
}
