package io.argosy.fleet.gate;

import io.argosy.fleet.release.Freeze;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Nothing is promoted while the environment is frozen. A way back is always open. */
final class FreezeWindow implements Gate {
    @Override
    public String name() {
        return "freeze";
    }

    @Override
    public List<Judgement> judge(ProposedChange change) {
        List<Judgement> judgements = new ArrayList<>();
        for (PinChange pin : change.arrivals()) {
            String environment = pin.overlay().environment();
            Optional<Freeze> freeze = change.rules(environment).frozen(change.now());
            if (freeze.isEmpty()) {
                continue;
            }
            judgements.add(
                    pin.kind() == PinChange.Kind.ROLLBACK
                            ? Judgement.pass(this, pin.overlay(), environment + " is frozen, and a rollback may")
                            : Judgement.fail(
                                    this,
                                    pin.overlay(),
                                    environment + " is frozen: " + freeze.get().reason(),
                                    switch (freeze.get()) {
                                        case Freeze.Between between -> "try again after " + between.to();
                                        case Freeze.Weekly weekly -> "try again on another day than " + weekly.days();
                                    }));
        }
        return judgements;
    }
}
