package io.argosy.fleet.forge.setup;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.forge.GitHubAccess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Registers the fleet's GitHub App as GitHub asks for it: a page on this machine sends the browser there with the manifest,
 * GitHub sends it back with a code, and the code is changed for the App's private key. The key goes to a file that its
 * user alone may read; all other secrets of the answer are forgotten.
 */
public final class AppRegistration implements AutoCloseable {
    private static final String BACK = "/registered";
    private static final Pattern ANSWER = Pattern.compile("code=([\\w-]{1,128})&state=([0-9a-f]{32})");

    private final String state;
    private final String form;
    private final Path key;
    private final Rest rest;
    private final HttpServer server;
    private final CompletableFuture<String> code = new CompletableFuture<>();

    /**
     * An App that is registered.
     *
     * @param id by which rulesets know it
     * @param clientId with which workflows ask for tokens
     * @param page where it is installed
     */
    public record App(long id, String clientId, URI page) {
        /** What its owner does next, each a line. */
        public List<String> left(Path key) {
            return List.of(
                    "install it in this repository alone: " + page + "/installations/new",
                    "gh variable set " + AppNames.ID + " --body " + id,
                    "gh variable set " + AppNames.CLIENT_ID + " --body " + clientId,
                    "./fleet github setup --apply",
                    "gh secret set " + AppNames.KEY + " --env " + AppNames.ENVIRONMENT + " <" + key,
                    "remove " + key + ": another key can be made on the App's page at any time");
        }
    }

    private AppRegistration(GitHubAccess access, String web, Path key, Rest rest)
            throws IOException, InterruptedException {
        this.key = key;
        this.rest = rest;
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        this.state = HexFormat.of().formatHex(random);
        boolean ofOrganisation = rest.get("show the repository", "")
                .at("/owner/type")
                .asString("")
                .equals("Organization");
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4);
        String settings = ofOrganisation ? "/organizations/" + access.owner() + "/settings" : "/settings";
        String manifest = AppManifest.of(
                        access.repository(), URI.create(web + "/" + access.repository()), page().resolve(BACK))
                .toString();
        this.form = AppPage.form(web + settings + "/apps/new?state=" + state, manifest, access.repository());
        server.createContext("/", exchange -> answer(exchange, web));
        server.start();
    }

    /**
     * Opens the page.
     *
     * @param web where people see GitHub, e.g. {@code https://github.com}
     * @param key the file for the private key, which is not there yet
     * @param clone where no key may lie
     */
    public static AppRegistration open(GitHubAccess access, String web, Path key, Path clone)
            throws IOException, InterruptedException {
        Path file = key.toAbsolutePath().normalize();
        if (file.startsWith(clone.toAbsolutePath().normalize())) {
            throw unusable(file + " is in the clone, one `git add` from everybody", "name a file outside of it");
        }
        if (Files.exists(file)) {
            throw unusable(file + " is there already", "name another file: what it holds is not written over");
        }
        Path folder = file.getParent();
        if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw unusable("no file can be written in " + folder, "make the folder, or name another");
        }
        Rest rest = new Rest(access.endpoint(), access.repository(), Optional.of(access.token()), Rest.PATIENCE);
        try {
            return new AppRegistration(access, web, file, rest);
        } catch (RuntimeException | IOException | InterruptedException e) {
            rest.close();
            throw e;
        }
    }

    private static FleetException unusable(String fact, String nextStep) {
        return new FleetException(ExitCode.USAGE, fact, nextStep);
    }

    /** The page to open in a browser. */
    public URI page() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    /**
     * Waits until somebody has registered the App, and keeps its key.
     *
     * @throws FleetException where nobody does in time, or GitHub does not know the code
     */
    public App await(Duration patience) throws IOException, InterruptedException {
        String answered;
        try {
            answered = code.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new FleetException(
                    ExitCode.UNAVAILABLE,
                    "nobody registered the App within " + patience.toMinutes() + " minutes",
                    "run the same command again, and open the page that it prints",
                    e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        // Before the code is spent: a key that cannot be written is gone.
        try {
            Files.createFile(key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            throw new FleetException(ExitCode.USAGE, key + " is there by now", "name another file, and do it again", e);
        }
        boolean kept = false;
        try {
            JsonNode app =
                    rest.post("change the code for the App's key", "/app-manifests/" + answered + "/conversions");
            String pem = app.path("pem").asString("");
            if (!pem.startsWith("-----BEGIN ")) {
                throw Refusal.garbled("change the code for the App's key", new IOException("no key"));
            }
            Files.writeString(key, pem, StandardOpenOption.WRITE);
            kept = true;
            return new App(
                    app.path("id").asLong(),
                    app.path("client_id").asString(),
                    URI.create(app.path("html_url").asString()));
        } finally {
            if (!kept) {
                Files.deleteIfExists(key);
            }
        }
    }

    private void answer(HttpExchange exchange, String web) throws IOException {
        try (exchange) {
            URI asked = exchange.getRequestURI();
            // Another page's script may name this port, but not call it by its address.
            boolean ours =
                    page().getAuthority().equals(exchange.getRequestHeaders().getFirst("Host"));
            String path = asked.getPath();
            if (!ours || !exchange.getRequestMethod().equals("GET")) {
                send(
                        exchange,
                        403,
                        AppPage.text("This page answers the browser that was sent here, and nobody else."),
                        web);
            } else if (path.equals("/")) {
                send(exchange, 200, form, web);
            } else if (path.equals(BACK)) {
                back(exchange, String.valueOf(asked.getRawQuery()), web);
            } else {
                send(exchange, 404, AppPage.text("There is nothing here."), web);
            }
        }
    }

    private void back(HttpExchange exchange, String query, String web) throws IOException {
        Matcher answer = ANSWER.matcher(query);
        if (answer.matches()
                && MessageDigest.isEqual(
                        answer.group(2).getBytes(StandardCharsets.US_ASCII),
                        state.getBytes(StandardCharsets.US_ASCII))) {
            send(exchange, 200, AppPage.text("GitHub has the App. Go on in the terminal."), web);
            code.complete(answer.group(1));
        } else {
            send(exchange, 403, AppPage.text("This is no answer to what this page asked GitHub."), web);
        }
    }

    private static void send(HttpExchange exchange, int status, String page, String web) throws IOException {
        byte[] body = page.getBytes(StandardCharsets.UTF_8);
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", "text/html; charset=utf-8");
        headers.set("Content-Security-Policy", "default-src 'none'; form-action " + web + "; frame-ancestors 'none'");
        headers.set("Cache-Control", "no-store");
        headers.set("Referrer-Policy", "no-referrer");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        rest.close();
    }
}
