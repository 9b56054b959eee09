package io.argosy.fleet.history;

import io.argosy.fleet.evidence.Account;
import io.argosy.fleet.evidence.EvidenceReader;
import io.argosy.fleet.evidence.Expectation;
import io.argosy.fleet.evidence.Seen;
import io.argosy.fleet.evidence.Timeline;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.monitoring.Objectives;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * What was seen of a service's placements.
 *
 * @param conducts of those of which something was seen, in the placements' order
 * @param silent of each environment of which there is no evidence, why
 */
public record Conducts(Map<Placement, Conduct> conducts, Map<String, String> silent) {
    /** What was seen, up to a time. */
    public static Conducts of(
            Monorepo repository, RevCommit main, String service, ServiceHistory history, Instant now) {
        // What was, can be told also where today's rules cannot be read.
        Objectives objectives = Objectives.readable(repository, main);
        Map<String, Seen> accounts = new LinkedHashMap<>();
        Map<String, String> silent = new LinkedHashMap<>();
        for (String environment : history.environments()) {
            switch (EvidenceReader.of(repository, main, environment, now).service(service)) {
                case Account.Given(Seen seen) -> accounts.put(environment, seen);
                case Account.None(String why, String _) -> silent.put(environment, why);
            }
        }
        Map<Placement, Conduct> conducts = new LinkedHashMap<>();
        for (Placement placement : history.placements()) {
            Seen seen = accounts.get(placement.environment());
            if (seen == null || placement.isEnd()) {
                continue;
            }
            Instant end = end(history, placement, now);
            Timeline timeline = Timeline.of(
                    seen,
                    placement.version(),
                    null,
                    placement.at(),
                    end,
                    new Expectation(objectives.of(placement.environment(), service)));
            if (timeline.intervals().stream().anyMatch(interval -> interval.stretch() != null)) {
                conducts.put(placement, Conduct.of(placement, end, timeline, seen));
            }
        }
        return new Conducts(conducts, silent);
    }

    private static Instant end(ServiceHistory history, Placement placement, Instant now) {
        List<Placement> its = new ArrayList<>(history.in(placement.environment()));
        int next = its.indexOf(placement) - 1;
        return next < 0 ? now : its.get(next).at();
    }

    /** When a placement was first healthy; nothing where nobody saw. */
    public Optional<Instant> healthy(Placement placement) {
        return Optional.ofNullable(conducts.get(placement)).map(Conduct::healthySince);
    }
}
