package io.argosy.model.inference;

/** What a column of a linear model makes of a feature's input. */
public enum Term {
    /** 1 when the input is this column's category, else 0. */
    CATEGORY(0),
    /** The number itself. */
    VALUE(1),
    /** Its logarithm, {@code sign(x) ln(1 + |x|)}: for amounts whose small values differ more. */
    LOG(2),
    /** Its square. */
    SQUARE(3);

    /** The greatest code of a term. */
    public static final int LAST_CODE = 3;

    private final int code;

    Term(int code) {
        this.code = code;
    }

    /** The number used in files. */
    public int code() {
        return code;
    }

    /** The term of this number, 0 to {@link #LAST_CODE}. */
    public static Term ofCode(int code) {
        return switch (code) {
            case 0 -> CATEGORY;
            case 1 -> VALUE;
            case 2 -> LOG;
            case 3 -> SQUARE;
            default -> throw new IllegalArgumentException("no term has code " + code);
        };
    }

    /** The term of a numeric input; not for {@link #CATEGORY}. */
    public double of(double input) {
        return switch (this) {
            case CATEGORY -> throw new IllegalStateException("a category's column depends on its place");
            case VALUE -> input;
            case LOG -> Math.copySign(StrictMath.log1p(Math.abs(input)), input);
            case SQUARE -> input * input;
        };
    }
}
