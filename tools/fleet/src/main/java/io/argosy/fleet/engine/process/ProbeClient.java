package io.argosy.fleet.engine.process;

import io.argosy.fleet.manifest.Probe;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.Executors;

/** Asks probes as a kubelet does: any status from 200 to 399 within the timeout is a yes. */
public final class ProbeClient {
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();

    /** What an answer was. */
    record Answer(boolean passes, String told) {}

    /** Asks once. */
    Answer ask(Probe probe, ServiceProcess process) throws InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + process.port(probe.port()) + probe.path());
        HttpRequest request =
                HttpRequest.newBuilder(uri).timeout(probe.timeout()).GET().build();
        try {
            int status = client.send(request, BodyHandlers.discarding()).statusCode();
            return new Answer(status >= 200 && status < 400, probe.path() + " answers " + status);
        } catch (IOException e) {
            return new Answer(false, probe.path() + " does not answer");
        }
    }
}
