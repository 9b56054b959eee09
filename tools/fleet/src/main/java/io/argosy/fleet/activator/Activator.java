package io.argosy.fleet.activator;

import io.argosy.fleet.activator.Seen.Name;
import io.argosy.fleet.activator.Seen.Slice;
import io.argosy.fleet.activator.Seen.Workload;
import io.argosy.fleet.engine.gateway.HoldingProxy;
import io.argosy.fleet.incluster.ApiServer;
import io.argosy.fleet.incluster.ApiServer.ConflictException;
import io.argosy.fleet.incluster.PrometheusServer;
import io.argosy.fleet.incluster.Troubles;
import io.argosy.fleet.monitoring.IdleQueries;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Holds the requests for services of a cluster that sleep, wakes those, and puts to sleep what nobody asks. While a service has no pod that
 * is ready, its Service leads here; else to its pods, and nothing of it passes here. What runs and what sleeps is the API server's word
 * alone, so that one that is started again goes on where another one ended.
 */
public final class Activator implements AutoCloseable {
    /** How long a service may take to wake before nobody looks any more, until it is asked again. */
    private static final Duration LONGEST_WAKE = Duration.ofMinutes(2);

    private final Place place;
    private final Pace pace;
    private final Consumer<String> says;
    private final Troubles troubles;
    private final ApiServer api;
    private final ModelCluster cluster;
    private final PrometheusServer prometheus;
    private final ReadinessProbe readiness = new ReadinessProbe();
    private final ActivatorServer server;
    private final Map<Name, Sleeper> sleepers = new ConcurrentHashMap<>();
    private final Map<Integer, Sleeper> byPort = new ConcurrentHashMap<>();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean ready;
    private long askedAt = Long.MIN_VALUE;

    /**
     * Where it is.
     *
     * @param environment that the cluster is
     * @param api its API server
     * @param account who asks that: {@code token} and {@code ca.crt}
     * @param prometheus that counts requests
     * @param address where Services find it
     * @param port where it tells the kubelet that it is ready
     * @param first of the ports for callers
     * @param last of them
     */
    public record Place(
            String environment, URI api, Path account, URI prometheus, String address, int port, int first, int last) {}

    /**
     * How often it does what.
     *
     * @param look at the API server
     * @param ask Prometheus who was asked
     * @param wake look whether one that wakes is ready
     * @param held the longest that a request waits
     * @param leave after it is told to end, for how long it still takes new requests: until another one is found, or none
     */
    public record Pace(Duration look, Duration ask, Duration wake, Duration held, Duration leave) {
        /** A pod's. */
        public static final Pace OF_A_CLUSTER = new Pace(
                Duration.ofSeconds(2),
                Duration.ofSeconds(15),
                Duration.ofMillis(100),
                HoldingProxy.LONGEST_HELD,
                Duration.ofSeconds(5));
    }

    /**
     * @param says told what it does, what ails it, and when that is over
     * @throws IOException where it has no account, or cannot listen
     */
    public Activator(Place place, Pace pace, Consumer<String> says) throws IOException {
        this.place = place;
        this.pace = pace;
        this.says = says;
        this.troubles = new Troubles(says);
        this.api = new ApiServer(place.api(), place.account());
        this.cluster = new ModelCluster(api);
        this.prometheus = new PrometheusServer(place.prometheus());
        this.server = new ActivatorServer(
                place.port(),
                new ActivatorProxy(
                        place.environment(),
                        pace.held(),
                        port -> Optional.ofNullable(byPort.get(port)),
                        () -> ready && stopping.getCount() > 0),
                pace.held().plus(pace.leave()));
    }

    /** Looks, and does what is to be done, until it is closed. */
    public void run() throws InterruptedException {
        says.accept("watching over who sleeps in " + place.environment());
        try {
            do {
                look();
            } while (!stopping.await(pace.look().toMillis(), TimeUnit.MILLISECONDS));
        } finally {
            stopped.countDown();
        }
    }

