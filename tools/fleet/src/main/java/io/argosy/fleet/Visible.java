package io.argosy.fleet;

/**
 * Text that comes from elsewhere, without what a terminal or a browser would obey instead of showing: control characters,
 * and those that turn the direction of what follows. Each is told by its number.
 */
public final class Visible {
    private Visible() {}

    /** The text with everything visible; line breaks and tabs stay. */
    public static String of(String text) {
        if (text.codePoints().noneMatch(Visible::isHidden)) {
            return text;
        }
        StringBuilder visible = new StringBuilder();
        text.codePoints().forEach(letter -> {
            if (isHidden(letter)) {
                visible.append(String.format("<U+%04X>", letter));
            } else {
                visible.appendCodePoint(letter);
            }
        });
        return visible.toString();
    }

    /** Whether a letter acts and does not show. A zero-width space is left: it parts what must not be read together. */
    static boolean isHidden(int letter) {
        return switch (Character.getType(letter)) {
            case Character.CONTROL -> letter != '\n' && letter != '\t';
            case Character.FORMAT -> letter != 0x200B;
            case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE -> true;
            default -> false;
        };
    }
}
