package io.argosy.fleet.engine;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The smallest service an engine can run, on the JDK alone. What it does is set like any service's settings:
 * {@code TINY_EXIT=3} ends at once with that status, {@code TINY_READY=never} starts and never gets ready. Its versions 6 and 2 behave as
 * {@link TinyBehaviour} says. {@code /store} tells where it was told to keep predictions, and its step before a start makes no table.
 *
 * <p>It ends at once on SIGTERM, so a request that an engine has not let finish is lost.
 */
public final class TinyService {
    private static final Map<String, String> SETTINGS = System.getenv();

    private TinyService() {}

    public static void main(String[] args) throws IOException {
        if (List.of(args).equals(List.of("--migrate"))) {
            System.out.println("brought " + SETTINGS.get("SERVING_STORE") + " to what is needed");
            System.exit(Integer.parseInt(SETTINGS.getOrDefault("TINY_MIGRATION", "0")));
        }
        String exit = SETTINGS.get("TINY_EXIT");
        if (exit != null) {
            System.out.println("Exception in thread main: no weights in the model folder");
            System.out.println("\tat io.argosy.Weights.load(Weights.java:12)");
            System.exit(Integer.parseInt(exit));
        }
        // More idle connections than this (200, unless set) the JDK's server closes without a word.
        System.setProperty("sun.net.httpserver.maxIdleConnections", "10000");
        HttpServer management = open("SERVING_MANAGEMENT_PORT");
        management.createContext("/startupz", exchange -> answer(exchange, 200, "started"));
        management.createContext("/healthz", exchange -> answer(exchange, 200, "alive"));
        int ready = "never".equals(SETTINGS.get("TINY_READY")) ? 503 : 200;
        management.createContext("/readyz", exchange -> answer(exchange, ready, "ready"));
        TinyBehaviour behaviour = TinyBehaviour.of(SETTINGS.getOrDefault("SERVING_VERSION", ""));
        management.createContext("/metrics", exchange -> answer(exchange, 200, behaviour.metrics() + inUse()));
        HttpServer service = open("SERVING_PORT");
        service.createContext(
                "/", exchange -> answer(exchange, behaviour.answer(exchange.getRequestURI()), description(exchange)));
        service.createContext("/slow", exchange -> {
            pause();
            answer(exchange, 200, description(exchange));
        });
        service.createContext(
                "/store",
                exchange -> answer(
                        exchange,
                        200,
                        SETTINGS.getOrDefault("SERVING_STORE", "") + " "
                                + SETTINGS.getOrDefault("SERVING_STORE_CREDENTIALS", "")));
        service.createContext("/crash", _ -> Runtime.getRuntime().halt(7));
        service.start();
        management.start();
        System.out.println("serving " + SETTINGS.get("SERVING_VERSION"));
    }

    /** As where a store keeps what it answers, and outcomes are told. */
    private static String inUse() {
        return inUse("value", 0.85) + inUse("low", 0.84) + inUse("high", 0.86)
                + "model_quality_predictions{known_by=\"outcomes\",part=\"\",slice=\"\"} 1234.0\n";
    }

    private static String inUse(String bound, double value) {
        return "model_quality{bound=\"" + bound + "\",known_by=\"outcomes\",measure=\"auc\",part=\"\",slice=\"\"} "
                + value + "\n";
    }

    private static HttpServer open(String variable) throws IOException {
        int port = Integer.parseInt(SETTINGS.getOrDefault(variable, "0"));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_024);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        return server;
    }

    /** Long enough for a version to go while this is in hand. */
    private static void pause() {
        try {
            Thread.sleep(1_500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String description(HttpExchange exchange) {
        return String.join(
                " ",
                SETTINGS.get("SERVING_VERSION"),
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                "prefix=" + header(exchange, "X-Forwarded-Prefix"),
                "environment=" + SETTINGS.get("SERVING_ENVIRONMENT"),
                "pid=" + ProcessHandle.current().pid());
    }

    private static @Nullable String header(HttpExchange exchange, String name) {
        return exchange.getRequestHeaders().getFirst(name);
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        exchange.getRequestBody().readAllBytes();
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        try (var out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
