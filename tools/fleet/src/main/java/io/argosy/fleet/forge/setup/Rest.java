package io.argosy.fleet.forge.setup;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * GitHub's REST interface for what the client of pull requests does not have: rulesets, environments, rights of workflows.
 * It waits for no limit, follows no redirect with its token, and reads no endless answer.
 */
final class Rest implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(20);

    /** The description that tests hold the calls to is of this version. */
    private static final String VERSION = "2022-11-28";

    private static final int PAGE = 100;
    private static final int MOST_PAGES = 50;
    private static final long MOST_BYTES = 8 << 20;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final String endpoint;
    private final String repository;
    private final Optional<String> token;
    private final Duration patience;

    Rest(String endpoint, String repository, Optional<String> token, Duration patience) {
        this.endpoint = endpoint;
        this.repository = repository;
        this.token = token;
        this.patience = patience;
    }

    /** Reads what has to be there. */
    JsonNode get(String what, String path) throws InterruptedException {
        return good(what, send(what, "GET", ofRepository(path), null));
    }

    /** Reads what may not be there. */
    Optional<JsonNode> find(String what, String path) throws InterruptedException {
        HttpResponse<byte[]> answer = send(what, "GET", ofRepository(path), null);
        return answer.statusCode() == 404 ? Optional.empty() : Optional.of(good(what, answer));
    }

    /**
     * Reads a list, all its pages.
     *
     * @param field of the answer that holds the list; empty where the answer is the list
     */
    List<JsonNode> list(String what, String path, String field) throws InterruptedException {
        List<JsonNode> all = new ArrayList<>();
        for (int page = 1; page <= MOST_PAGES; page++) {
            String separator = path.contains("?") ? "&" : "?";
            JsonNode answer = get(what, path + separator + "per_page=" + PAGE + "&page=" + page);
            JsonNode list = field.isEmpty() ? answer : answer.path(field);
            list.forEach(all::add);
            if (list.size() < PAGE) {
                return all;
            }
        }
        throw new FleetException(
                ExitCode.UNAVAILABLE,
                "GitHub has more than " + PAGE * MOST_PAGES + " when asked to " + what,
                "take out what nobody needs");
    }

    /** Writes below the repository. */
    void write(String what, Finding.Call call) throws InterruptedException {
        good(what, send(what, call.method(), ofRepository(call.path()), call.body()));
    }

    /** Asks for something that is not of a repository. */
    JsonNode post(String what, String path) throws InterruptedException {
        return good(what, send(what, "POST", path, null));
    }

    private String ofRepository(String path) {
        return "/repos/" + repository + path;
    }

    private JsonNode good(String what, HttpResponse<byte[]> answer) {
        if (answer.statusCode() < 200 || answer.statusCode() > 299) {
            throw Refusal.of(repository, what, answer);
        }
        if (answer.body().length == 0) {
            return JsonNodeFactory.instance.missingNode();
        }
        try {
            return JsonMapper.shared().readTree(answer.body());
        } catch (JacksonException e) {
            throw Refusal.garbled(what, e);
        }
    }

    private HttpResponse<byte[]> send(String what, String method, String path, @Nullable JsonNode body)
            throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(endpoint + path))
                .header("Accept", "application/vnd.github+json")
                .header("X-GitHub-Api-Version", VERSION)
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body.toString()));
        token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        // A time for the whole exchange: the request's own ends with the answer's first line.
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES));
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw Refusal.silent(what, patience, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException away) {
                throw Refusal.away(what, away);
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
