package io.argosy.fleet.git;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A Git server that is reached by HTTPS with a token, and is {@code git http-backend} of this machine behind that. */
public final class GitOverHttps implements AutoCloseable {
    private static final String PASSWORD = "changeit";

    private final HttpsServer server;
    private final Path folder;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile String token;

    /**
     * @param folder with the repositories, and for what it makes itself
     * @param token that it lets in
     * @param validity when its certificate is valid, in the words of {@code keytool}, e.g. {@code  -validity 10}; nothing for from now on
     */
    public GitOverHttps(Path folder, String token, String validity) throws Exception {
        this.folder = folder;
        this.token = token;
        Path store = folder.resolve("https.p12");
        String request = folder.resolve("https.csr").toString();
        String signed = folder.resolve("https.pem").toString();
        keytool(store, "-genkeypair -alias ca -keyalg EC -dname CN=authority -ext bc=ca:true");
        keytool(store, "-exportcert -rfc -alias ca -file " + authority());
        keytool(store, "-genkeypair -alias server -keyalg EC -dname CN=127.0.0.1");
        keytool(store, "-certreq -alias server -file " + request);
        keytool(
                store,
                "-gencert -rfc -alias ca -ext san=ip:127.0.0.1 -infile " + request + " -outfile " + signed + validity);
        keytool(store, "-importcert -noprompt -alias server -file " + signed);
        keytool(store, "-delete -alias ca");
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context(store)));
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    private static void keytool(Path store, String arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments.split(" ")));
        command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(said);
        }
    }

    private static SSLContext context(Path store) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    /** The file of the certificate of who vouches for it. */
    public Path authority() {
        return folder.resolve("https.crt");
    }

    /** Where a repository of the folder is. */
    public String address(String name) {
        return "https://127.0.0.1:" + server.getAddress().getPort() + "/" + name;
    }

    /** Lets in whoever has this one from now on. */
    public void takes(String other) {
        token = other;
    }

    /** What was asked by somebody who may. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String expected =
                    Base64.getEncoder().encodeToString(("x-access-token:" + token).getBytes(StandardCharsets.UTF_8));
            if (!("Basic " + expected).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"git\"");
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            backend(exchange);
        }
    }

    /** As a web server runs it, by the rules of CGI. */
    private void backend(HttpExchange exchange) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("git", "http-backend");
        Map<String, String> environment = builder.environment();
        environment.put("GIT_PROJECT_ROOT", folder.toString());
        environment.put("GIT_HTTP_EXPORT_ALL", "1");
        environment.put("PATH_INFO", exchange.getRequestURI().getPath());
        environment.put("QUERY_STRING", nothing(exchange.getRequestURI().getQuery()));
        environment.put("REQUEST_METHOD", exchange.getRequestMethod());
        environment.put("CONTENT_TYPE", header(exchange, "Content-Type"));
        environment.put("HTTP_CONTENT_ENCODING", header(exchange, "Content-Encoding"));
        environment.put("GIT_PROTOCOL", header(exchange, "Git-Protocol"));
        environment.put("REMOTE_USER", "x-access-token");
        byte[] body = exchange.getRequestBody().readAllBytes();
        environment.put("CONTENT_LENGTH", Integer.toString(body.length));
        Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(body);
        }
        InputStream out = process.getInputStream();
        int status = 200;
        for (String line = line(out); !line.isEmpty(); line = line(out)) {
            String[] parts = line.split(": ", 2);
            if (parts[0].equals("Status")) {
                status = Integer.parseInt(parts[1].substring(0, 3));
            } else {
                exchange.getResponseHeaders().set(parts[0], parts[1]);
            }
        }
        exchange.sendResponseHeaders(status, 0);
        out.transferTo(exchange.getResponseBody());
    }

    private static String line(InputStream out) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = out.read(); next >= 0 && next != '\n'; next = out.read()) {
            line.write(next);
        }
        return line.toString(StandardCharsets.UTF_8).strip();
    }

    private static String header(HttpExchange exchange, String name) {
        return nothing(exchange.getRequestHeaders().getFirst(name));
    }

    private static String nothing(@Nullable String text) {
        return text == null ? "" : text;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
