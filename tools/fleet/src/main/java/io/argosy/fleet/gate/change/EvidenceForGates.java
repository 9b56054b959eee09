package io.argosy.fleet.gate.change;

import io.argosy.fleet.evidence.EvidenceReader;
import io.argosy.fleet.git.Monorepo;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jgit.revwalk.RevCommit;

/** What was seen in main's environments: each branch is verified once, when the first gate asks. */
public final class EvidenceForGates {
    private final Monorepo repository;
    private final RevCommit main;
    private final Instant now;
    /** Gates ask at the same time. */
    private final Map<String, EvidenceReader> readers = new ConcurrentHashMap<>();

    EvidenceForGates(Monorepo repository, RevCommit main, Instant now) {
        this.repository = repository;
        this.main = main;
        this.now = now;
    }

    /** What was seen in one environment. */
    public EvidenceReader in(String environment) {
        return readers.computeIfAbsent(environment, name -> EvidenceReader.of(repository, main, name, now));
    }
}
