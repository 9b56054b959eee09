package io.argosy.fleet.gate.model;

import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.PinChange;
import io.argosy.fleet.gate.change.ProposedChange;
import io.argosy.fleet.release.Overlay;
import io.argosy.fleet.rules.ServiceRules;
import io.argosy.model.ModelPackage;
import io.argosy.model.evidence.GoldenRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What callers would notice: the incumbent's golden rows, and the requests recorded in {@code services/<service>/requests.jsonl}
 * where there are any, answered by both.
 */
public final class Replay extends ModelGate {
    @Override
    public String name() {
        return "replay";
    }

    @Override
    Judgement judge(ProposedChange change, PinChange pin, @Nullable ModelPackage incumbent, ModelPackage candidate) {
        Overlay overlay = pin.overlay();
        if (incumbent == null) {
            return Judgement.pass(this, overlay, "nothing ran there before");
        }
        boolean back = pin.kind() == PinChange.Kind.ROLLBACK;
        Optional<RecordedRequests> recorded =
                RecordedRequests.at(change.repository(), change.base(), overlay.service());
        Optional<String> wrong = recorded.flatMap(RecordedRequests::wrong);
        if (wrong.isPresent() && !back) {
            return Judgement.unknown(
                    this,
                    overlay,
                    RecordedRequests.path(overlay.service()) + " cannot be replayed: " + wrong.get(),
                    "let somebody mend it by a pull request of its own");
        }
        List<String> requests = new ArrayList<>(
                incumbent.goldenRows().stream().map(GoldenRow::instance).toList());
        recorded.filter(_ -> wrong.isEmpty()).ifPresent(them -> requests.addAll(them.lines()));
        Replayed replayed = Replayed.of(incumbent, candidate, requests);
        if (replayed.answered() == 0
                || incumbent.signature().task() != candidate.signature().task()) {
            String fact = replayed.answered() == 0
                    ? "none of " + replayed.refused() + " requests is answered by both"
                    : "one answers with a label and the other with a number";
            return back
                    ? Judgement.pass(this, overlay, "the way back goes first: " + fact)
                    : Judgement.unknown(
                            this,
                            overlay,
                            fact,
                            "let somebody accept it in " + ServiceRules.path(overlay.service())
                                    + " by a pull request of its own");
        }
        Judgement judgement = back
                ? Judgement.pass(this, overlay, "the way back goes first: " + replayed)
                : judge(overlay, ServiceRules.at(change.repository(), change.base(), overlay.service()), replayed);
        return judgement.with(replayed.flips());
    }

    private Judgement judge(Overlay overlay, ServiceRules rules, Replayed replayed) {
        if (replayed.otherwise() > rules.flips() * replayed.all()) {
            return Judgement.fail(
                    this,
                    overlay,
                    replayed
                            + String.format(
                                    Locale.ROOT, "; at most %.1f %% may be decided otherwise", 100 * rules.flips()),
                    "look at which, or widen `flips` in " + ServiceRules.path(overlay.service())
                            + " by a pull request of its own");
        }
        return Judgement.pass(this, overlay, replayed.toString());
    }
}
