package io.argosy.fleet.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.engine.gateway.HoldingProxy;
import io.argosy.fleet.engine.state.Health;
import io.argosy.fleet.engine.state.ServiceStatus;
import io.argosy.fleet.engine.state.Sync;
import io.argosy.fleet.incluster.ApiServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The trait {@code asleep} with a pod of the activator and a real Prometheus, which sees who is idle within seconds. */
@OnClusters
class WakingTest {
    private static final Duration SOON = Duration.ofMinutes(3);
    /** A request's answer once its service is awake takes milliseconds. */
    private static final Duration FIRST_ANSWER = Duration.ofSeconds(3);

    private static final int TOO_MANY = 100;

    /** Some five minutes, and seconds that a busy machine has not. */
    @Test
    @Tag("load")
    void whatNobodyAsksSleepsAndWakesForWhoeverDoes(FleetOnClusters fleet) throws Exception {
        try (Sleepy dev = new Sleepy(fleet)) {
            Duration fell = dev.awaitAsleep();
            System.out.printf("asleep after %d s%n", fell.toSeconds());
            itMayDoNothingElse(dev);
            List<Long> _ = wakes(dev, 5);
            manyAtOnce(dev);
            theActivatorIsKilled(dev);
            withoutPrometheus(dev);
        }
    }

    /** Wants a machine with nothing else to do: half of a first answer is the processor time of a JVM that starts. */
    @Test
    @Tag("load")
    void ofAHundredFirstAnswersNinetyNineTakeThreeSecondsAtTheMost(FleetOnClusters fleet) throws Exception {
        try (Sleepy dev = new Sleepy(fleet)) {
            Duration _ = dev.awaitAsleep();
            List<Long> millis = wakes(dev, 100);
            long p99 = within(millis, 0.99);
            assertTrue(p99 <= FIRST_ANSWER.toMillis(), () -> "p99 of the first answers is " + p99 + " ms");
        }
    }

    /** By its own account, what it never does. */
    private static void itMayDoNothingElse(Sleepy dev) throws Exception {
        String scale = "/apis/apps/v1/namespaces/%s/deployments/%s/scale";
        String slice = "/apis/discovery.k8s.io/v1/namespaces/%s/endpointslices/%s?fieldManager=x&force=true";
        String leads =
                "{\"apiVersion\": \"discovery.k8s.io/v1\", \"kind\": \"EndpointSlice\", \"addressType\": \"IPv4\","
                        + " \"metadata\": {\"name\": \"%s\"}, \"endpoints\": [{\"addresses\": [\"10.9.8.7\"]}],"
                        + " \"ports\": [{\"name\": \"http\", \"port\": %d}]}";
        try (ApiServer api = dev.activator().byItsAccount()) {
            refused(
                    "the activator wakes models, and nothing else",
                    () -> patch(
                            api, "merge", scale.formatted("activator", "activator"), "{\"spec\": {\"replicas\": 0}}"));
            refused(
                    "the activator takes the pods of what has the trait asleep, and gives one to what has none",
                    () -> patch(
                            api,
                            "merge",
                            scale.formatted(Cluster.NAMESPACE, Cluster.DEPLOYMENT),
                            "{\"spec\": {\"replicas\": 3}}"));
            refused(
                    "the activator has one slice of each model's, named activator",
                    () -> patch(
                            api,
                            "apply",
                            slice.formatted("default", "activator"),
                            leads.formatted("activator", 20_000)));
            refused(
                    "the activator has one slice of each model's, named activator",
                    () -> patch(
                            api, "apply", slice.formatted(Cluster.NAMESPACE, "mine"), leads.formatted("mine", 20_000)));
            refused(
                    "the activator leads to its own ports, 20000 to 20999",
                    () -> patch(
                            api,
                            "apply",
                            slice.formatted(Cluster.NAMESPACE, "activator"),
                            leads.formatted("activator", 8_080)));
            refused("403", () -> api.list("/api/v1/secrets", ""));
            refused(
                    "cannot patch resource",
                    () -> patch(
                            api,
                            "merge",
                            "/apis/apps/v1/namespaces/" + Cluster.NAMESPACE + "/deployments/" + Cluster.DEPLOYMENT,
                            "{\"spec\": {\"replicas\": 1}}"));
        }
    }

    private static void patch(ApiServer api, String kind, String path, String body)
            throws IOException, InterruptedException {
        api.change(
                "PATCH",
                kind.equals("apply") ? "application/apply-patch+yaml" : "application/merge-patch+json",
                path,
                body);
    }

    private static void refused(String why, Executable attempt) {
        IOException refused = assertThrows(IOException.class, attempt);
        assertTrue(String.valueOf(refused.getMessage()).contains(why), refused::toString);
    }