    private void look() throws InterruptedException {
        long since = System.nanoTime();
        try {
            Seen seen = cluster.look();
            for (Map.Entry<Name, Workload> workload : seen.workloads().entrySet()) {
                lead(workload.getKey(), workload.getValue(), seen, since);
            }
            for (Name name : seen.slices().keySet()) {
                if (!seen.workloads().containsKey(name)) {
                    letGo(name);
                }
            }
            for (Name name : Set.copyOf(sleepers.keySet())) {
                if (!seen.workloads().containsKey(name)) {
                    forget(name);
                }
            }
            ready = true;
            troubles.over("api", "look");
            if (askedAt == Long.MIN_VALUE || since - askedAt >= pace.ask().toNanos()) {
                askedAt = since;
                putToSleep(seen);
            }
        } catch (IOException e) {
            troubles.tell("api", "nobody sees who sleeps: " + e.getMessage());
        } catch (RuntimeException e) {
            troubles.tell("look", "a look failed: " + e);
        }
    }

    /** Its callers come here exactly while it has no pod that is ready, or is on its way to have none. */
    private void lead(Name name, Workload workload, Seen seen, long since) throws IOException, InterruptedException {
        Slice slice = seen.slices().get(name);
        Sleeper sleeper = sleepers.get(name);
        if (sleeper == null) {
            sleeper = opened(name, slice == null ? 0 : slice.port());
        }
        sleeper.management(workload.management());
        if (sleeper.waking().get()) {
            return;
        }
        // Those of one that falls asleep are about to go.
        SortedSet<String> pods =
                workload.replicas() == 0 ? new TreeSet<>() : seen.ready().getOrDefault(name, new TreeSet<>());
        if (!sleeper.to(pods, since)) {
            return;
        }
        Slice wanted = new Slice(sleeper.port(), pods.isEmpty() ? Set.of(place.address()) : Set.of());
        if (!wanted.equals(slice)) {
            cluster.lead(name, wanted);
        }
    }

    /** A port of its own; that which it had, where nobody else has it, so that who is on the way to it is not turned away. */
    private Sleeper opened(Name name, int had) throws IOException {
        IOException last = new IOException("each port from " + place.first() + " to " + place.last() + " is taken");
        for (int port = had >= place.first() && had <= place.last() ? had : place.first();
                port <= place.last();
                port++) {
            if (byPort.containsKey(port)) {
                continue;
            }
            try {
                Sleeper[] opened = new Sleeper[1];
                Sleeper sleeper = new Sleeper(name, port, () -> wake(opened[0]));
                opened[0] = sleeper;
                byPort.put(port, sleeper);
                server.doors().open(port);
                sleepers.put(name, sleeper);
                return sleeper;
            } catch (IOException e) {
                byPort.remove(port);
                last = e;
            }
        }
        throw last;
    }

    /** One that has the trait no longer: nothing would wake it any more. */
    private void letGo(Name name) throws IOException, InterruptedException {
        cluster.wake(name);
        cluster.leave(name);
        says.accept(name.service() + " sleeps no more");
    }

    private void forget(Name name) {
        Sleeper sleeper = sleepers.remove(name);
        if (sleeper != null) {
            server.doors().close(sleeper.port());
            byPort.remove(sleeper.port());
            sleeper.close();
        }
    }

    /** In the thread of a request: somebody else sees to it. */
    private void wake(Sleeper sleeper) {
        if (sleeper.waking().compareAndSet(false, true)) {
            Thread _ = Thread.ofVirtual()
                    .name("waking " + sleeper.name().service())
                    .start(() -> awaken(sleeper));
        }
    }

