package io.argosy.fleet.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.argosy.fleet.manifest.Manifests;
import io.argosy.fleet.tool.Tools;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Argo CD's own server with production's settings, at the address to which an operator forwards it; only the issuer is another one. Who is
 * listed gets in with the rights that {@code clusters/argocd} gives, who is not gets nothing.
 */
@OnClusters
class LoggedInTest {
    private static final String NAMESPACE = "argocd-login";
    private static final URI PAGE = URI.create("https://localhost:8443");
    private static final String LIST = "application.ApplicationService/List";
    private static final int DENIED = 7;
    private static final int UNAUTHENTICATED = 16;
    private static final String LABELS = "{app.kubernetes.io/part-of: argocd}";

    @TempDir
    private Path folder;

    @Test
    void whoIsListedLooksAndSyncsAndWhoIsNotGetsNothing(FleetOnClusters fleet) throws Exception {
        String files = System.getenv("FLEET_CLUSTERS_FILES");
        assumeTrue(files != null, "nobody says in FLEET_CLUSTERS_FILES where this machine's clusters have their files");
        Path clusters = Path.of(String.valueOf(files));
        Kubectl dev = fleet.dev().kubectl();
        try (IdentityProvider provider = new IdentityProvider()) {
            settings(fleet, dev, provider.issuer());
            Process server = server(clusters);
            try {
                Eventually.finallyWithin(
                        Duration.ofMinutes(1), () -> "the page does not open: " + log(), LoggedInTest::isThere);

                Person nobody = new Person();
                assertEquals(UNAUTHENTICATED, nobody.call(LIST).code());
                assertTrue(nobody.post("/api/v1/session", "{\"username\": \"admin\", \"password\": \"a\"}")
                                .statusCode()
                        >= 400);

                provider.isNow("operator@argosy.example");
                Person operator = new Person();
                operator.logIn();
                assertEquals(
                        "https://localhost:8443/auth/callback", provider.asked().get("redirect_uri"));
                assertTrue(provider.asked().getOrDefault("scope", "").contains("email"), provider.asked()::toString);
                assertEquals(List.of("churn"), operator.applications(), this::log);
                assertEquals(
                        "get yes, sync yes, delete no, update no, logs yes, another project's sync no, repositories no",
                        operator.rights());
                assertEquals(
                        DENIED,
                        operator.call("application.ApplicationService/Delete", "churn")
                                .code());

                provider.isNow("somebody@argosy.example");
                Person somebody = new Person();
                somebody.logIn();
                assertEquals(List.of(), somebody.applications());
                assertEquals(
                        "get no, sync no, delete no, update no, logs no, another project's sync no, repositories no",
                        somebody.rights());
                assertEquals(
                        DENIED,
                        somebody.call("application.ApplicationService/Get", "churn")
                                .code());
                System.out.println("an operator: " + operator.rights() + "; somebody: " + somebody.rights());
            } finally {
                server.destroyForcibly().waitFor();
            }
        } finally {
            var _ = dev.attempt("delete", "namespace", NAMESPACE, "--ignore-not-found", "--wait=true");
        }
    }

    /** What production's Argo CD is told, in a namespace of its own. */
    private static void settings(FleetOnClusters fleet, Kubectl dev, String issuer) throws Exception {
        ClusterManifests manifests =
                new ClusterManifests(fleet.folder(), Tools.of(fleet.folder(), System.err::println));
        Manifests argocd = Manifests.parse(manifests.render("clusters/production/argocd"));
        Manifests wiring = Manifests.parse(manifests.render("clusters/production"));
        String _ = dev.run("create", "namespace", NAMESPACE);
        List<JsonNode> objects = Stream.concat(argocd.ofKind("ConfigMap"), wiring.ofKind("AppProject"))
                .toList();
        for (JsonNode object : objects) {
            ((ObjectNode) object.path("metadata")).put("namespace", NAMESPACE);
            String _ = dev.apply(object.toString().replace("https://accounts.google.com", issuer));
        }
        String _ = dev.apply(
                """
                apiVersion: v1
                kind: Secret
                metadata: {name: argocd-secret, namespace: %1$s, labels: %2$s}
                stringData: {server.secretkey: a-key-of-this-test}
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: oidc, namespace: %1$s, labels: %2$s}
                stringData: {client-id: %3$s, client-secret: %4$s}
                ---
                apiVersion: argoproj.io/v1alpha1
                kind: Application
                metadata: {name: churn, namespace: %1$s}
                spec:
                  project: models
                  source: {repoURL: "%5$s", path: overlays/production/churn, targetRevision: main}
                  destination: {server: "https://kubernetes.default.svc", namespace: model-churn}
                """.formatted(NAMESPACE, LABELS, IdentityProvider.CLIENT, IdentityProvider.SECRET, fleet.url()));
    }

