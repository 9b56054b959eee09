package io.argosy.serving.settings;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;

/**
 * What a serving process is told by its environment, read once at start.
 *
 * <p>A time has its unit, as {@code 250ms}, {@code 10s}, {@code 5m} or {@code 1h}; a size is in bytes, or in {@code Ki},
 * {@code Mi} or {@code Gi} as Kubernetes writes it.
 *
 * <p>Each key stands once, in {@link #from(Map)}, with its default and its range. All errors are reported at once: a
 * pod that cannot start should need one fix, not one for each error.
 *
 * @param host the address that both ports listen on, {@code SERVING_HOST}: this machine's own unless told otherwise, as
 *     the image does, because what runs on a laptop is nobody else's
 * @param port the public port, {@code SERVING_PORT}; 0 takes any free one
 * @param managementPort the port of probes and metrics, {@code SERVING_MANAGEMENT_PORT}; 0 takes any free one
 * @param model the model package's folder, {@code SERVING_MODEL}
 * @param version the version by content that answers and metrics name, {@code SERVING_VERSION}; empty means that the
 *     model's own version stands in
 * @param environment where the process runs, {@code SERVING_ENVIRONMENT}
 * @param docs whether the documentation pages are served, {@code SERVING_DOCS}
 * @param drain how long the end may take after SIGTERM, {@code SERVING_DRAIN}: answers go on until load
 *     balancers have noticed, then what is in flight is finished
 * @param quiet no request for this long means that they have noticed, {@code SERVING_QUIET}
 * @param warmUp how long the process may exercise itself before it is ready, {@code SERVING_WARM_UP}
 * @param limits what one client may ask for
 * @param logging what is written to the log
 * @param tracing where traces go
 * @param store where predictions are kept
 */
