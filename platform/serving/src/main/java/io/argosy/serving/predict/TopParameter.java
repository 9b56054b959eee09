package io.argosy.serving.predict;

import io.argosy.serving.http.RefusedException;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.UrlEncoded;

/** The query parameter {@code top}: how many probabilities an answer has. */
final class TopParameter {
    private TopParameter() {}

    /**
     * Reads it from a query.
     *
     * @return 1 or more; 0 if it is not given
     * @throws RefusedException with 422 if it is no positive whole number
     */
    static int of(String query) {
        Fields fields = new Fields();
        try {
            UrlEncoded.decodeTo(query, fields::add, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(400, "the query is not valid: encode it as a URL asks for");
        }
        String given = fields.getValue("top");
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
