package io.argosy.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.model.ModelPackage;
import io.argosy.model.evidence.GoldenRow;
import io.argosy.serving.settings.Settings;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ModelServiceTest {
    @Test
    void itIsReadyWhenItHasStarted() {
        try (RunningService service = RunningService.of(ToyModels.leaver())) {
            assertEquals(200, service.manage("/readyz").statusCode());
        }
    }

    @Test
    void theWarmUpLeavesNoTraceInTheMetrics() {
        try (RunningService service = RunningService.of(ToyModels.leaver())) {
            String metrics = service.manage("/metrics").body();
            assertTrue(metrics.contains("model_predictions_total{label=\"Yes\"} 0.0"), metrics);
            assertTrue(metrics.contains("model_values_total{bin=\"0\",name=\"tenure\",of=\"input\"} 0.0"), metrics);
        }
    }

    @Test
    void aModelThatFailsAGoldenRowIsNotServed() {
        ModelPackage sound = ToyModels.leaver();
        ModelPackage wrong = new ModelPackage(
                sound.name(),
                sound.version(),
                sound.description(),
                sound.signature(),
                sound.model(),
                sound.metrics(),
                sound.baseline(),
                List.of(new GoldenRow("wrong on purpose", ToyModels.CUSTOMER, List.of(0.5, 0.5))),
                sound.card(),
                sound.provenance());
        CannotServeException e =
                assertThrows(CannotServeException.class, () -> ModelService.start(Settings.from(Map.of()), wrong));
        String message = String.valueOf(e.getMessage());
        assertTrue(message.startsWith("the model toy 1.2.3 fails 1 of its 1 golden rows, first: "), message);
    }

    @Test
    void aModelThatIsNotThereIsNotServed() {
        CannotServeException e = assertThrows(
                CannotServeException.class,
                () -> ModelService.start(Settings.from(Map.of("SERVING_MODEL", "/nowhere"))));
        String message = String.valueOf(e.getMessage());
        assertTrue(message.startsWith("the model in /nowhere is not sound: "), message);
    }

    @Test
    void aTakenPortIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            Settings settings = Settings.from(
                    Map.of("SERVING_PORT", Integer.toString(taken.getLocalPort()), "SERVING_MANAGEMENT_PORT", "0"));
            CannotServeException e =
                    assertThrows(CannotServeException.class, () -> ModelService.start(settings, ToyModels.leaver()));
            assertEquals(
                    "port " + taken.getLocalPort()
                            + " of 127.0.0.1 cannot be had: stop what holds it, or set SERVING_PORT",
                    e.getMessage());
        }
    }

    @Test
    void onlyThisMachineIsAnsweredUnlessTheSettingsSayOtherwise() throws Exception {
        try (RunningService here = RunningService.of(ToyModels.leaver());
                RunningService everywhere = RunningService.of(ToyModels.leaver(), "HOST", "0.0.0.0")) {
            // Another address of this machine stands for the network.
            for (int port : new int[] {here.service().port(), here.service().managementPort()}) {
                assertThrows(ConnectException.class, () -> new Socket("127.0.0.2", port).close());
            }
            for (int port :
                    new int[] {everywhere.service().port(), everywhere.service().managementPort()}) {
                new Socket("127.0.0.2", port).close();
            }
        }
    }

    @Test
    void aDrainingServiceAnswersAndSendsItsCallersElsewhere() throws Exception {
        RunningService service = RunningService.of(ToyModels.leaver(), "QUIET", "10m", "DRAIN", "10m");
        CompletableFuture<Void> end = new CompletableFuture<>();
        Thread closing = Thread.ofPlatform().start(() -> {
            service.close();
            end.complete(null);
        });
        while (service.manage("/readyz").statusCode() != 503) {
            Thread.onSpinWait();
        }
        HttpResponse<String> answer = service.post("/predict", ToyModels.CUSTOMER);
        assertEquals(200, answer.statusCode());
        assertEquals("close", answer.headers().firstValue("Connection").orElseThrow());
        closing.interrupt();
        end.get();
    }

    @Test
    void whatIsInFlightIsFinishedBeforeTheEnd() throws Exception {
        RunningService service = RunningService.of(ToyModels.leaver());
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), service.service().port())) {
            byte[] body = ToyModels.CUSTOMER.getBytes(StandardCharsets.UTF_8);
            socket.getOutputStream()
                    .write(("POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(body, 0, 5);
            awaitInFlight(service);
            CompletableFuture<Void> end = CompletableFuture.runAsync(service::close);
            awaitClosed(service.service().port());
            socket.getOutputStream().write(body, 5, body.length - 5);
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
            assertTrue(answer.contains("\"label\":\"Yes\""), answer);
            end.get();
        }
    }

    private static void awaitInFlight(RunningService service) {
        while (!service.manage("/metrics").body().contains("serving_requests_in_flight 1.0")) {
            Thread.onSpinWait();
        }
    }

    private static void awaitClosed(int port) {
        while (true) {
            try (Socket another = new Socket(InetAddress.getLoopbackAddress(), port)) {
                assertTrue(another.isConnected());
            } catch (IOException e) {
                return;
            }
        }
    }
}
