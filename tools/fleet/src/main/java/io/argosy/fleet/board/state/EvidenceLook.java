package io.argosy.fleet.board.state;

import io.argosy.fleet.board.state.Told.Source;
import io.argosy.fleet.evidence.Account;
import io.argosy.fleet.evidence.EvidenceFiles;
import io.argosy.fleet.evidence.EvidenceReader;
import io.argosy.fleet.evidence.Seen;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.release.Overlay;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;

/** Reads what witnesses wrote; an environment whose branch is the same as before is not verified again. For one thread. */
final class EvidenceLook {
    private final Monorepo repository;
    private final Map<String, Known> known = new HashMap<>();

    /** What a branch said. */
    private record Known(
            List<Object> tips,
            Map<Overlay, SeenNow.One> seen,
            @Nullable String silent) {}

    EvidenceLook(Monorepo repository) {
        this.repository = repository;
    }

    SeenNow look(RevCommit main, List<String> environments, Instant now) {
        Map<Overlay, SeenNow.One> services = new HashMap<>();
        Map<String, String> silent = new HashMap<>();
        for (String environment : environments) {
            // By whose key it counts is a fact of main.
            List<Object> tips = Stream.of(Constants.R_HEADS, Constants.R_REMOTES + "origin/")
                    .<Object>map(where -> repository.find(where + EvidenceFiles.branch(environment)))
                    .toList();
            tips = List.of(tips, repository.objectId(main, "clusters/" + environment));
            Known before = known.get(environment);
            Known its = before != null && before.tips().equals(tips) ? before : read(main, environment, now, tips);
            known.put(environment, its);
            services.putAll(its.seen());
            if (its.silent() != null) {
                silent.put(environment, its.silent());
            }
        }
        known.keySet().retainAll(environments);
        return new SeenNow(services, silent);
    }

    private Known read(RevCommit main, String environment, Instant now, List<Object> tips) {
        EvidenceReader reader = EvidenceReader.of(repository, main, environment, now);
        Map<Overlay, SeenNow.One> seen = new HashMap<>();
        for (String service : reader.services()) {
            // The newest state alone: all that is kept is verified, and no day is read.
            if (reader.service(service, now) instanceof Account.Given(Seen one)) {
                seen.put(
                        new Overlay(environment, service),
                        new SeenNow.One(
                                one.now(),
                                new Told(Source.EVIDENCE, one.by(), one.now().at())));
            }
        }
        String silent = seen.isEmpty() && reader.service("") instanceof Account.None(String why, String nextStep)
                ? why + ": " + nextStep
                : null;
        return new Known(tips, seen, silent);
    }
}
