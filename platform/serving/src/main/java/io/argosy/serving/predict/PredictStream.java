package io.argosy.serving.predict;

import io.argosy.serving.http.RefusedException;
import io.argosy.serving.http.Routes;
import io.argosy.serving.settings.Settings.Limits;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /predict} with {@code text/csv} or {@code application/x-ndjson}: each row is answered as it arrives, in
 * the type in which it came. A row that is wrong is answered in its place with what is wrong, and the stream goes on, so
 * memory stays flat whatever the size.
 *
 * <p>The caller must read while it sends: one that sends everything first can fill both ends' buffers and wait forever,
 * which the silence of {@code SERVING_TIMEOUT_MILLIS} then ends.
 */
public final class PredictStream implements Handler {
    private static final int BUFFER = 32_768;

    private final ServedModel model;
    private final Limits limits;

    /** Answers with a model. */
    public PredictStream(ServedModel model, Limits limits) {
        this.model = model;
        this.limits = limits;
    }

    @Override
    public void handle(Context context) throws IOException {
        String given = context.contentType();
        String type = given == null ? "" : MediaTypes.base(given);
        RowStream stream = switch (type) {
            case MediaTypes.NDJSON, "application/ndjson", "application/jsonl" ->
                new NdjsonStream(model, limits.bodyBytes(), top(context.queryString()));
            case MediaTypes.CSV -> new CsvStream(model, limits.bodyBytes());
            default ->
                throw new RefusedException(
                        415,
                        "this type of body is not read here: give application/json, application/x-ndjson or text/csv");
        };
        Routes.setType(context, type.equals(MediaTypes.CSV) ? MediaTypes.CSV : MediaTypes.NDJSON);
        InputStream in = context.bodyInputStream();
        // Not closed after a failure: closing would end the answer, and the failure could no longer be told.
        OutputStream out = new BufferedOutputStream(context.res().getOutputStream(), BUFFER);
        stream.answer(in, out);
        out.flush();
    }

    private static int top(@Nullable String query) {
        return query == null ? 0 : TopParameter.of(query);
    }

    /** Rows in one format, answered one by one. */
    interface RowStream {
        /**
         * Answers until the input ends.
         *
         * @throws RefusedException for what is wrong with the whole of it, before the first byte is written
         */
        void answer(InputStream in, OutputStream out) throws IOException;
    }
}
