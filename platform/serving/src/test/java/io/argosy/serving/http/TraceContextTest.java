package io.argosy.serving.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";

    @Test
    void aTraceIsContinuedWithASpanOfItsOwn() {
        TraceContext context = TraceContext.of("00-" + TRACE + "-" + SPAN + "-01", 0);
        assertEquals(TRACE, context.traceId());
        assertEquals(SPAN, context.parentId());
        assertNotEquals(SPAN, context.spanId());
        assertTrue(context.sampled());
        assertEquals("00-" + TRACE + "-" + context.spanId() + "-01", context.traceparent());
    }

    @Test
    void aLaterVersionMayHaveMoreFields() {
        assertEquals(
                TRACE,
                TraceContext.of("01-" + TRACE + "-" + SPAN + "-00-more", 0).traceId());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
                "00-4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7-01",
            })
    void aHeaderThatIsNotValidBeginsANewTrace(String header) {
        TraceContext context = TraceContext.of(header, 0);
        assertNull(context.parentId());
        assertTrue(context.traceparent().matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00"), context.traceparent());
    }

    @Test
    void aTraceThatBeginsHereIsSampledAsOftenAsAskedAndACallersNeverByUs() {
        assertTrue(TraceContext.of(null, 100).sampled());
        assertFalse(TraceContext.of("00-" + TRACE + "-" + SPAN + "-00", 100).sampled());
    }
}
