package io.argosy.serving.predict;

import io.argosy.serving.http.Endpoint;
import io.argosy.serving.http.Exchange;
import io.argosy.serving.http.RefusedException;
import io.argosy.serving.http.StreamInput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpHeader;

/**
 * {@code POST /predict} with {@code text/csv} or {@code application/x-ndjson}: each row is answered as it arrives, in
 * the type in which it came. A row that is wrong is answered in its place with what is wrong, and the stream goes on, so
 * memory stays flat whatever the size.
 *
 * <p>The caller must read while it sends: one that sends everything first can fill both ends' buffers and wait forever,
 * which the silence of {@code SERVING_TIMEOUT} then ends. One that drips is ended by
 * {@code SERVING_MIN_RATE}, and every one by {@code SERVING_STREAM_TIMEOUT}.
 */
final class PredictStream implements Endpoint.Stream {
    private final String type;
    private final Function<Exchange, RowStream> streams;

    /**
     * Answers in a type.
     *
     * @param streams makes what reads and answers one request
     */
    PredictStream(String type, Function<Exchange, RowStream> streams) {
        this.type = type;
        this.streams = streams;
    }

    @Override
    public void answer(Exchange exchange, StreamInput in, OutputStream out) throws IOException {
        RowStream stream = streams.apply(exchange);
        exchange.response().getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        stream.answer(in, out);
    }

    /** Rows in one format, answered one by one. */
    interface RowStream {
        /**
         * Answers until the input ends.
         *
         * @throws RefusedException for what is wrong with the whole of it, before the first byte is written
         */
        void answer(StreamInput in, OutputStream out) throws IOException;
    }
}
