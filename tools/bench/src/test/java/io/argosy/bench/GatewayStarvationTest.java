package io.argosy.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.engine.gateway.Endpoint;
import io.argosy.fleet.engine.gateway.Gateway;
import io.argosy.testkit.ServiceProcess;
import io.argosy.testkit.Starvation;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** As the testkit's StarvationTest, through the embedded engine's gateway; {@code -Dstarvation.seconds=60} judges a p99. */
@Tag("sample")
@Timeout(300)
class GatewayStarvationTest {
    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("starvation.seconds", 10));
    private static final Path MODEL = Path.of("..", "..", "services", "nationality", "model");

    @Test
    void whoeverHoldsAndHardlyMovesTakesNothingFromTheOthers() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        try (ServiceProcess service = ServiceProcess.start(
                        List.of("-XX:MaxRAM=512m", "-XX:MaxRAMPercentage=60", "-XX:MaxNewSize=16m"),
                        Map.of("SERVING_MODEL", MODEL.toString()));
                Gateway gateway = Gateway.open("dev", port)) {
            service.awaitReady();
            gateway.routes()
                    .of("nationality")
                    .to(List.of(new Endpoint(service.address().getPort())));
            Starvation.Outcome outcome = new Starvation(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                            "/nationality",
                            "{\"name\": \"Rossi\"}",
                            2_000)
                    .run(TIME.dividedBy(3), TIME);
            System.out.println("through the gateway, " + outcome);
            assertEquals(List.of(), outcome.alone().failures());
            assertEquals(List.of(), outcome.beside().failures());
            if (TIME.toSeconds() >= 60) {
                Duration limit = outcome.alone().p99().multipliedBy(2);
                assertTrue(outcome.beside().p99().compareTo(limit) <= 0, outcome::toString);
            }
        }
    }
}
