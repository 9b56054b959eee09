package io.argosy.fleet.version;

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

    @Override
    public String toString() {
        return model + "-" + content;
    }
}
