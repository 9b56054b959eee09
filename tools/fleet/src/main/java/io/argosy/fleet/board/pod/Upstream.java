package io.argosy.fleet.board.pod;

import io.argosy.fleet.evidence.EvidenceFiles;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.RemoteBranch;
import io.argosy.fleet.git.RemoteBranch.Away;
import io.argosy.fleet.release.Environments;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;

/** Brings here what the repository has of main and of what witnesses wrote, and says where that is old. For one thread, but for {@link #stale}. */
final class Upstream implements AutoCloseable {
    /** Each state of the evidence leaves some objects behind that nothing names any more. */
    private static final int TIDIED_AFTER = 500;

    private final Monorepo here;
    private final String repository;
    private final String main;
    private final RemoteBranch.Access access;
    private final Clock clock;
    private final Map<String, RemoteBranch> branches = new HashMap<>();
    private int brought;
    private @Nullable Instant at;
    private volatile String stale = "";

    /**
     * @param here where it is brought to
     * @param repository its address
     * @param main the branch that environments follow
     * @param access by what one may read it
     */
    Upstream(Monorepo here, String repository, String main, RemoteBranch.Access access, Clock clock) {
        this.here = here;
        this.repository = repository;
        this.main = main;
        this.access = access;
        this.clock = clock;
    }

    /** Brings what is there; where that is away, what is here stays. */
    void bring() {
        try {
            Optional<RevCommit> tip = branch(main).fetch();
            at = clock.instant().truncatedTo(ChronoUnit.SECONDS);
            List<String> evidence = new ArrayList<>();
            if (tip.isPresent()) {
                for (String environment : Environments.at(here, tip.get()).names()) {
                    evidence.add(EvidenceFiles.branch(environment));
                }
            }
            for (String name : evidence) {
                var _ = branch(name).fetch();
            }
            stale = "";
            if (++brought % TIDIED_AFTER == 0) {
                branch(main).tidy();
            }
        } catch (Away | IOException | RuntimeException e) {
            stale = "what main says is as of " + (at == null ? "no time" : at) + ": " + e.getMessage();
            // With the keys that are there by then.
            close();
        }
    }

    /** Why what is here may be old; nothing where it is new. */
    Optional<String> stale() {
        return Optional.of(stale).filter(why -> !why.isEmpty());
    }

    /** Whether main is here. */
    boolean isHere() {
        return here.find("refs/remotes/origin/" + main).isPresent();
    }

    private RemoteBranch branch(String name) {
        return branches.computeIfAbsent(name, its -> new RemoteBranch(here, repository, its, access));
    }

    @Override
    public void close() {
        branches.values().forEach(RemoteBranch::close);
        branches.clear();
    }
}
