package io.argosy.serving.predict;

import io.argosy.serving.http.RefusedException;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.UrlEncoded;
import org.jspecify.annotations.Nullable;

/** What a request's query says. */
public final class QueryParameters {
    private QueryParameters() {}

    /**
     * The first value of a parameter; null if it is not given.
     *
     * @throws RefusedException with 400 if the query is not encoded as a URL's has to be
     */
    public static @Nullable String value(Request request, String name) {
        String query = request.getHttpURI().getQuery();
        if (query == null) {
            return null;
        }
        Fields fields = new Fields();
        try {
            UrlEncoded.decodeTo(query, fields::add, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(400, "the query is not valid: encode it as a URL asks for");
        }
        return fields.getValue(name);
    }

    /**
     * The parameter {@code top}: how many probabilities an answer has.
     *
     * @return 1 or more; 0 if it is not given
     * @throws RefusedException with 422 if it is no positive whole number
     */
    static int top(Request request) {
        String given = value(request, "top");
        if (given == null) {
            return 0;
        }
        try {
            int top = Integer.parseInt(given);
            if (top >= 1) {
                return top;
            }
        } catch (NumberFormatException e) {
            // Refused below, in the same words as a number below 1.
        }
        throw new RefusedException(
                422, "the parameter top is not a whole number of at least 1: give one, or leave it out");
    }
}
