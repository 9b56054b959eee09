package io.argosy.fleet.gate;

import io.argosy.fleet.rules.Freeze;
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
            if (pin.kind() == PinChange.Kind.ROLLBACK) {
                judgements.add(Judgement.pass(this, pin.overlay(), "a rollback may at any time"));
            } else {
                Optional<Freeze> freeze = change.rules(environment).frozen(change.now());
                judgements.add(freeze.map(frozen -> frozen(pin, frozen))
                        .orElseGet(() -> Judgement.pass(this, pin.overlay(), environment + " is not frozen")));
            }
        }
        return judgements;
    }

    private Judgement frozen(PinChange pin, Freeze freeze) {
        return Judgement.fail(
                this,
                pin.overlay(),
                pin.overlay().environment() + " is frozen: " + freeze.reason(),
                switch (freeze) {
                    case Freeze.Between between -> "try again after " + between.to();
                    case Freeze.Weekly weekly -> "try again on another day than " + weekly.days();
                });
    }
}
