package io.argosy.fleet.witness;

import io.argosy.fleet.evidence.Account;
import io.argosy.fleet.evidence.EvidenceFiles;
import io.argosy.fleet.evidence.EvidenceReader;
import io.argosy.fleet.evidence.EvidenceWriter.Outcome;
import io.argosy.fleet.evidence.SigningKey;
import io.argosy.fleet.evidence.Stretch;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.RemoteBranch;
import io.argosy.fleet.release.Overlay;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Watches what runs in a cluster, and pushes it to the branch {@code evidence/<env>}, signed by the cluster's key. It reads and changes
 * nothing in the cluster. What ails it is told once, until something else does, and ends nothing.
 */
public final class ClusterWitness implements AutoCloseable {
    /** Where a pod finds by whose account it asks. */
    public static final String ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";

    /** What the clocks of a cluster may differ by. */
    private static final Duration SKEW = Duration.ofSeconds(30);

    private final Place place;
    private final Pace pace;
    private final Clock clock;
    private final Consumer<String> says;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Map<String, String> troubles = new HashMap<>();

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
    }

    /** The API server of the cluster that this process is a pod of; nothing where it is none. */
    public static Optional<URI> apiServer(Map<String, String> environment) {
        String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
        String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443");
        return host.isEmpty()
                ? Optional.empty()
                : Optional.of(URI.create("https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port));
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
                        why -> why.ifPresentOrElse(line -> trouble("prometheus", line), () -> over("prometheus")))) {
            PublishedEvidence published =
                    new PublishedEvidence(repository, place.environment(), key, there, why -> trouble("git", why));
            // What is there is gone on from; where it cannot be read now, it is before anything is pushed.
            published.read();
            Chronicle chronicle = new Chronicle(
                    pace,
                    (_, reports, at) -> {
                        Outcome outcome = published.write(reports, at);
                        if (outcome == Outcome.WRITTEN) {
                            over("git", "witness");
                        }
                        return outcome;
                    },
                    (overlay, at) -> told(repository, key, overlay, at),
                    why -> trouble("witness", why));
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
                trouble(
                        "clock",
                        "the clock here says " + at.truncatedTo(ChronoUnit.SECONDS) + ", and the API server's says "
                                + sight.time() + ": nothing is written until they agree");
                return;
            }
            over("api", "clock", "look");
            chronicle.note(sight.looks(), eyes.objectives(), at.truncatedTo(ChronoUnit.SECONDS), System.nanoTime());
        } catch (IOException e) {
            trouble("api", "nobody sees what runs: " + e.getMessage());
        } catch (RuntimeException e) {
            trouble("look", "a look failed: " + e);
        }
    }

    private static List<Stretch> told(Monorepo repository, SigningKey key, Overlay overlay, Instant at) {
        return EvidenceReader.own(repository, key, overlay.environment(), at).service(overlay.service())
                        instanceof Account.Given(var seen)
                ? seen.stretches()
                : List.of();
    }

    private void over(String... subjects) {
        for (String about : subjects) {
            String why = troubles.remove(about);
            if (why != null) {
                says.accept("over: " + why);
            }
        }
    }

    private void trouble(String about, String why) {
        if (!why.equals(troubles.put(about, why))) {
            says.accept(why);
        }
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
