package io.argosy.fleet.version;

import java.math.BigInteger;
import java.util.regex.Pattern;

/**
 * Names an image by its content: {@code <model version>-<12 hex digits>}, e.g. {@code 1.0.0-3f2a9c1b7d04}.
 *
 * @param model the model package's semantic version
 * @param content 12 hexadecimal digits over everything that makes the service, see {@link VersionInputs}
 */
public record Version(String model, String content) {
    private static final Pattern MODEL = Pattern.compile("\\d+\\.\\d+\\.\\d+");
    private static final Pattern CONTENT = Pattern.compile("[0-9a-f]{12}");

    public Version {
        if (!MODEL.matcher(model).matches()) {
            throw new IllegalArgumentException("a model version is MAJOR.MINOR.PATCH, not \"" + model + "\"");
        }
        if (!CONTENT.matcher(content).matches()) {
            throw new IllegalArgumentException("a version's content is 12 hexadecimal digits, not \"" + content + "\"");
        }
    }

    /**
     * Reads {@code 1.0.0-3f2a9c1b7d04}.
     *
     * @throws IllegalArgumentException where the text is no version, saying what one looks like
     */
    public static Version parse(String text) {
        int dash = text.lastIndexOf('-');
        if (dash < 0) {
            throw new IllegalArgumentException("a version looks like 1.0.0-3f2a9c1b7d04, not \"" + text + "\"");
        }
        return new Version(text.substring(0, dash), text.substring(dash + 1));
    }

    /** Whether another name stands for the same: a version is its content, whatever the model version before it says. */
    public boolean hasContentOf(Version other) {
        return content.equals(other.content);
    }

    /** Whether its model version is a lower one, number by number; equal ones are not, whatever their content. */
    public boolean isLowerThan(Version other) {
        String[] ours = model.split("\\.", -1);
        String[] theirs = other.model.split("\\.", -1);
        for (int i = 0; i < ours.length; i++) {
            int order = new BigInteger(ours[i]).compareTo(new BigInteger(theirs[i]));
            if (order != 0) {
                return order < 0;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return model + "-" + content;
    }
}
