package io.argosy.fleet.evidence;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a figure of evidence may be, and how it is rounded: three digits say all that anybody judges by. */
public final class Figures {
    private static final MathContext DIGITS = new MathContext(3, RoundingMode.HALF_EVEN);
    private static final int MOST_NAMES = 50;
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9]{0,63}");

    private Figures() {}

    /** The figure with three digits; null where it is none. */
    public static @Nullable Double rounded(@Nullable Double figure) {
        return figure == null || !Double.isFinite(figure)
                ? null
                : (Double) new BigDecimal(figure).round(DIGITS).doubleValue();
    }

    /** The count with three digits. */
    public static long rounded(long count) {
        return new BigDecimal(count).round(DIGITS).longValueExact();
    }

    static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    static void count(String name, long count) {
        require(count >= 0, name + " is a count, not " + count);
    }

    static void share(String name, @Nullable Double share) {
        require(share == null || (share >= 0 && share <= 1), name + " is a share from 0 to 1, not " + share);
    }

    static void figure(String name, @Nullable Double figure) {
        require(
                figure == null || (Double.isFinite(figure) && figure >= 0),
                name + " is a number from 0 on, not " + figure);
    }

    static List<String> names(List<String> names) {
        require(names.size() <= MOST_NAMES, "there are " + names.size() + " alerts, and " + MOST_NAMES + " at most");
        names.forEach(name -> require(NAME.matcher(name).matches(), "an alert is not named " + name));
        return names.stream().distinct().sorted().toList();
    }
}
