package io.argosy.model.feature;

import java.util.regex.Pattern;

/** The rule for names of models and features, which become JSON fields, metric labels and paths of URLs. */
public final class Names {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,63}");

    private Names() {}

    /** The name itself, when it follows the rule. */
    public static String require(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("name \"" + name
                    + "\" is not a lower-case letter followed by at most 63 lower-case letters, digits or underscores");
        }
        return name;
    }
}
