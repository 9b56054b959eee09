package io.argosy.fleet.mlflow;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.Visible;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The MLflow server that {@code MLFLOW_TRACKING_URI} names, with the credentials of {@code MLFLOW_TRACKING_USERNAME} and
 * {@code MLFLOW_TRACKING_PASSWORD}, or of {@code MLFLOW_TRACKING_TOKEN}, as MLflow's own client has them. It follows no
 * redirection, and no answer may be longer or take longer than was said.
 *
 * @see <a href="https://mlflow.org/docs/latest/api_reference/rest-api.html">MLflow, REST API</a>
 */
public final class MlflowServer implements AutoCloseable {
    /** The variable that says where it is. */
    public static final String ADDRESS = "MLFLOW_TRACKING_URI";

    private static final String API = "/api/2.0/mlflow/";
    private static final String ARTIFACTS = "/api/2.0/mlflow-artifacts/artifacts/";
    private static final Duration CONNECT = Duration.ofSeconds(5);

    /** What an answer in JSON may be. */
    private static final int MOST_JSON = 1 << 20;

    private static final int LONGEST_REASON = 300;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final URI address;
    private final Optional<String> authorization;
    private final long deadline;
    private final HttpClient client;

    private MlflowServer(URI address, Optional<String> authorization, Duration patience) {
        this.address = address;
        this.authorization = authorization;
        this.deadline = System.nanoTime() + patience.toNanos();
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /**
     * The server of an environment.
     *
     * @param environment variables by name
     * @param patience how long everything that is asked of it may take together
     * @return nothing where none is named
     * @throws FleetException where what is named is no server's address
     */
    public static Optional<MlflowServer> of(Map<String, String> environment, Duration patience) {
        String given = environment.getOrDefault(ADDRESS, "").strip();
        if (given.isEmpty()) {
            return Optional.empty();
        }
        URI uri = uri(given);
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (!(scheme.equals("http") || scheme.equals("https")) || uri.getHost() == null) {
            throw wrong();
        }
        String path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceFirst("/+$", "");
        try {
            return Optional.of(new MlflowServer(
                    new URI(scheme + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort()) + path),
                    authorization(environment, uri.getUserInfo()),
                    patience));
        } catch (URISyntaxException e) {
            throw wrong();
        }
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw wrong();
        }
    }

    /** It may hold a password, so it is not repeated. */
    private static FleetException wrong() {
        return new FleetException(
                ExitCode.USAGE,
                ADDRESS + " is no address of an MLflow server over HTTP",
                "write it as http://HOST:PORT, or leave it out");
    }

    private static Optional<String> authorization(Map<String, String> environment, @Nullable String inAddress) {
        String token = environment.getOrDefault("MLFLOW_TRACKING_TOKEN", "");
        String user = environment.getOrDefault("MLFLOW_TRACKING_USERNAME", "");
        String both = user.isEmpty()
                ? (inAddress == null ? "" : inAddress)
                : user + ":" + environment.getOrDefault("MLFLOW_TRACKING_PASSWORD", "");
        if (!both.isEmpty()) {
            return Optional.of("Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)));
        }
        return token.isEmpty() ? Optional.empty() : Optional.of("Bearer " + token);
    }

    /** Where it is, without credentials. */
    public URI address() {
        return address;
    }

    /** What a {@code GET} of the tracking or registry API gives. */
    JsonNode get(String method, Map<String, String> parameters) throws MlflowException, InterruptedException {
        return json(method, request(API + method + query(parameters)).GET());
    }

    /** What a {@code POST} of it gives. */
    JsonNode post(String method, Map<String, ?> body) throws MlflowException, InterruptedException {
        return json(
                method,
                request(API + method)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body))));
    }

    /**
     * Puts a file into the store behind the server.
     *
     * @param path in the store, each part of it a name
     */
    void upload(String path, byte[] content) throws MlflowException, InterruptedException {
        send(
                "the upload of " + path,
                request(ARTIFACTS + encoded(path))
                        .header("Content-Type", "application/octet-stream")
                        .PUT(BodyPublishers.ofByteArray(content)),
                MOST_JSON);
    }

    /**
     * A file of the store behind the server.
     *
     * @param most more bytes are refused
     */
    byte[] download(String path, int most) throws MlflowException, InterruptedException {
        return send(path, request(ARTIFACTS + encoded(path)).GET(), most);
    }

    private JsonNode json(String what, HttpRequest.Builder request) throws MlflowException, InterruptedException {
        byte[] answer = send(what, request, MOST_JSON);
        try {
            return JSON.readTree(answer);
        } catch (JacksonException e) {
            throw new MlflowException(address + " answers " + what + " with no JSON: is it an MLflow server?");
        }
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path));
        authorization.ifPresent(header -> request.header("Authorization", header));
        return request;
    }

    private byte[] send(String what, HttpRequest.Builder request, int most)
            throws MlflowException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> sent =
                client.sendAsync(request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), most));
        HttpResponse<byte[]> answer;
        try {
            answer = sent.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            sent.cancel(true);
            throw new MlflowException(address + " did not answer " + what + " in time");
        } catch (ExecutionException e) {
            throw new MlflowException(address + " gives no answer to " + what + " ("
                    + reason(Objects.requireNonNullElse(e.getCause(), e)) + ")");
        }
        if (answer.statusCode() / 100 != 2) {
            throw new MlflowException(
                    address + " answers " + what + " with " + answer.statusCode() + told(answer.body()),
                    answer.statusCode());
        }
        return answer.body();
    }

    private static String reason(Throwable cause) {
        String message = cause instanceof IOException ? cause.getMessage() : String.valueOf(cause);
        return message == null ? cause.getClass().getSimpleName() : message;
    }

    /** The server's own words, where it has some. */
    private static String told(byte[] body) {
        try {
            String message = JSON.readTree(body).path("message").asString("");
            String shown = message.length() > LONGEST_REASON ? message.substring(0, LONGEST_REASON) + "…" : message;
            return shown.isEmpty() ? "" : ": " + Visible.of(shown.lines().collect(Collectors.joining(" ")));
        } catch (JacksonException e) {
            return "";
        }
    }

    private static String query(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(one -> one.getKey() + "=" + encoded(one.getValue()).replace("/", "%2F"))
                .collect(Collectors.joining("&", parameters.isEmpty() ? "" : "?", ""));
    }

    /** Slashes stay. */
    private static String encoded(String path) {
        return URLEncoder.encode(path, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2F", "/");
    }

    @Override
    public void close() {
        // Not close(), which would wait for what was given up.
        client.shutdownNow();
    }
}