public record Settings(
        String host,
        int port,
        int managementPort,
        Path model,
        String version,
        String environment,
        boolean docs,
        Duration drain,
        Duration quiet,
        Duration warmUp,
        Limits limits,
        Logging logging,
        Tracing tracing,
        Store store) {

    /**
     * What one client may ask for; more is refused at once.
     *
     * @param bodyBytes the largest body of one request that is not a stream, {@code SERVING_MAX_BODY}
     * @param rows the most rows of one request that is not a stream, {@code SERVING_MAX_ROWS}
     * @param connections the most connections that are answered at a time, {@code SERVING_MAX_CONNECTIONS}
     * @param concurrency how many long requests are worked on at a time, {@code SERVING_CONCURRENCY}: so many whose body
     *     is large, and so many others
     * @param queue how many more may wait, {@code SERVING_QUEUE}
     * @param timeout how long a request may wait for its turn, a connection may stay silent and a head may take to
     *     arrive, {@code SERVING_TIMEOUT}; a body that is no stream, and an answer, have six times that
     * @param streams how many streams are answered at a time, {@code SERVING_STREAMS}
     * @param streamTime how long a stream may take in all, {@code SERVING_STREAM_TIMEOUT}
     * @param bytesPerSecond the least pace of a client that sends a body or reads an answer,
     *     {@code SERVING_MIN_RATE}, measured over the timeout
     * @param memoryPercent the share of the heap that all requests in flight may hold,
     *     {@code SERVING_MEMORY_PERCENT}
     */
    public record Limits(
            long bodyBytes,
            int rows,
            int connections,
            int concurrency,
            int queue,
            Duration timeout,
            int streams,
            Duration streamTime,
            long bytesPerSecond,
            int memoryPercent) {}

    /**
     * What is written to the log: never a feature's value, which may be personal.
     *
     * @param level the least level that is written, {@code SERVING_LOG_LEVEL}
     * @param slow a request that takes longer is written as a warning, {@code SERVING_SLOW_REQUEST}
     */
    public record Logging(Level level, Duration slow) {}

    /**
     * Where traces go.
     *
     * @param endpoint of a collector that takes OTLP over HTTP, such as {@code http://collector:4318},
     *     {@code SERVING_OTLP_ENDPOINT}; null for none
     * @param percent how many of the traces that begin here are kept, {@code SERVING_TRACE_PERCENT}, 0 to 100; a trace
     *     that comes with a request is kept where its caller says so
     */
    public record Tracing(@Nullable URI endpoint, int percent) {}

    /**
     * Where predictions are kept.
     *
     * @param address of the database, as {@code jdbc:postgresql://host:5432/predictions}, {@code SERVING_STORE}; empty for none
     * @param credentials a folder with the files {@code username} and {@code password}, {@code SERVING_STORE_CREDENTIALS}: read
     *     anew for each connection
     * @param pool the most connections of this process, {@code SERVING_STORE_POOL}
     * @param rows the most predictions that wait to be written, {@code SERVING_STORE_QUEUE}
     * @param bytes the most memory that they take, {@code SERVING_STORE_MEMORY}
     * @param timeout how long the database may take for one thing, {@code SERVING_STORE_TIMEOUT}
     * @param days how long predictions are kept, {@code SERVING_STORE_DAYS}
     */
    public record Store(String address, Path credentials, int pool, int rows, long bytes, Duration timeout, int days) {
        /** Whether predictions are kept. */
        public boolean isOn() {
            return !address.isEmpty();
        }
    }

    /** What keys were called when their unit stood in their name. */
    private static final Map<String, String> RENAMED = Map.of(
            "QUIET_MILLIS", "QUIET",
            "MAX_BODY_BYTES", "MAX_BODY",
            "TIMEOUT_MILLIS", "TIMEOUT",
            "STREAM_SECONDS", "STREAM_TIMEOUT",
            "MIN_BYTES_PER_SECOND", "MIN_RATE",
            "SLOW_REQUEST_MILLIS", "SLOW_REQUEST");

    /**
     * Reads the keys that start with {@code SERVING_}.
     *
     * @throws InvalidSettingsException with every error: values out of range, and keys that nothing reads
     */
    public static Settings from(Map<String, String> environment) throws InvalidSettingsException {
        SettingsReader read = new SettingsReader(environment, "SERVING_", RENAMED);
        Settings settings = from(read);
        read.finish();
        return settings;
    }

    /** Every key that {@link #from} reads, and the form of its value. */
    static Map<String, SettingForm> forms() {
        SettingsReader read = new SettingsReader(Map.of(), "SERVING_", RENAMED);
        from(read);
        return read.known();
    }

    private static Settings from(SettingsReader read) {
        read.formerly("DRAIN", "DRAIN_SECONDS", "s");
        read.formerly("WARM_UP", "WARM_UP_MILLIS", "ms");
        return new Settings(
                read.text("HOST", "127.0.0.1"),
                read.integer("PORT", 8080, 0, 65_535),
                read.integer("MANAGEMENT_PORT", 8081, 0, 65_535),
                Path.of(read.text("MODEL", "/app/model")),
                read.text("VERSION", ""),
                read.text("ENVIRONMENT", "local"),
                read.onOff("DOCS", true),
                read.duration("DRAIN", seconds(20), Duration.ZERO, minutes(10)),
                read.duration("QUIET", seconds(1), Duration.ZERO, minutes(10)),
                read.duration("WARM_UP", millis(300), Duration.ZERO, minutes(1)),
                new Limits(
                        read.bytes("MAX_BODY", 4 << 20, 64, 1 << 30),
                        read.integer("MAX_ROWS", 10_000, 1, 1_000_000),
                        read.integer("MAX_CONNECTIONS", 1_024, 1, 65_535),
                        read.integer("CONCURRENCY", 8, 1, 1_024),
                        read.integer("QUEUE", 64, 0, 65_535),
                        read.duration("TIMEOUT", seconds(10), millis(10), minutes(10)),
                        read.integer("STREAMS", 64, 1, 65_535),
                        read.duration("STREAM_TIMEOUT", minutes(10), seconds(1), Duration.ofHours(24)),
                        read.bytes("MIN_RATE", 1 << 10, 0, 1 << 20),
                        read.integer("MEMORY_PERCENT", 25, 1, 75)),
                new Logging(
                        read.logLevel("LOG_LEVEL", Level.INFO),
                        read.duration("SLOW_REQUEST", millis(500), millis(1), minutes(10))),
                new Tracing(read.httpAddress("OTLP_ENDPOINT"), read.integer("TRACE_PERCENT", 1, 0, 100)),
                new Store(
                        read.postgresAddress("STORE"),
                        Path.of(read.text("STORE_CREDENTIALS", "/etc/secrets/store")),
                        read.integer("STORE_POOL", 10, 1, 20),
                        read.integer("STORE_QUEUE", 20_000, 1, 1_000_000),
                        read.bytes("STORE_MEMORY", 16 << 20, 64 << 10, 1 << 30),
                        read.duration("STORE_TIMEOUT", seconds(10), millis(100), minutes(1)),
                        read.integer("STORE_DAYS", 90, 1, 3_650)));
    }

    private static Duration millis(long count) {
        return Duration.ofMillis(count);
    }

    private static Duration seconds(long count) {
        return Duration.ofSeconds(count);
    }

    private static Duration minutes(long count) {
        return Duration.ofMinutes(count);
    }
}
