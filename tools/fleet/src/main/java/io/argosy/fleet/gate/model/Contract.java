package io.argosy.fleet.gate.model;

import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.PinChange;
import io.argosy.fleet.gate.change.ProposedChange;
import io.argosy.fleet.rules.ServiceRules;
import io.argosy.model.ModelPackage;
import io.argosy.model.comparison.ContractDifference;
import io.argosy.model.comparison.Contracts;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whoever calls the incumbent can call the candidate. What breaks needs a new major version, and no caller left that
 * {@code services/<service>/promotion-policy.yaml} names. That a feature is sensitive is a promise to people who are no callers,
 * and no version takes it back.
 */
public final class Contract extends ModelGate {
    @Override
    public String name() {
        return "contract";
    }

    @Override
    Judgement judge(ProposedChange change, PinChange pin, @Nullable ModelPackage incumbent, ModelPackage candidate) {
        if (incumbent == null) {
            return Judgement.pass(this, pin.overlay(), "nothing was called there before");
        }
        List<ContractDifference> differences = Contracts.differences(incumbent.signature(), candidate.signature());
        List<String> evidence =
                differences.stream().map(ContractDifference::message).toList();
        List<ContractDifference> breaking = differences.stream()
                .filter(difference -> difference.kind().breaking())
                .toList();
        if (breaking.isEmpty()) {
            String reason = differences.isEmpty()
                    ? "what callers send and are sent has the same form"
                    : "callers of the incumbent can call it: " + String.join("; ", evidence);
            return Judgement.pass(this, pin.overlay(), reason);
        }
        String what =
                breaking.getFirst().message() + (breaking.size() > 1 ? " and " + (breaking.size() - 1) + " more" : "");
        if (pin.kind() == PinChange.Kind.ROLLBACK) {
            return Judgement.pass(this, pin.overlay(), "the way back goes first, and callers will notice: " + what)
                    .with(evidence);
        }
        Optional<ContractDifference> kept = breaking.stream()
                .filter(difference -> difference.kind() == ContractDifference.Kind.SENSITIVE_NO_MORE)
                .findFirst();
        if (kept.isPresent()) {
            return Judgement.fail(
                            this,
                            pin.overlay(),
                            kept.get().message(),
                            "mark " + kept.get().subject()
                                    + " again in the recipe and train; what may be kept is another"
                                    + " feature, under another name")
                    .with(evidence);
        }
        List<String> callers = ServiceRules.at(
                        change.repository(), change.base(), pin.overlay().service())
                .callers();
        if (!callers.isEmpty() || major(candidate) <= major(incumbent)) {
            return Judgement.fail(
                            this,
                            pin.overlay(),
                            what + (callers.isEmpty() ? "" : ", and " + String.join(", ", callers) + " still call it"),
                            "keep taking what " + incumbent.version() + " takes; or tell the callers, take them out of "
                                    + ServiceRules.path(pin.overlay().service()) + ", and raise the major version")
                    .with(evidence);
        }
        return Judgement.pass(this, pin.overlay(), "a new major version, and no caller is declared: " + what)
                .with(evidence);
    }

    private static int major(ModelPackage model) {
        return Integer.parseInt(model.version().substring(0, model.version().indexOf('.')));
    }
}
