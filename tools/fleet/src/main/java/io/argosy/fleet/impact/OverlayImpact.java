package io.argosy.fleet.impact;

import io.argosy.fleet.manifest.Manifests;
import io.argosy.fleet.manifest.Rendering;
import io.argosy.fleet.release.Overlay;
import java.util.List;

/** What a change does to one overlay. */
public sealed interface OverlayImpact {
    /** Which one. */
    Overlay overlay();

    /**
     * Its objects are other ones.
     *
     * @param before what it renders to without the change; where it does not, see {@code mends}, what it rendered to last, as
     *     far as that is known
     * @param after what it renders to with the change; empty where the overlay is gone
     * @param mends why it did not render without the change; empty where it did
     */
    record Differs(Overlay overlay, List<ObjectDifference> objects, Manifests before, Manifests after, String mends)
            implements OverlayImpact {
        public Differs {
            objects = List.copyOf(objects);
        }

        /** The same compared with what it rendered to when it last did. */
        public Differs since(Manifests last) {
            return new Differs(overlay, ObjectDifference.between(last, after), last, after, mends);
        }

        /** Whether nothing is left of it. */
        public boolean isRemoval() {
            return after.objects().isEmpty();
        }
    }

    /**
     * It does not render with the change, so nobody can say what would run.
     *
     * @param why kustomize's own words, or what it refers to and may not
     * @param already whether it does not render without the change either
     */
    record Unknown(Overlay overlay, String why, boolean already) implements OverlayImpact {}

    /** Compares what an overlay renders to. */
    static OverlayImpact of(Overlay overlay, Rendering before, Rendering after) {
        return switch (after) {
            case Rendering.Refused(String why) -> new Unknown(overlay, why, before instanceof Rendering.Refused);
            case Rendering.Done(Manifests theirs) ->
                switch (before) {
                    case Rendering.Refused(String why) ->
                        new Differs(
                                overlay, ObjectDifference.between(Manifests.NONE, theirs), Manifests.NONE, theirs, why);
                    case Rendering.Done(Manifests ours) ->
                        new Differs(overlay, ObjectDifference.between(ours, theirs), ours, theirs, "");
                };
        };
    }

    /** Whether it does something. */
    default boolean isOne() {
        return !(this instanceof Differs differs)
                || !differs.objects().isEmpty()
                || !differs.mends().isEmpty();
    }
}
