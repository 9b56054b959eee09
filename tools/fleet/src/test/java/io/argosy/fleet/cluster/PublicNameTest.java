package io.argosy.fleet.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PublicNameTest {
    private static final String HOST = "models.acme.example";
    private static final String GATEWAY = "203.0.113.7";

    private final List<String> told = new ArrayList<>();

    @Test
    void whatIsWaitedForIsToldOnceAndTheEndOfItToo() throws Exception {
        Deque<List<String>> gateway =
                new ArrayDeque<>(List.of(List.of(), List.of(), List.of(GATEWAY), List.of(GATEWAY), List.of(GATEWAY)));
        Deque<List<String>> resolver =
                new ArrayDeque<>(List.of(List.of(), List.of(), List.of(), List.of("198.51.100.1"), List.of(GATEWAY)));

        new PublicName(HOST, gateway::remove, _ -> known(resolver.remove()), told::add)
                .await(Duration.ofSeconds(30), Duration.ofMillis(1));

        assertEquals(
                List.of(
                        "waiting: the public gateway has no address",
                        "waiting: models.acme.example leads nowhere: make the DNS record `models.acme.example. A"
                                + " 203.0.113.7`",
                        "waiting: models.acme.example leads to 198.51.100.1, not to the gateway: make the DNS record"
                                + " `models.acme.example. A 203.0.113.7`",
                        "models.acme.example leads to the gateway, at 203.0.113.7"),
                told);
    }

    @Test
    void aNameThatNobodyMadeIsGivenUpWithTheRecord() {
        PublicName name = new PublicName(HOST, () -> List.of(GATEWAY), _ -> known(List.of()), told::add);

        FleetException given =
                assertThrows(FleetException.class, () -> name.await(Duration.ZERO, Duration.ofMillis(1)));

        assertEquals(
                "all is applied, and no certificate can be issued yet: models.acme.example leads nowhere: make the DNS"
                        + " record `models.acme.example. A 203.0.113.7`",
                given.fact());
        assertEquals(ExitCode.UNAVAILABLE, given.exitCode());
    }

    /** One of two addresses that is another's serves some of the callers, and the issuer's look at it may be among the others. */
    @Test
    void everyAddressOfTheNameHasToBeTheGateways() {
        PublicName name =
                new PublicName(HOST, () -> List.of(GATEWAY), _ -> List.of(GATEWAY, "198.51.100.1"), told::add);

        assertThrows(FleetException.class, () -> name.await(Duration.ZERO, Duration.ofMillis(1)));
    }

    private static List<String> known(List<String> addresses) throws UnknownHostException {
        if (addresses.isEmpty()) {
            throw new UnknownHostException(HOST);
        }
        return addresses;
    }
}
