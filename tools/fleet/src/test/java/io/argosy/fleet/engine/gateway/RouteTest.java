package io.argosy.fleet.engine.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RouteTest {
    private final Route route = new Route();

    @Test
    void endpointsTakeTurns() {
        Endpoint one = new Endpoint(1);
        Endpoint two = new Endpoint(2);
        route.to(List.of(one, two));

        Set<Endpoint> seen = new HashSet<>();
        seen.add(taken());
        seen.add(taken());
        assertEquals(Set.of(one, two), seen);
    }

    @Test
    void aClosedEndpointIsPassedOver() {
        Endpoint closed = new Endpoint(1);
        Endpoint open = new Endpoint(2);
        closed.close();
        route.to(List.of(closed, open));

        assertEquals(open, taken());
        assertEquals(open, taken());
    }

    @Test
    void withoutAnOpenEndpointThereIsNone() {
        assertEquals(Optional.empty(), route.acquire());
        Endpoint closed = new Endpoint(1);
        closed.close();
        route.to(List.of(closed));
        assertEquals(Optional.empty(), route.acquire());
    }

    @Test
    void anEndpointIsIdleOnceTheLastRequestIsOut() throws Exception {
        Endpoint endpoint = new Endpoint(1);
        assertTrue(endpoint.acquire());
        endpoint.close();
        assertFalse(endpoint.acquire());
        Thread drain = Thread.ofVirtual().start(() -> {
            try {
                endpoint.awaitIdle(Duration.ofMinutes(1));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertTrue(drain.isAlive());
        endpoint.release();
        assertTrue(drain.join(Duration.ofSeconds(30)));
        endpoint.awaitIdle(Duration.ZERO);
    }

    @Test
    void whileEndpointsChangeEveryRequestFindsOne() {
        AtomicInteger found = new AtomicInteger();
        Endpoint serving = new Endpoint(0);
        route.to(List.of(serving));
        try (ExecutorService clients = Executors.newFixedThreadPool(4)) {
            for (int client = 0; client < 4; client++) {
                clients.execute(() -> {
                    for (int i = 0; i < 20_000; i++) {
                        route.acquire().ifPresent(endpoint -> {
                            found.incrementAndGet();
                            endpoint.release();
                        });
                    }
                });
            }
            for (int i = 0; i < 5_000; i++) {
                Endpoint next = new Endpoint(i);
                route.to(List.of(next));
                serving.close();
                serving = next;
            }
        }
        assertEquals(80_000, found.get());
    }

    @Test
    void whoWaitsForAServiceThatIsWakingIsLetGoWhereItGoes() throws Exception {
        assertFalse(route.wake(), "nobody is there");
        AtomicInteger woken = new AtomicInteger();
        route.asleep(woken::incrementAndGet);
        assertTrue(route.wake());
        assertEquals(1, woken.get());
        route.to(List.of());
        assertTrue(route.wake(), "it is not awake without an endpoint");

        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Optional<Endpoint>> waits = clients.submit(() -> route.await(Duration.ofMinutes(1)));
            route.close();
            assertEquals(Optional.empty(), waits.get());
        }
        assertFalse(route.wake());
    }

    private Endpoint taken() {
        return route.acquire().orElseThrow();
    }
}