    private void awaken(Sleeper sleeper) {
        Name name = sleeper.name();
        String trouble = "wake " + name;
        long start = System.nanoTime();
        boolean awake = false;
        try {
            while (System.nanoTime() - start < LONGEST_WAKE.toNanos()) {
                try {
                    long since = System.nanoTime();
                    ModelCluster.Pods pods = cluster.pods(name);
                    if (pods.ready().isEmpty() && pods.starting().isEmpty()) {
                        if (awake) {
                            boolean _ = sleeper.to(new TreeSet<>(), since);
                            // Somebody else took its pods: it wakes again for whoever asks next.
                            return;
                        }
                        cluster.wake(name);
                    }
                    SortedSet<String> answering = pods.ready().isEmpty() ? itsWord(sleeper, pods) : pods.ready();
                    boolean _ = sleeper.to(answering, since);
                    if (!awake && !answering.isEmpty()) {
                        awake = true;
                        says.accept(
                                name.service() + " is awake after " + (System.nanoTime() - start) / 1_000_000 + " ms");
                        troubles.over(trouble);
                    }
                    if (!pods.ready().isEmpty()) {
                        cluster.lead(name, new Slice(sleeper.port(), Set.of()));
                        return;
                    }
                } catch (IOException e) {
                    troubles.tell(trouble, name.service() + " is not woken: " + e.getMessage());
                }
                Thread.sleep(pace.wake());
            }
            troubles.tell(trouble, name.service() + " does not wake: see its pods");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            troubles.tell(trouble, name.service() + " is not woken: " + e);
        } finally {
            sleeper.waking().set(false);
        }
    }

    /** Those that say themselves that they are ready: the kubelet asks each second, and tells others after that. */
    private SortedSet<String> itsWord(Sleeper sleeper, ModelCluster.Pods pods) throws InterruptedException {
        SortedSet<String> ready = new TreeSet<>();
        for (String pod : pods.starting()) {
            if (sleeper.management() > 0
                    && readiness.saysReady(pod.substring(0, pod.lastIndexOf(':')), sleeper.management())) {
                ready.add(pod);
            }
        }
        return ready;
    }

    private void putToSleep(Seen seen) throws IOException, InterruptedException {
        for (Map.Entry<Name, Workload> entry : seen.workloads().entrySet()) {
            Name name = entry.getKey();
            Workload workload = entry.getValue();
            Sleeper sleeper = sleepers.get(name);
            if (sleeper == null
                    || workload.after().isEmpty()
                    || workload.replicas() == 0
                    || !workload.settled()
                    || sleeper.waking().get()) {
                continue;
            }
            if (isIdle(name, workload, seen.pods().getOrDefault(name, new TreeSet<>()))) {
                // First it leads here, so that nobody is turned away in between.
                cluster.lead(name, new Slice(sleeper.port(), Set.of(place.address())));
                try {
                    cluster.sleep(name, workload);
                    boolean _ = sleeper.to(new TreeSet<>(), System.nanoTime());
                    says.accept(name.service() + " falls asleep: nobody asked for "
                            + workload.after().get().toSeconds() + " s");
                } catch (ConflictException e) {
                    // It changed meanwhile: the next look leads to its pods again.
                }
            }
        }
    }

    private boolean isIdle(Name name, Workload workload, SortedSet<String> pods) throws InterruptedException {
        try {
            boolean idle = new IdleQueries(name.namespace(), workload.after().orElseThrow())
                            .objection(prometheus::ask, pods)
                            .isEmpty()
                    && pods.size() == workload.replicas();
            troubles.over("prometheus");
            return idle;
        } catch (IOException e) {
            troubles.tell("prometheus", "nobody is put to sleep, as Prometheus does not answer: " + e.getMessage());
            return false;
        }
    }

    /** Changes nothing more, answers whoever is here and still comes for a moment, and ends. */
    @Override
    public void close() {
        stopping.countDown();
        try {
            boolean _ = stopped.await(1, TimeUnit.MINUTES);
            Thread.sleep(pace.leave());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        server.close();
        api.close();
        prometheus.close();
        readiness.close();
    }
}
