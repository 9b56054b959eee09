package io.argosy.serving.kept;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The predictions of one request, or of one row of a stream.
 *
 * @param requestId that the answer named in {@code X-Request-Id}
 * @param subject whom it is about, where the caller said so
 * @param firstRow the place of the first row in the request, from 0 on
 * @param epochMicros when it was answered, in microseconds since 1970
 */
public record KeptAnswer(
        String requestId, @Nullable String subject, int firstRow, long epochMicros, List<KeptRow> rows) {
    private static final int OBJECTS = 160;

    public KeptAnswer {
        rows = List.copyOf(rows);
    }

    /** About how much memory it takes. */
    public long bytes() {
        long bytes = OBJECTS + 2L * requestId.length();
        for (KeptRow row : rows) {
            bytes += row.bytes();
        }
        return bytes;
    }
}
