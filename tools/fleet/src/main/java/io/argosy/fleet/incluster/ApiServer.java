package io.argosy.fleet.incluster;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The cluster's API server, by the account of the pod that asks, which may do there what its role says
 * (kubernetes.io/docs/tasks/run-application/access-api-from-pod).
 */
public final class ApiServer implements AutoCloseable {
    /** Where a pod finds by whose account it asks. */
    public static final String ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int PAGE = 500;
    private static final int MOST_PAGES = 100;
    private static final int MOST_SAID = 4_096;

    private final URI address;
    private final Path token;
    private final HttpClient client;

    /**
     * @param account a folder with {@code token}, which the kubelet renews, and {@code ca.crt}
     * @throws IOException where it holds no certificate
     */
    public ApiServer(URI address, Path account) throws IOException {
        this.address = address;
        this.token = account.resolve("token");
        this.client = HttpClient.newBuilder()
                .connectTimeout(LIMIT)
                .sslContext(trusting(account.resolve("ca.crt")))
                .build();
    }

    /** The API server of the cluster that this process is a pod of; nothing where it is none. */
    public static Optional<URI> ofThisPod(Map<String, String> environment) {
        String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
        String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443");
        return host.isEmpty()
                ? Optional.empty()
                : Optional.of(URI.create("https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port));
    }

    /**
     * What it lists.
     *
     * @param items all of them
     * @param time by the API server's clock
     */
    public record Listing(List<JsonNode> items, Instant time) {
        public Listing {
            items = List.copyOf(items);
        }
    }

    /**
     * Lists objects.
     *
     * @param path of their kind, e.g. {@code /api/v1/pods} for those of all namespaces
     * @param labels that they bear, as a selector
     * @throws IOException where it does not answer, or does not let this account look
     */
    public Listing list(String path, String labels) throws IOException, InterruptedException {
        List<JsonNode> items = new ArrayList<>();
        String next = "";
        for (int page = 0; page < MOST_PAGES; page++) {
            HttpResponse<InputStream> answer = ask(
                    "GET",
                    "",
                    "",
                    path + "?limit=" + PAGE + "&labelSelector=" + encoded(labels)
                            + (next.isEmpty() ? "" : "&continue=" + encoded(next)));
            JsonNode list;
            try (InputStream body = answer.body()) {
                if (answer.statusCode() != 200) {
                    throw new IOException("the API server answers " + answer.statusCode() + " to GET " + path);
                }
                list = JsonMapper.shared().readTree(body);
            } catch (JacksonException e) {
                throw new IOException("what the API server answers to GET " + path + " is no list", e);
            }
            list.path("items").forEach(items::add);
            next = list.at("/metadata/continue").asString("");
            if (next.isEmpty()) {
                return new Listing(items, time(answer));
            }
        }
        throw new IOException("the API server has more than " + PAGE * MOST_PAGES + " at " + path);
    }

    /** A change that was not made, since what was to be changed is not as it was seen: look again. */
    public static final class ConflictException extends IOException {
        private static final long serialVersionUID = 1;

        ConflictException(String message) {
            super(message);
        }
    }

    /**
     * Changes an object.
     *
     * @param method of HTTP
     * @param type of the body; a patch has one of its own
     * @throws ConflictException where it is no longer as the body says that it was
     * @throws IOException where it does not answer, or does not let this account change it
     */
    public void change(String method, String type, String path, String body) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = ask(method, type, body, path);
        try (InputStream said = answer.body()) {
            boolean gone = method.equals("DELETE") && answer.statusCode() == 404;
            if (answer.statusCode() / 100 != 2 && !gone) {
                String why = "the API server answers " + answer.statusCode() + " to " + method + " " + path + ": "
                        + message(said.readNBytes(MOST_SAID));
                throw answer.statusCode() == 409 ? new ConflictException(why) : new IOException(why);
            }
        }
    }

    private static String message(byte[] said) {
        try {
            return JsonMapper.shared().readTree(said).path("message").asString("");
        } catch (JacksonException e) {
            return new String(said, StandardCharsets.UTF_8);
        }
    }

    private HttpResponse<InputStream> ask(String method, String type, String body, String path)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve(path));
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        return client.send(
                request.method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                        .timeout(LIMIT)
                        .header("Accept", "application/json")
                        .header(
                                "Authorization",
                                "Bearer " + Files.readString(token).strip())
                        .build(),
                BodyHandlers.ofInputStream());
    }

    private static Instant time(HttpResponse<?> answer) throws IOException {
        String date = answer.headers().firstValue("Date").orElse("");
        try {
            return ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
        } catch (DateTimeParseException e) {
            throw new IOException("the API server says no time, but \"" + date + "\"", e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static SSLContext trusting(Path authority) throws IOException {
        try (InputStream file = Files.newInputStream(authority)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(file)) {
                store.setCertificateEntry("cluster-" + number++, certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(authority + " holds no certificate to know the API server by", e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
