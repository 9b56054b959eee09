package io.argosy.serving.protocol;

import io.argosy.model.feature.CategoricalFeature;
import io.argosy.model.feature.Feature;
import io.argosy.model.feature.NumericFeature;
import io.argosy.model.feature.TextFeature;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The protocol's names of data types, for what a model takes and gives. */
final class TensorTypes {
    /** Texts. */
    static final String BYTES = "BYTES";

    /** Numbers that need not be whole. */
    static final String FP64 = "FP64";

    private static final Set<String> NUMBERS = Set.of(
            "BOOL", "UINT8", "UINT16", "UINT32", "UINT64", "INT8", "INT16", "INT32", "INT64", "FP16", "FP32", "FP64");

    private record Range(BigDecimal least, BigDecimal greatest) {
        boolean has(BigDecimal number) {
            return number.compareTo(least) >= 0 && number.compareTo(greatest) <= 0;
        }
    }

    private static final Map<String, Range> RANGES = NUMBERS.stream()
            .filter(type -> !type.equals(FP64))
            .collect(Collectors.toUnmodifiableMap(Function.identity(), TensorTypes::range));

    private TensorTypes() {}

    /** The type that a feature's tensor is described with. */
    static String of(Feature feature) {
        return switch (feature) {
            case NumericFeature f -> f.integer() ? "INT64" : FP64;
            case CategoricalFeature _, TextFeature _ -> BYTES;
        };
    }

    /**
     * What is wrong with an element that a tensor of this type cannot hold: a fraction among whole numbers, 300 in a byte.
     * Only numbers are looked at, since what a feature takes is checked elsewhere: a number may stand among BYTES.
     *
     * @param body where the element is, from {@code start} to {@code end}, as valid JSON
     * @return null if nothing is
     */
    static @Nullable String misfit(String datatype, byte[] body, int start, int end) {
        Range range = RANGES.get(datatype);
        if (range == null || !beginsNumber(body[start]) || isShort(datatype, body, start, end)) {
            return null;
        }
        BigDecimal number = new BigDecimal(new String(body, start, end - start, StandardCharsets.US_ASCII));
        boolean floating = datatype.startsWith("FP");
        if (!floating && number.stripTrailingZeros().scale() > 0) {
            return "a number that is not whole: give it as FP64";
        }
        return range.has(number) ? null : "a number beyond it: give it as FP64";
    }

    /** Whether an element is one of few plain digits, which these types hold: an array has thousands of them. */
    private static boolean isShort(String datatype, byte[] body, int start, int end) {
        boolean floating = datatype.equals("FP32");
        if (end - start > 9 || !(floating || datatype.equals("INT32") || datatype.equals("INT64"))) {
            return false;
        }
        for (int i = start; i < end; i++) {
            if ((body[i] < '0' || body[i] > '9') && body[i] != '-' && !(floating && body[i] == '.')) {
                return false;
            }
        }
        return true;
    }

    private static boolean beginsNumber(byte first) {
        return first == '-' || (first >= '0' && first <= '9');
    }

    private static Range range(String datatype) {
        return switch (datatype) {
            case "BOOL" -> new Range(BigDecimal.ZERO, BigDecimal.ONE);
            case "FP16" -> symmetric(BigDecimal.valueOf(65_504));
            case "FP32" -> symmetric(new BigDecimal(Float.MAX_VALUE));
            default -> {
                boolean unsigned = datatype.startsWith("UINT");
                int bits = Integer.parseInt(datatype.substring(unsigned ? 4 : 3));
                BigDecimal beyond = BigDecimal.TWO.pow(unsigned ? bits : bits - 1);
                yield new Range(unsigned ? BigDecimal.ZERO : beyond.negate(), beyond.subtract(BigDecimal.ONE));
            }
        };
    }

    private static Range symmetric(BigDecimal greatest) {
        return new Range(greatest.negate(), greatest);
    }

    /** Whether a tensor of this type is read; a number is read from any numeric type, whatever the description says. */
    static boolean known(String datatype) {
        return datatype.equals(BYTES) || NUMBERS.contains(datatype);
    }
}
