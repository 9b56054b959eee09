package io.argosy.fleet.witness;

import io.argosy.fleet.evidence.EvidenceFiles;
import io.argosy.fleet.evidence.EvidenceWriter;
import io.argosy.fleet.evidence.EvidenceWriter.Outcome;
import io.argosy.fleet.evidence.EvidenceWriter.Report;
import io.argosy.fleet.evidence.SigningKey;
import io.argosy.fleet.git.DataBranch;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.RemoteBranch;
import io.argosy.fleet.git.RemoteBranch.Away;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * Writes one environment's evidence where everybody reads it. While that is away it is kept here, and goes there with what comes
 * after; what somebody else wrote there meanwhile is read first, and gone on from. For one thread.
 */
final class PublishedEvidence {
    private static final int ATTEMPTS = 3;
    /** Each state leaves some objects behind that nothing names any more. */
    private static final int TIDIED_AFTER = 500;
    /** Those of a thousand services would fill the disk of a pod within an hour. */
    private static final long TIDIED_AFTER_BYTES = 512L << 20;

    private final DataBranch here;
    private final RemoteBranch there;
    private final EvidenceWriter writer;
    private final Consumer<String> trouble;
    private boolean read;
    private int written;
    private long tidied;

    /**
     * @param repository of its own, where it is kept
     * @param trouble told why it is not where everybody reads it
     */
    PublishedEvidence(
            Monorepo repository, String environment, SigningKey key, RemoteBranch there, Consumer<String> trouble) {
        this.here = new DataBranch(repository, EvidenceFiles.branch(environment));
        this.there = there;
        this.writer = new EvidenceWriter(repository, environment, key);
        this.trouble = trouble;
    }

    /** Reads what is there, so that it is gone on from; says where that cannot be. */
    void read() {
        try {
            if (!read) {
                Optional<RevCommit> before = there.known();
                Optional<RevCommit> now = there.fetch();
                // What is only here was written on top of what was there. Where that is something else now, it is told
                // anew.
                if (!now.equals(before)) {
                    now.ifPresent(here::take);
                }
                read = true;
            }
        } catch (Away e) {
            trouble.accept("what is seen is kept here until it can be pushed: " + e.getMessage());
        }
    }

    /** Writes; what is not where everybody reads it is {@link Outcome#NOT_NOW}, to be told again. */
    Outcome write(Map<String, Report> reports, Instant now) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            read();
            Outcome outcome = writer.write(reports, now);
            if (outcome != Outcome.WRITTEN) {
                // To see whether that one goes on.
                read = false;
                return outcome;
            }
            tidy();
            Optional<RevCommit> tip = here.tip();
            if (!read || tip.isEmpty()) {
                return Outcome.NOT_NOW;
            }
            try {
                if (there.push(tip.get())) {
                    return Outcome.WRITTEN;
                }
                read = false;
            } catch (Away e) {
                trouble.accept("what is seen is kept here until it can be pushed: " + e.getMessage());
                // It may have taken it and not said so.
                read = false;
                return Outcome.NOT_NOW;
            }
        }
        return Outcome.NOT_NOW;
    }

    private void tidy() {
        written++;
        if (written >= TIDIED_AFTER || writer.written() - tidied > TIDIED_AFTER_BYTES) {
            written = 0;
            tidied = writer.written();
            try {
                there.tidy();
            } catch (IOException e) {
                trouble.accept(String.valueOf(e.getMessage()));
            }
        }
    }
}
