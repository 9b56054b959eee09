package io.argosy.serving.tracing;

import io.argosy.serving.http.Spans;
import io.argosy.serving.http.TraceContext;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends spans to a collector in batches, by OTLP over HTTP, on a thread of its own. While the collector is slow or away,
 * spans are dropped and requests never wait. Names and attributes follow OpenTelemetry's conventions for HTTP servers.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/http/http-spans/">Semantic conventions for HTTP spans</a>
 */
public final class OtlpSpans implements Spans, AutoCloseable {
    private static final Duration LONGEST_FLUSH = Duration.ofSeconds(2);

    /** The span that a thread is about to hand over. */
    private static final ThreadLocal<@Nullable TraceContext> ENDING = new ThreadLocal<>();

    private final SdkTracerProvider provider;
    private final Tracer tracer;
    private final int percent;

    /**
     * Begins to send.
     *
     * @param collector its base address; spans go to {@code /v1/traces} there
     * @param percent how many of the traces that begin here are kept, 0 to 100
     * @param service the name under which the spans are found
     */
    public OtlpSpans(URI collector, int percent, String service, String version, String environment) {
        this.percent = percent;
        String address = collector.toString();
        OtlpHttpSpanExporter exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint((address.endsWith("/") ? address : address + "/") + "v1/traces")
                .build();
        this.provider = SdkTracerProvider.builder()
                .setResource(Resource.create(Attributes.of(
                        AttributeKey.stringKey("service.name"),
                        service,
                        AttributeKey.stringKey("service.version"),
                        version,
                        AttributeKey.stringKey("deployment.environment.name"),
                        environment)))
                // What is kept was decided when the request came, and said to whoever was called.
                .setSampler(Sampler.alwaysOn())
                .setIdGenerator(new EndingIds())
                .addSpanProcessor(BatchSpanProcessor.builder(exporter).build())
                .build();
        this.tracer = provider.get("io.argosy.serving");
    }

    @Override
    public int percent() {
        return percent;
    }

    @Override
    public void ended(Span span) {
        SpanBuilder builder = tracer.spanBuilder(span.method() + " " + span.route())
                .setSpanKind(SpanKind.SERVER)
                .setStartTimestamp(span.endEpochNanos() - span.durationNanos(), TimeUnit.NANOSECONDS)
                .setAttribute("http.request.method", span.method())
                .setAttribute("http.route", span.route())
                .setAttribute("http.response.status_code", (long) span.status())
                .setAttribute("argosy.request.id", span.requestId());
        String parent = span.trace().parentId();
        if (parent == null) {
            builder.setNoParent();
        } else {
            builder.setParent(Context.root()
                    .with(io.opentelemetry.api.trace.Span.wrap(SpanContext.createFromRemoteParent(
                            span.trace().traceId(), parent, TraceFlags.getSampled(), TraceState.getDefault()))));
        }
        ENDING.set(span.trace());
        io.opentelemetry.api.trace.Span started;
        try {
            started = builder.startSpan();
        } finally {
            ENDING.remove();
        }
        if (span.status() >= 500) {
            started.setStatus(StatusCode.ERROR);
            started.setAttribute("error.type", Integer.toString(span.status()));
        }
        started.end(span.endEpochNanos(), TimeUnit.NANOSECONDS);
    }

    /** Sends what is left, for two seconds at most. */
    @Override
    public void close() {
        provider.shutdown().join(LONGEST_FLUSH.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Gives a span the identifiers that the request's answer and log have named already. */
    private static final class EndingIds implements IdGenerator {
        @Override
        public String generateSpanId() {
            TraceContext trace = ENDING.get();
            return trace == null ? IdGenerator.random().generateSpanId() : trace.spanId();
        }

        @Override
        public String generateTraceId() {
            TraceContext trace = ENDING.get();
            return trace == null ? IdGenerator.random().generateTraceId() : trace.traceId();
        }
    }
}
