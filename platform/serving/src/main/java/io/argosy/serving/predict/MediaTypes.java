package io.argosy.serving.predict;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which bodies are read how. */
final class MediaTypes {
    static final String CSV = "text/csv";
    static final String NDJSON = "application/x-ndjson";

    private MediaTypes() {}

    /**
     * Whether a body is read as JSON: where it says so, where it says nothing, and where it says that it is a form,
     * because that is what {@code curl -d} says of any body.
     */
    static boolean isJson(@Nullable String contentType) {
        if (contentType == null || contentType.equals("application/json")) {
            return true;
        }
        String type = base(contentType);
        return type.isEmpty()
                || type.equals("application/json")
                || type.endsWith("+json")
                || type.equals("application/x-www-form-urlencoded");
    }

    /** The type in lower case, without its parameters. */
    static String base(String contentType) {
        int end = contentType.indexOf(';');
        return (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }
}
