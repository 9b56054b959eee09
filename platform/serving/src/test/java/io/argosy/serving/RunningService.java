package io.argosy.serving;

import io.argosy.model.ModelPackage;
import io.argosy.serving.own.OwnRoutes;
import io.argosy.serving.settings.InvalidSettingsException;
import io.argosy.serving.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A toy model behind a real server on free ports, and a client that asks it. */
public final class RunningService implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ModelService service;

    private RunningService(ModelService service) {
        this.service = service;
    }

    /** Serves {@code model}; {@code settings} are names and values, without their prefix. */
    public static RunningService of(ModelPackage model, String... settings) {
        try {
            return new RunningService(ModelService.start(settings(settings), model));
        } catch (CannotServeException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Settings settings(String... settings) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "SERVING_PORT", "0",
                "SERVING_MANAGEMENT_PORT", "0",
                "SERVING_WARM_UP", "1ms",
                "SERVING_QUIET", "0s"));
        for (int i = 0; i < settings.length; i += 2) {
            environment.put("SERVING_" + settings[i], settings[i + 1]);
        }
        try {
            return Settings.from(environment);
        } catch (InvalidSettingsException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Serves {@code model} with routes of its own. */
    public static RunningService withOwn(ModelPackage model, OwnRoutes own, String... settings)
            throws CannotServeException {
        return new RunningService(ModelService.start(settings(settings), model, own));
    }

    /** The service itself. */
    public ModelService service() {
        return service;
    }

    /** Posts JSON. */
    public HttpResponse<String> post(String path, String json) {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
    }

    /** Gets from the public port. */
    public HttpResponse<String> get(String path) {
        return send(request(path).GET());
    }

    /** Gets from the management port. */
    public HttpResponse<String> manage(String path) {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.managementPort() + path)));
    }

    /** Begins a request to the public port. */
    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path));
    }

    /** Sends a request and reads its answer as text. */
    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Reads JSON, which a test may write with single quotes for all of its double ones. */
    public static JsonNode json(String text) {
        return JSON.readTree(text.indexOf('"') < 0 ? text.replace('\'', '"') : text);
    }

    @Override
    public void close() {
        service.close();
        client.close();
    }
}
