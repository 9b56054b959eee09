package io.argosy.fleet.kept;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A prediction as a service kept it.
 *
 * @param row the place of the row in its request
 * @param day that it is kept under
 * @param version that answered, by content
 * @param features what the caller gave, a JSON object without what is sensitive
 * @param outputs the model's numbers, to their last bit
 * @param label that they decided for; null for a regression
 */
public record KeptPrediction(
        String service,
        String requestId,
        int row,
        LocalDate day,
        Instant at,
        String version,
        String features,
        List<Double> outputs,
        @Nullable String label) {
    public KeptPrediction {
        outputs = List.copyOf(outputs);
    }
}