    /** How long each first answer took, in order. */
    private static List<Long> wakes(Sleepy dev, int times) throws Exception {
        List<Long> millis = new ArrayList<>();
        List<String> lost = new ArrayList<>();
        while (millis.size() < times) {
            dev.putToSleep();
            long start = System.nanoTime();
            Answer answer = dev.ask();
            if (dev.isAsleep()) {
                // A pod that was going has answered: kube-proxy had not noticed yet.
                assertEquals(200, answer.status());
                continue;
            }
            millis.add((System.nanoTime() - start) / 1_000_000);
            if (answer.status() != 200) {
                lost.add(answer.status() + " " + answer.text());
            }
        }
        List<Long> sorted = millis.stream().sorted().toList();
        System.out.printf(
                "%d wakes, %d lost; the first answer after %d ms at the least, half within %d, nine in ten within %d,"
                        + " 99 in 100 within %d, %d at the most%n",
                times,
                lost.size(),
                sorted.getFirst(),
                within(sorted, 0.5),
                within(sorted, 0.9),
                within(sorted, 0.99),
                sorted.getLast());
        System.out.println(sorted);
        assertEquals(List.of(), lost);
        assertEquals(Sync.SYNCED, dev.status().sync(), "Argo CD fights the activator");
        return sorted;
    }

    private static long within(List<Long> sorted, double share) {
        return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }

    /** While no node takes a pod, they wait; who is one too many is told so. */
    private static void manyAtOnce(Sleepy dev) throws Exception {
        dev.nodeTakesPods(false);
        dev.putToSleep();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> answers = new ArrayList<>();
            for (int i = 0; i < HoldingProxy.MOST_HELD + TOO_MANY; i++) {
                answers.add(callers.submit(dev::ask));
            }
            Duration _ = Eventually.within(
                    Duration.ofSeconds(15),
                    () -> answers.stream().filter(Future::isDone).count() + " refused: " + dev.told(),
                    () -> answers.stream().filter(Future::isDone).count() >= TOO_MANY);
            dev.nodeTakesPods(true);
            int answered = 0;
            int refused = 0;
            for (Future<Answer> future : answers) {
                Answer answer = future.get();
                answered += answer.status() == 200 ? 1 : 0;
                refused += answer.status() == 503 && answer.text().contains("Retry-After: ") ? 1 : 0;
            }
            System.out.printf("%d held and answered, %d refused with Retry-After%n", answered, refused);
            assertEquals(HoldingProxy.MOST_HELD, answered);
            assertEquals(TOO_MANY, refused);
            assertEquals(
                    0,
                    dev.activator()
                            .pods()
                            .at("/0/status/containerStatuses/0/restartCount")
                            .asInt(-1));
        } finally {
            dev.nodeTakesPods(true);
        }
    }

    private static void theActivatorIsKilled(Sleepy dev) throws Exception {
        dev.putToSleep();
        dev.activator().killed();
        assertEquals(0, dev.pods(), "a new activator wakes nobody");
        Duration _ = Eventually.within(SOON, () -> "nobody is held: " + dev.told(), () -> dev.attempt() == 200);
    }

    private static void withoutPrometheus(Sleepy dev) throws Exception {
        dev.prometheus().away();
        assertEquals(200, dev.ask().status());
        Thread.sleep(Sleepy.AFTER.multipliedBy(2).plusSeconds(10));
        assertEquals(1, dev.pods(), "without a Prometheus nothing falls asleep");
        dev.putToSleep();
        assertEquals(200, dev.ask().status(), "and what sleeps wakes");
        // Argo CD hears of a pod that is ready a moment after its callers do.
        Eventually.finallyWithin(
                SOON,
                () -> "Argo CD says " + dev.status(),
                () -> dev.status().sync() == Sync.SYNCED && dev.status().health() == Health.HEALTHY);
    }

    /** What somebody was answered: the status, and all of it. */
    private record Answer(int status, String text) {
        static Answer of(String text) {
            return new Answer(text.startsWith("HTTP/1.1 ") ? Integer.parseInt(text.substring(9, 12)) : 0, text);
        }
    }

    /** dev with the trait, the activator and Prometheus while a test runs. */
    private static final class Sleepy implements AutoCloseable {
        static final Duration AFTER = Duration.ofSeconds(20);

        private static final String OVERLAY = "overlays/dev/churn/kustomization.yaml";
        private static final String TRAIT = """
                - ../../../base/components/asleep
                patches:
                - target:
                    kind: Deployment
                  patch: |
                    - op: replace
                      path: /metadata/annotations/argosy.io~1asleep-after
                      value: AFTER
                """;

        private final FleetOnClusters fleet;
        private final Cluster dev;
        private final String overlay;
        private final String customer;
        private final ApiForPods api;
        private final Watched prometheus;
        private final Activated activator;
        private final URI service;

        Sleepy(FleetOnClusters fleet) throws Exception {
            this.fleet = fleet;
            this.dev = fleet.dev();
            this.overlay = fleet.read(OVERLAY);
            this.customer = fleet.read("services/churn/examples/customer.json");
            this.service = dev.service();
            this.api = new ApiForPods(dev.kubectl());
            this.prometheus = Watched.following(fleet, dev, api);
            this.activator = new Activated(fleet, dev, prometheus.address());
            fleet.write(OVERLAY, overlay + TRAIT.replace("AFTER", AFTER.toSeconds() + "s"), "Let churn sleep in dev");
            dev.refresh();
        }

        Activated activator() {
            return activator;
        }

        Watched prometheus() {
            return prometheus;
        }

        ServiceStatus status() throws InterruptedException {
            return dev.status();
        }

        /** Whether no pod is wanted. */
        boolean isAsleep() throws InterruptedException {
            return dev.kubectl()
                            .get("deployment", "-n", Cluster.NAMESPACE, Cluster.DEPLOYMENT)
                            .at("/spec/replicas")
                            .asInt(1)
                    == 0;
        }

        int pods() throws InterruptedException {
            return dev.pods().size();
        }

        /** Prometheus has seen it for so long, and nobody has asked. */
        Duration awaitAsleep() throws InterruptedException {
            return Eventually.within(SOON, () -> "it does not fall asleep: " + told(), () -> {
                ServiceStatus status = dev.status();
                return status.health() == Health.ASLEEP && status.sync() == Sync.SYNCED && pods() == 0;
            });
        }

        /** At once, as the activator does it when it is time; no pod that is about to go answers any more. */
        void putToSleep() throws InterruptedException {
            String _ = dev.kubectl()
                    .run("-n", Cluster.NAMESPACE, "scale", "deployment", Cluster.DEPLOYMENT, "--replicas=0");
            String _ = dev.kubectl().run("-n", Cluster.NAMESPACE, "delete", "pods", "--all", "--grace-period=1");
            Duration _ = Eventually.within(
                    SOON,
                    () -> "its Service does not lead to the activator: " + told(),
                    () -> pods() == 0
                            && !dev.kubectl()
                                    .get("endpointslice", "-n", Cluster.NAMESPACE, "activator")
                                    .path("endpoints")
                                    .isEmpty()
                            // Which wakes nobody: a connection is no request.
                            && takesConnections());
        }

        void nodeTakesPods(boolean takes) throws InterruptedException {
            String node =
                    dev.kubectl().get("nodes").at("/items/0/metadata/name").asString("");
            String _ = dev.kubectl().run(takes ? "uncordon" : "cordon", node);
        }

        /** By a connection of its own, as somebody who comes anew. */
        Answer ask() throws IOException {
            try (Socket caller = connected()) {
                caller.setSoTimeout((int) Duration.ofSeconds(30).toMillis());
                byte[] body = customer.getBytes(StandardCharsets.UTF_8);
                caller.getOutputStream()
                        .write(("POST /predict HTTP/1.1\r\nHost: " + service.getHost()
                                        + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length
                                        + "\r\nConnection: close\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                caller.getOutputStream().write(body);
                return Answer.of(new String(caller.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            }
        }

        private Socket connected() throws IOException {
            Socket caller = new Socket();
            caller.connect(new InetSocketAddress(InetAddress.ofLiteral(service.getHost()), 80), 5_000);
            return caller;
        }

        private boolean takesConnections() {
            try (Socket _ = connected()) {
                return true;
            } catch (IOException e) {
                return false;
            }
        }

        /** 0 where nobody answers. */
        int attempt() throws InterruptedException {
            try {
                return ask().status();
            } catch (IOException e) {
                return 0;
            }
        }

        String told() throws InterruptedException {
            return dev.status() + "\n"
                    + dev.kubectl()
                            .attempt("-n", Cluster.NAMESPACE, "get", "deployment,pods,endpointslices", "-o", "wide")
                            .out()
                    + activator.said();
        }

        @Override
        public void close() throws IOException {
            fleet.write(OVERLAY, overlay, "Let churn stay awake in dev");
            Eventually.finallyWithin(SOON, () -> "dev does not get back to one pod", () -> {
                dev.refresh();
                return dev.pods().size() == 1 && dev.status().isHealthy();
            });
            activator.close();
            prometheus.close();
            api.close();
        }
    }
}
