package io.argosy.testkit;

import io.argosy.model.ModelPackage;
import io.argosy.serving.CannotServeException;
import io.argosy.serving.ModelService;
import io.argosy.serving.log.JsonLines;
import io.argosy.serving.settings.InvalidSettingsException;
import io.argosy.serving.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import java.util.logging.Level;

/**
 * A service's own model behind the real server, on free ports of this machine.
 *
 * <pre>{@code
 * try (RunningService service = RunningService.of(Path.of("model"))) {
 *     GoldenRows.assertAnswered(service);
 *     assertEquals(422, service.post("/predict", "{}").statusCode());
 * }
 * }</pre>
 */
public final class RunningService implements AutoCloseable {
    static {
        // What the libraries tell of each start is not what a failed test is about.
        JsonLines.install(System.err, Level.WARNING, Map.of());
    }

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ModelPackage model;
    private final ModelService service;

    private RunningService(ModelPackage model, ModelService service) {
        this.model = model;
        this.service = service;
    }

    /**
     * Serves the package in a folder, as a container would.
     *
     * @throws CannotServeException if the model is not sound
     */
    public static RunningService of(Path modelFolder) throws CannotServeException {
        try {
            Settings settings = Settings.from(Map.of(
                    "SERVING_PORT", "0",
                    "SERVING_MANAGEMENT_PORT", "0",
                    "SERVING_MODEL", modelFolder.toString(),
                    "SERVING_QUIET", "0s",
                    // A test's own requests are soon enough for classes to load.
                    "SERVING_WARM_UP", "0s",
                    "SERVING_ENVIRONMENT", "test"));
            ModelPackage model = ModelService.load(settings);
            return new RunningService(model, ModelService.start(settings, model));
        } catch (InvalidSettingsException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The package that is served. */
    public ModelPackage model() {
        return model;
    }

    /** An address on the public port. */
    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + service.port() + path);
    }

    /** An address on the port of probes and metrics. */
    public URI managementUri(String path) {
        return URI.create("http://127.0.0.1:" + service.managementPort() + path);
    }

    /** Posts JSON and gives the answer, whatever its status. */
    public HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(uri(path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json))
                        .build(),
                BodyHandlers.ofString());
    }

    /** Gets an answer, whatever its status. */
    public HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    @Override
    public void close() {
        service.close();
        client.close();
    }
}
