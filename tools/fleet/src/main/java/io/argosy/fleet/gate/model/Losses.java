package io.argosy.fleet.gate.model;

import io.argosy.fleet.gate.change.Gate;
import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.release.Overlay;
import io.argosy.fleet.rules.ServiceRules;
import java.util.ArrayList;
import java.util.List;

/** The verdict by what a model loses against another. */
final class Losses {
    static final String NONE = "no figure is worse by more than the margin";

    private Losses() {}

    /**
     * Refuses what lost something.
     *
     * @param worse what is worse, a line for each
     * @param held what is said where nothing is
     * @param rows on which rows
     * @param table both's figures
     */
    static Judgement judged(
            Gate gate, Overlay overlay, List<String> worse, String held, String rows, List<String> table) {
        List<String> evidence = new ArrayList<>(table);
        if (worse.isEmpty()) {
            return Judgement.pass(gate, overlay, held + "; " + rows).with(evidence);
        }
        evidence.add("");
        worse.forEach(line -> evidence.add("- " + line));
        return Judgement.fail(
                        gate,
                        overlay,
                        worse.getFirst() + (worse.size() > 1 ? " and " + (worse.size() - 1) + " more" : "") + "; "
                                + rows,
                        "train a better one, or widen the margin in " + ServiceRules.path(overlay.service())
                                + " by a pull request of its own")
                .with(evidence);
    }
}
