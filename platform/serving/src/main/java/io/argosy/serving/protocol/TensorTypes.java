package io.argosy.serving.protocol;

import io.argosy.model.CategoricalFeature;
import io.argosy.model.Feature;
import io.argosy.model.NumericFeature;
import io.argosy.model.TextFeature;
import java.util.Set;

/** The protocol's names of data types, for what a model takes and gives. */
final class TensorTypes {
    /** Texts. */
    static final String BYTES = "BYTES";

    /** Numbers that need not be whole. */
    static final String FP64 = "FP64";

    private static final Set<String> NUMBERS = Set.of(
            "BOOL", "UINT8", "UINT16", "UINT32", "UINT64", "INT8", "INT16", "INT32", "INT64", "FP16", "FP32", "FP64");

    private TensorTypes() {}

    /** The type that a feature's tensor is described with. */
    static String of(Feature feature) {
        return switch (feature) {
            case NumericFeature f -> f.integer() ? "INT64" : FP64;
            case CategoricalFeature _, TextFeature _ -> BYTES;
        };
    }

    /** Whether every element of a tensor of this type is a whole number. */
    static boolean whole(String datatype) {
        return datatype.startsWith("INT") || datatype.startsWith("UINT");
    }

    /** Whether a tensor of this type is read; a number is read from any numeric type, whatever the description says. */
    static boolean known(String datatype) {
        return datatype.equals(BYTES) || NUMBERS.contains(datatype);
    }
}
