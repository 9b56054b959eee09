package io.argosy.fleet.witness;

import io.argosy.fleet.evidence.Account;
import io.argosy.fleet.evidence.EvidenceFiles;
import io.argosy.fleet.evidence.EvidenceReader;
import io.argosy.fleet.evidence.EvidenceWriter.Outcome;
import io.argosy.fleet.evidence.SigningKey;
import io.argosy.fleet.evidence.Stretch;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.RemoteBranch;
import io.argosy.fleet.incluster.ApiServer;
import io.argosy.fleet.incluster.PrometheusServer;
import io.argosy.fleet.incluster.Troubles;
import io.argosy.fleet.release.Overlay;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Watches what runs in a cluster, and pushes it to the branch {@code evidence/<env>}, signed by the cluster's key. It reads and changes
 * nothing in the cluster. What ails it is told once, until something else does, and ends nothing.
 */
public final class ClusterWitness implements AutoCloseable {
    /** What the clocks of a cluster may differ by. */
    private static final Duration SKEW = Duration.ofSeconds(30);

    private final Place place;
    private final Pace pace;
    private final Clock clock;
    private final Consumer<String> says;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Troubles troubles;

    /**
     * Where it looks, and where it writes.
     *
     * @param environment that the cluster is
     * @param api its API server
     * @param account who asks that: {@code token} and {@code ca.crt}
     * @param prometheus that watches the services there
     * @param repository where the evidence goes
     * @param keys a folder with {@code signing-key} and what {@link RemoteBranch.Access} names
     * @param work a folder for what is not pushed yet
     */
    public record Place(
            String environment, URI api, Path account, URI prometheus, String repository, Path keys, Path work) {}

    /**
     * @param says told what ails it, and when that is over
     */
    public ClusterWitness(Place place, Pace pace, Clock clock, Consumer<String> says) {
        this.place = place;
        this.pace = pace;
        this.clock = clock;
        this.says = says;
        this.troubles = new Troubles(says);
    }

    /**
     * Looks until it is closed.
     *
     * @throws IOException where it has no account or no key
     */
    public void run() throws IOException, InterruptedException {
        try {
            watch();
        } finally {
            stopped.countDown();
        }
    }

    private void watch() throws IOException, InterruptedException {
        SigningKey key = SigningKey.read(place.keys().resolve("signing-key"));
        try (Monorepo repository = Monorepo.own(place.work());
                RemoteBranch there = new RemoteBranch(
                        repository,
                        place.repository(),
                        EvidenceFiles.branch(place.environment()),
                        new RemoteBranch.Access(place.keys()));
                ClusterEyes eyes = new ClusterEyes(
                        place.environment(),
                        new ApiServer(place.api(), place.account()),
                        new PrometheusServer(place.prometheus()),
                        why -> why.ifPresentOrElse(
                                line -> troubles.tell("prometheus", line), () -> troubles.over("prometheus")))) {
            PublishedEvidence published = new PublishedEvidence(
                    repository, place.environment(), key, there, why -> troubles.tell("git", why));
            // What is there is gone on from; where it cannot be read now, it is before anything is pushed.
            published.read();
            Chronicle chronicle = new Chronicle(
                    pace,
                    (_, reports, at) -> {
                        Outcome outcome = published.write(reports, at);
                        if (outcome == Outcome.WRITTEN) {
                            troubles.over("git", "witness");
                        }
                        return outcome;
                    },
                    (overlay, at) -> told(repository, key, overlay, at),
                    why -> troubles.tell("witness", why));
            says.accept("watching " + place.environment());
            do {
                look(eyes, chronicle);
            } while (!stopping.await(pace.look().toMillis(), TimeUnit.MILLISECONDS));
        }
    }

    private void look(ClusterEyes eyes, Chronicle chronicle) throws InterruptedException {
        try {
            ClusterEyes.Sight sight = eyes.look();
            Instant at = clock.instant();
            if (Duration.between(sight.time(), at).abs().compareTo(SKEW) > 0) {
                troubles.tell(
                        "clock",
                        "the clock here says " + at.truncatedTo(ChronoUnit.SECONDS) + ", and the API server's says "
                                + sight.time() + ": nothing is written until they agree");
                return;
            }
            troubles.over("api", "clock", "look");
            chronicle.note(sight.looks(), eyes.objectives(), at.truncatedTo(ChronoUnit.SECONDS), System.nanoTime());
        } catch (IOException e) {
            troubles.tell("api", "nobody sees what runs: " + e.getMessage());
        } catch (RuntimeException e) {
            troubles.tell("look", "a look failed: " + e);
        }
    }

    private static List<Stretch> told(Monorepo repository, SigningKey key, Overlay overlay, Instant at) {
        return EvidenceReader.own(repository, key, overlay.environment(), at).service(overlay.service())
                        instanceof Account.Given(var seen)
                ? seen.stretches()
                : List.of();
    }

    /** Ends it after the look that is under way, and returns when it has. */
    @Override
    public void close() {
        stopping.countDown();
        try {
            boolean _ = stopped.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
