package io.argosy.serving.log;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes each log record as one line of JSON: {@code time}, {@code level}, {@code message}, then the record's fields.
 *
 * <p>Everything that logs in the process, Jetty and Javalin among it, ends here through {@code java.util.logging}. A
 * record carries fields when its only parameter is a {@link Map}.
 */
public final class JsonLines extends Handler {
    private static final JsonFactory JSON = new JsonFactory();

    /** Kept here because the JDK forgets the level of a logger that nobody holds. */
    private static final List<Logger> QUIET =
            List.of(Logger.getLogger("org.eclipse.jetty"), Logger.getLogger("io.javalin"));

    /** These warn of every header that is no HTTP: a stranger could fill the log with them. */
    private static final List<Logger> STRANGERS = List.of(
            Logger.getLogger("org.eclipse.jetty.http.HttpParser"), Logger.getLogger("org.eclipse.jetty.util.HostPort"));

    private final PrintStream out;
    private final Map<String, String> always;

    private JsonLines(PrintStream out, Map<String, String> always) {
        this.out = out;
        this.always = new LinkedHashMap<>(always);
    }

    /**
     * Makes this the only handler of the process's log.
     *
     * @param level the least level that is written
     * @param always fields of every line, such as the service's name
     */
    public static void install(PrintStream out, Level level, Map<String, String> always) {
        Logger root = Logger.getLogger("");
        for (Handler other : root.getHandlers()) {
            root.removeHandler(other);
        }
        root.setLevel(level);
        root.addHandler(new JsonLines(out, always));
        // At their own INFO, the libraries tell of every start and stop in lines that say nothing about the service.
        STRANGERS.forEach(logger -> logger.setLevel(Level.SEVERE));
        QUIET.forEach(logger -> logger.setLevel(level.intValue() < Level.INFO.intValue() ? level : Level.WARNING));
    }

    @Override
    public void publish(LogRecord record) {
        StringWriter line = new StringWriter(256);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), line)) {
            json.writeStartObject();
            json.writeStringProperty(
                    "time", Instant.ofEpochMilli(record.getMillis()).toString());
            json.writeStringProperty("level", level(record.getLevel()));
            json.writeStringProperty("message", message(record));
            for (Map.Entry<String, String> field : always.entrySet()) {
                json.writeStringProperty(field.getKey(), field.getValue());
            }
            for (Map.Entry<?, ?> field : fields(record).entrySet()) {
                json.writeName(String.valueOf(field.getKey()));
                writeValue(json, field.getValue());
            }
            json.writeStringProperty("logger", record.getLoggerName());
            if (record.getThrown() != null) {
                StringWriter trace = new StringWriter();
                record.getThrown().printStackTrace(new PrintWriter(trace));
                json.writeStringProperty("error", trace.toString());
            }
            json.writeEndObject();
        }
        out.println(line);
    }

    private static void writeValue(JsonGenerator json, Object value) {
        switch (value) {
            case Long number -> json.writeNumber(number);
            case Integer number -> json.writeNumber(number);
            case Double number -> json.writeNumber(number);
            case Boolean flag -> json.writeBoolean(flag);
            default -> json.writeString(String.valueOf(value));
        }
    }

    private static Map<?, ?> fields(LogRecord record) {
        Object @Nullable [] parameters = record.getParameters();
        return parameters != null && parameters.length == 1 && parameters[0] instanceof Map<?, ?> fields
                ? fields
                : Map.of();
    }

    private static String message(LogRecord record) {
        return fields(record).isEmpty() ? new SimpleFormatter().formatMessage(record) : record.getMessage();
    }

    private static String level(Level level) {
        if (level.intValue() >= Level.SEVERE.intValue()) {
            return "error";
        }
        if (level.intValue() >= Level.WARNING.intValue()) {
            return "warn";
        }
        return level.intValue() >= Level.INFO.intValue() ? "info" : "debug";
    }

    @Override
    public void flush() {
        out.flush();
    }

    @Override
    public void close() {
        out.flush();
    }
}
