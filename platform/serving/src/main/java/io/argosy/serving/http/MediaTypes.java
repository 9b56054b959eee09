package io.argosy.serving.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which bodies are read how. */
public final class MediaTypes {
    /** Rows below a header of the features' names. */
    public static final String CSV = "text/csv";
    /** A JSON document a line. */
    public static final String NDJSON = "application/x-ndjson";

    private MediaTypes() {}

    /**
     * Whether a body is read as JSON: where it says so, where it says nothing, and where it says that it is a form,
     * because that is what {@code curl -d} says of any body.
     */
    public static boolean isJson(@Nullable String contentType) {
        if (contentType == null || contentType.equals("application/json")) {
            return true;
        }
        String type = base(contentType);
        return type.isEmpty()
                || type.equals("application/json")
                || type.endsWith("+json")
                || type.equals("application/x-www-form-urlencoded");
    }

    /** Whether a body is read as one JSON document a line, by any name that this goes by. */
    public static boolean isLines(String contentType) {
        return switch (base(contentType)) {
            case NDJSON, "application/ndjson", "application/jsonl" -> true;
            default -> false;
        };
    }

    /** Whether a body is read as rows below a header. */
    public static boolean isCsv(String contentType) {
        return base(contentType).equals(CSV);
    }

    /** The type in lower case, without its parameters. */
    private static String base(String contentType) {
        int end = contentType.indexOf(';');
        return (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }
}
