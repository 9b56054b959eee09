package io.argosy.model.table;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is a number in a table. */
class DecimalTest {
    private static final Pattern FORM = Pattern.compile("[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");
    private static final String LETTERS = "0019.+-eEx_, \u0661";

    @Test
    void aNumberHasTheFormOfOne() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        for (int i = 0; i < 200_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(7); length > 0; length--) {
                text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
            }
            String bare = text.toString().strip();
            double value = FORM.matcher(bare).matches() ? Double.parseDouble(bare) : Double.NaN;
            assertEquals(
                    Double.isFinite(value) ? value : Double.NaN,
                    Decimal.parse(text.toString()),
                    "\"" + text + "\", seed " + seed);
        }
    }
}
