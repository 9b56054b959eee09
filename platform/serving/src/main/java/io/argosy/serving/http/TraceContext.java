package io.argosy.serving.http;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A request's place in a trace, as <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a> writes it.
 *
 * @param traceId 32 lower-case hex digits, not all zero: the caller's, or a new one
 * @param spanId 16 lower-case hex digits, not all zero: this process's own
 * @param parentId the caller's span, or null where the trace starts here
 * @param flags 2 hex digits as the caller gave them; where the trace starts here, {@code 01} if it is
 *     sampled and {@code 00} if not
 */
public record TraceContext(
        String traceId, String spanId, @Nullable String parentId, String flags) {
    private static final HexFormat HEX = HexFormat.of();
    private static final int LENGTH = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".length();

    /**
     * Continues the trace of a {@code traceparent} header, or begins one where there is none or it is not valid.
     *
     * @param percent how many of those that begin here are sampled, 0 to 100
     */
    public static TraceContext of(@Nullable String traceparent, int percent) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        String span = HEX.toHexDigits(random.nextLong() | 1);
        if (traceparent == null || !valid(traceparent)) {
            return new TraceContext(
                    HEX.toHexDigits(random.nextLong()) + HEX.toHexDigits(random.nextLong() | 1),
                    span,
                    null,
                    percent > 0 && random.nextInt(100) < percent ? "01" : "00");
        }
        return new TraceContext(
                traceparent.substring(3, 35), span, traceparent.substring(36, 52), traceparent.substring(53, 55));
    }

    /** The header's value for whoever comes next. */
    public String traceparent() {
        return "00-" + traceId + "-" + spanId + "-" + flags;
    }

    /** Whether the caller asked for this trace to be kept. */
    public boolean sampled() {
        return (HexFormat.fromHexDigit(flags.charAt(1)) & 1) == 1;
    }

    /** A version later than 00 may append fields after a further dash; the first four keep their meaning. */
    private static boolean valid(String header) {
        return header.length() >= LENGTH
                && (header.length() == LENGTH || (header.charAt(LENGTH) == '-' && !header.startsWith("00")))
                && hex(header, 0, 2)
                && !header.startsWith("ff")
                && header.charAt(2) == '-'
                && hex(header, 3, 35)
                && notZero(header, 3, 35)
                && header.charAt(35) == '-'
                && hex(header, 36, 52)
                && notZero(header, 36, 52)
                && header.charAt(52) == '-'
                && hex(header, 53, 55);
    }

    private static boolean hex(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return true;
    }

    private static boolean notZero(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) != '0') {
                return true;
            }
        }
        return false;
    }
}
