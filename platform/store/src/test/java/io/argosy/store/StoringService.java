package io.argosy.store;

import io.argosy.model.InvalidPackageException;
import io.argosy.model.ModelPackage;
import io.argosy.model.format.PackageReader;
import io.argosy.serving.CannotServeException;
import io.argosy.serving.ModelService;
import io.argosy.serving.settings.InvalidSettingsException;
import io.argosy.serving.settings.Settings;
import io.argosy.serving.store.PredictionStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Churn, whose customers' age is sensitive here, behind a real server with a store of its predictions. */
final class StoringService implements AutoCloseable {
    static final String SENSITIVE = "senior_citizen";
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final ModelPackage MODEL = model();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ModelService service;

    /** Starts it; {@code more} are settings of the store, names without {@code SERVING_STORE_} and values. */
    StoringService(PostgresServer database, String... more) {
        try {
            this.service = ModelService.start(Settings.from(environment(database, more)), MODEL);
        } catch (CannotServeException | InvalidSettingsException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> environment(PostgresServer database, String... more) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "SERVING_PORT",
                "0",
                "SERVING_MANAGEMENT_PORT",
                "0",
                "SERVING_QUIET",
                "0s",
                "SERVING_WARM_UP",
                "50ms",
                "SERVING_STORE",
                database.address(),
                "SERVING_STORE_CREDENTIALS",
                database.credentials().toString(),
                "SERVING_STORE_TIMEOUT",
                "1s"));
        for (int i = 0; i < more.length; i += 2) {
            environment.put("SERVING_STORE_" + more[i], more[i + 1]);
        }
        return environment;
    }

    private static ModelPackage model() {
        try {
            ModelPackage churn = PackageReader.read(Path.of("../../services/churn/model"));
            return new ModelPackage(
                    churn.name(),
                    churn.version(),
                    churn.description(),
                    churn.signature().withSensitive(Set.of(SENSITIVE)),
                    churn.model(),
                    churn.metrics(),
                    churn.baseline(),
                    churn.goldenRows(),
                    churn.card(),
                    churn.provenance());
        } catch (InvalidPackageException e) {
            throw new IllegalStateException(e);
        }
    }

    static ModelPackage served() {
        return MODEL;
    }

    /** The settings of a store in a database. */
    static Settings.Store store(PostgresServer database, String... more) {
        try {
            return Settings.from(environment(database, more)).store();
        } catch (InvalidSettingsException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a pod's step before its start does. */
    static void migrate(PostgresServer database, String... more) {
        new PostgresStores().migrate(store(database, more), PredictionStore.Model.of(MODEL, MODEL.version()));
    }

    /** A request that the model answers. */
    static String customer(int number) {
        return MODEL.goldenRows().get(number % MODEL.goldenRows().size()).instance();
    }

    /** Asks for a prediction under an identifier, which has to be answered. */
    String predict(String id, String body) {
        HttpResponse<String> answer = post("/predict", id, "application/json", body);
        if (answer.statusCode() != 200) {
            throw new AssertionError("a prediction failed: " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    HttpResponse<String> post(String path, String id, String type, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path))
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(body));
        if (!id.isEmpty()) {
            request.header("X-Request-Id", id);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    String get(String path) {
        return get(service.port(), path);
    }

    private String get(int port, String path) {
        try {
            URI uri = URI.create("http://127.0.0.1:" + port + path);
            return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Tells outcomes, one a line. */
    HttpResponse<String> tell(String lines) {
        return post("/outcomes", "", "application/x-ndjson", lines);
    }

    /** What the service says of itself in a metric; 0 where there is no such series. */
    long metric(String series) {
        Matcher matcher = Pattern.compile("^" + Pattern.quote(series) + " (\\S+)$", Pattern.MULTILINE)
                .matcher(get(service.managementPort(), "/metrics"));
        return matcher.find() ? (long) Double.parseDouble(matcher.group(1)) : 0;
    }

    long kept(String kept) {
        return metric("serving_store_predictions_total{kept=\"" + kept + "\"}");
    }

    long failures(String reason) {
        return metric("serving_store_failures_total{reason=\"" + reason + "\"}");
    }

    /** Waits until something is so. */
    static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not in " + LONGEST.toSeconds() + " s: " + what);
            }
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public void close() {
        service.close();
        client.close();
    }
}
