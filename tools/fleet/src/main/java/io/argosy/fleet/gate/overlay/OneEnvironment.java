package io.argosy.fleet.gate.overlay;

import io.argosy.fleet.gate.change.Gate;
import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.ProposedChange;
import io.argosy.fleet.impact.OverlayImpact;
import java.util.List;
import java.util.SortedSet;

/**
 * A change alters what at most one environment renders to. With one {@code main} for all of them, an edit of shared YAML
 * would otherwise reach production at its merge.
 */
public final class OneEnvironment implements Gate {
    @Override
    public String name() {
        return "one environment";
    }

    @Override
    public List<Judgement> judge(ProposedChange change) {
        List<OverlayImpact.Unknown> unknown = change.impact().overlays().stream()
                .filter(OverlayImpact.Unknown.class::isInstance)
                .map(OverlayImpact.Unknown.class::cast)
                .toList();
        SortedSet<String> environments = change.impact().environments();
        if (environments.size() > 1) {
            return List.of(Judgement.fail(
                            this,
                            "",
                            "it changes what runs in " + String.join(", ", environments),
                            change.impact().overlays().stream().allMatch(OneEnvironment::isRemoval)
                                    ? "take it out of one environment after another, the last in line first, and remove"
                                            + " its folder under services/ when none runs it"
                                    : "make it a component of base/components, switch that on in one environment after"
                                            + " another, and fold it into base when nothing differs any more")
                    .with(change.impact().overlays().stream()
                            .map(impact -> impact.overlay().path())
                            .toList()));
        }
        if (!unknown.isEmpty()) {
            return List.of(Judgement.unknown(
                            this,
                            "",
                            "nobody can say what " + unknown.getFirst().overlay() + " would run",
                            Judgement.UNTIL_IT_RENDERS)
                    .with(unknown.stream().map(OverlayImpact.Unknown::why).toList()));
        }
        return List.of(Judgement.pass(
                this,
                "",
                environments.isEmpty()
                        ? "nothing that runs would differ"
                        : "it changes what runs in " + environments.first() + " alone"));
    }

    private static boolean isRemoval(OverlayImpact impact) {
        return impact instanceof OverlayImpact.Differs differs && differs.isRemoval();
    }
}