    private Process server(Path clusters) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                clusters.resolveSibling("bin/argocd-server").toString(),
                "--namespace",
                NAMESPACE,
                "--address",
                "127.0.0.1",
                "--port",
                Integer.toString(PAGE.getPort()),
                "--metrics-port",
                "8482",
                "--repo-server",
                "127.0.0.1:21010",
                "--repo-server-plaintext",
                "--redis",
                "127.0.0.1:63790",
                "--loglevel",
                "warn");
        builder.environment()
                .put("KUBECONFIG", clusters.resolve("dev/kubeconfig").toString());
        builder.environment().put("ARGOCD_FAKE_IN_CLUSTER", "true");
        builder.environment().put("ARGOCD_GPG_ENABLED", "false");
        builder.environment().put("HOME", folder.toString());
        for (String place : List.of("ARGOCD_TLS_DATA_PATH", "ARGOCD_SSH_DATA_PATH", "TMPDIR")) {
            builder.environment()
                    .put(place, Files.createDirectory(folder.resolve(place)).toString());
        }
        Files.createFile(folder.resolve("ARGOCD_SSH_DATA_PATH/ssh_known_hosts"));
        return builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("server.log").toFile())
                .start();
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("server.log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static boolean isThere() throws InterruptedException {
        try {
            return new Person().get("/healthz").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** Somebody's browser. */
    private static final class Person {
        private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
        private final HttpClient browser;

        Person() {
            try {
                SSLContext context = SSLContext.getInstance("TLS");
                context.init(null, new TrustManager[] {new Anybody()}, null);
                this.browser = HttpClient.newBuilder()
                        .sslContext(context)
                        .version(HttpClient.Version.HTTP_1_1)
                        .cookieHandler(cookies)
                        .followRedirects(HttpClient.Redirect.ALWAYS)
                        .build();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        /** By the button, to the provider, and back. */
        void logIn() throws IOException, InterruptedException {
            HttpResponse<String> back = get("/auth/login?return_url=https%3A%2F%2Flocalhost%3A8443%2Fhealthz");
            assertEquals(200, back.statusCode(), back.body());
        }

        List<String> applications() throws IOException, InterruptedException {
            Reply reply = call(LIST);
            assertEquals(0, reply.code());
            return Protobuf.fields(reply.message(), 2).stream()
                    .map(item -> Protobuf.fields(item, 1).getFirst())
                    .map(metadata -> Protobuf.text(metadata, 1))
                    .toList();
        }

        String rights() throws IOException, InterruptedException {
            return "get " + can("applications", "get", "models/churn") + ", sync "
                    + can("applications", "sync", "models/churn")
                    + ", delete " + can("applications", "delete", "models/churn") + ", update "
                    + can("applications", "update", "models/churn") + ", logs " + can("logs", "get", "models/churn")
                    + ", another project's sync " + can("applications", "sync", "default/churn") + ", repositories "
                    + can("repositories", "get", "*");
        }

        private String can(String... what) throws IOException, InterruptedException {
            Reply reply = call("account.AccountService/CanI", what);
            return reply.code() == 0 ? Protobuf.text(reply.message(), 1) : "status " + reply.code();
        }

        /** As the page calls, but that its own way goes by a client whose version the server has to be able to read. */
        Reply call(String method, String... texts) throws IOException, InterruptedException {
            byte[] message = Protobuf.message(texts);
            ByteBuffer frame = ByteBuffer.allocate(5 + message.length);
            frame.put((byte) 0).putInt(message.length).put(message);
            String token = cookies.getCookieStore().getCookies().stream()
                    .filter(cookie -> cookie.getName().startsWith("argocd.token"))
                    .map(cookie -> cookie.getName() + "=" + cookie.getValue())
                    .collect(Collectors.joining("; "));
            HttpResponse<byte[]> answer = browser.send(
                    HttpRequest.newBuilder(PAGE.resolve("/" + method))
                            .timeout(Duration.ofSeconds(20))
                            .header("Content-Type", "application/grpc-web+proto")
                            .header("X-Grpc-Web", "1")
                            .header("Grpcgateway-Cookie", token)
                            .POST(HttpRequest.BodyPublishers.ofByteArray(frame.array()))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            return Reply.of(answer);
        }

        HttpResponse<String> get(String path) throws IOException, InterruptedException {
            return send(HttpRequest.newBuilder(PAGE.resolve(path)).GET());
        }

        HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
            return send(HttpRequest.newBuilder(PAGE.resolve(path))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body)));
        }

        private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
            return browser.send(request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    /** What Argo CD answers. */
    private static final class Reply {
        private static final Pattern STATUS = Pattern.compile("grpc-status: ?(\\d+)");

        private final int code;
        private final byte[] message;

        private Reply(int code, byte[] message) {
            this.code = code;
            this.message = message;
        }

        /** Of gRPC; 0 for well. */
        int code() {
            return code;
        }

        byte[] message() {
            return message;
        }

        static Reply of(HttpResponse<byte[]> answer) {
            byte[] message = new byte[0];
            int code = (int) answer.headers().firstValueAsLong("grpc-status").orElse(-1);
            ByteBuffer frames = ByteBuffer.wrap(answer.body());
            while (frames.remaining() >= 5) {
                boolean trailers = frames.get() < 0;
                byte[] content = new byte[frames.getInt()];
                frames.get(content);
                Matcher status =
                        STATUS.matcher(new String(content, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT));
                if (!trailers) {
                    message = content;
                } else if (status.find()) {
                    code = Integer.parseInt(status.group(1));
                }
            }
            return new Reply(code, message);
        }
    }

    /** As much of the encoding as is needed here: texts, and messages in messages. */
    private static final class Protobuf {
        /** Texts as the fields 1, 2, 3 …, each shorter than 128 bytes. */
        static byte[] message(String... texts) {
            ByteArrayOutputStream message = new ByteArrayOutputStream();
            for (int i = 0; i < texts.length; i++) {
                byte[] text = texts[i].getBytes(StandardCharsets.UTF_8);
                message.write((i + 1) << 3 | 2);
                message.write(text.length);
                message.writeBytes(text);
            }
            return message.toByteArray();
        }

        static String text(byte[] message, int number) {
            List<byte[]> fields = fields(message, number);
            return fields.isEmpty() ? "" : new String(fields.getFirst(), StandardCharsets.UTF_8);
        }

        /** The fields of that number that have a length. */
        static List<byte[]> fields(byte[] message, int number) {
            List<byte[]> fields = new ArrayList<>();
            ByteBuffer rest = ByteBuffer.wrap(message);
            while (rest.hasRemaining()) {
                int key = varint(rest);
                switch (key & 7) {
                    case 0 -> varint(rest);
                    case 1 -> rest.position(rest.position() + 8);
                    case 5 -> rest.position(rest.position() + 4);
                    default -> {
                        byte[] field = new byte[varint(rest)];
                        rest.get(field);
                        if (key >>> 3 == number) {
                            fields.add(field);
                        }
                    }
                }
            }
            return fields;
        }

        private static int varint(ByteBuffer rest) {
            long value = 0;
            int shift = 0;
            byte next;
            do {
                next = rest.get();
                value |= (next & 127L) << shift;
                shift += 7;
            } while (next < 0);
            return (int) value;
        }
    }

    /** Argo CD made its certificate itself, and who forwards a port clicks the warning away. */
    private static final class Anybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
