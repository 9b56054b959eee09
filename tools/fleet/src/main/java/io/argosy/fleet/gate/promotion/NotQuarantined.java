package io.argosy.fleet.gate.promotion;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.gate.change.Gate;
import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.PinChange;
import io.argosy.fleet.gate.change.ProposedChange;
import io.argosy.fleet.gate.change.Verdict;
import io.argosy.fleet.release.BarredContent;
import io.argosy.fleet.release.Quarantine;
import io.argosy.fleet.version.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A version in quarantine is pinned nowhere, not even by a change that takes it out of the ledger. */
public final class NotQuarantined implements Gate {
    @Override
    public String name() {
        return "quarantine";
    }

    @Override
    public List<Judgement> judge(ProposedChange change) {
        List<PinChange> arrivals = Stream.concat(change.arrivals().stream(), change.comingBack().stream())
                .toList();
        if (arrivals.isEmpty()) {
            // A change that mends the ledger is not held up by what it mends.
            return List.of();
        }
        Ledgers ledgers = Ledgers.of(change, arrivals.stream().allMatch(PinChange::isRollback));
        List<Judgement> judgements = new ArrayList<>();
        for (PinChange pin : arrivals) {
            String service = pin.overlay().service();
            Version version = pin.pinned().version();
            judgements.add(ledgers.reason(service, version)
                    .map(why -> Judgement.fail(
                            this,
                            pin.overlay(),
                            version + " is in quarantine: " + why,
                            "release another version with `./fleet release " + service + "`"))
                    .orElseGet(() -> ledgers.told(free(change, pin, ledgers.before()))));
        }
        return judgements;
    }

    /**
     * What is barred on main, and with the change.
     *
     * @param complaint why it is as it could be read last; empty where it can be read now
     */
    private record Ledgers(Quarantine before, Quarantine after, String complaint) {
        /**
         * @param back whether it is a way back, which no file that somebody broke holds up
         */
        static Ledgers of(ProposedChange change, boolean back) {
            try {
                return new Ledgers(
                        Quarantine.at(change.repository(), change.base()),
                        Quarantine.at(change.repository(), change.head()),
                        "");
            } catch (FleetException e) {
                if (!back) {
                    throw e;
                }
                Quarantine last = Quarantine.newest(change.repository(), change.base());
                return new Ledgers(last, last, e.fact());
            }
        }

        Optional<String> reason(String service, Version version) {
            return before.reason(service, version).or(() -> after.reason(service, version));
        }

        Judgement told(Judgement judgement) {
            return judgement.verdict() != Verdict.PASS || complaint.isEmpty()
                    ? judgement
                    : judgement.saying("⚠ " + complaint + "; what it barred when it could be read last counts");
        }
    }

    /**
     * Another version may have the same model, as where its settings were mended or the platform was: that is no reason to
     * refuse it, and a reason to look.
     */
    private Judgement free(ProposedChange change, PinChange pin, Quarantine ledger) {
        String service = pin.overlay().service();
        Version version = pin.pinned().version();
        Judgement free = Judgement.pass(this, pin.overlay(), version + " is not in quarantine");
        BarredContent barred = new BarredContent(change.repository(), change.head());
        return barred.again(ledger, service, version)
                .map(entry -> Judgement.fail(
                        this,
                        pin.overlay(),
                        version + " is " + entry.version() + " under another name, and that is in quarantine: "
                                + entry.reason(),
                        "mend what it is barred for, in its model, its deploy/ or the platform"))
                .or(() -> barred.model(ledger, service, version)
                        .map(entry -> free.saying("⚠ its model is that of " + entry.version()
                                + ", which is in quarantine: " + entry.reason())))
                .orElse(free);
    }
}
