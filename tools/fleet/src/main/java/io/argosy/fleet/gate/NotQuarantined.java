package io.argosy.fleet.gate;

import io.argosy.fleet.release.Quarantine;
import io.argosy.fleet.version.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A version in quarantine is pinned nowhere, not even by a change that takes it out of the ledger. */
final class NotQuarantined implements Gate {
    @Override
    public String name() {
        return "quarantine";
    }

    @Override
    public List<Judgement> judge(ProposedChange change) {
        if (change.arrivals().isEmpty()) {
            // A change that mends the ledger is not held up by what it mends.
            return List.of();
        }
        Quarantine before = Quarantine.at(change.repository(), change.base());
        Quarantine after = Quarantine.at(change.repository(), change.head());
        List<Judgement> judgements = new ArrayList<>();
        for (PinChange pin : change.arrivals()) {
            String service = pin.overlay().service();
            Version version = pin.pinned().version();
            Optional<String> reason = before.reason(service, version).or(() -> after.reason(service, version));
            judgements.add(reason.map(why -> Judgement.fail(
                            this,
                            pin.overlay(),
                            version + " is in quarantine: " + why,
                            "release another version with `./fleet release " + service + "`"))
                    .orElseGet(() -> Judgement.pass(this, pin.overlay(), version + " is not in quarantine")));
        }
        return judgements;
    }
}
