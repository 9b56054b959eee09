package io.argosy.model.derivation;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One step that brings a text to a common form. A step depends on the text alone, never on the machine's language, and
 * makes no text longer than 18 times what it was.
 */
public enum TextStep {
    /** Unicode's NFC: a letter and its accent become one character, where there is one. */
    NFC("nfc") {
        @Override
        public String apply(String text) {
            return Normalizer.normalize(text, Form.NFC);
        }
    },
    /** Unicode's NFKC: NFC, and ligatures, wide and raised characters become what they stand for. */
    NFKC("nfkc") {
        @Override
        public String apply(String text) {
            return Normalizer.normalize(text, Form.NFKC);
        }
    },
    /** Small letters, by Unicode's rules and no language's own. */
    LOWERCASE("lowercase") {
        @Override
        public String apply(String text) {
            return text.toLowerCase(Locale.ROOT);
        }
    },
    /** Letters without their accents, as scikit-learn's {@code strip_accents="unicode"} leaves them, composed again. */
    STRIP_ACCENTS("strip-accents") {
        @Override
        public String apply(String text) {
            var bare = new StringBuilder(text.length());
            Normalizer.normalize(text, Form.NFD)
                    .codePoints()
                    .filter(letter -> Character.getType(letter) != Character.NON_SPACING_MARK)
                    .forEach(bare::appendCodePoint);
            return Normalizer.normalize(bare, Form.NFC);
        }
    },
    /** One blank for each run of white space, none at the ends. */
    COLLAPSE_SPACES("collapse-spaces") {
        @Override
        public String apply(String text) {
            var collapsed = new StringBuilder(text.length());
            boolean pending = false;
            for (int i = 0; i < text.length(); i++) {
                // No white space lies beyond the first plane.
                char letter = text.charAt(i);
                if (Character.isWhitespace(letter) || Character.isSpaceChar(letter)) {
                    pending = !collapsed.isEmpty();
                } else {
                    if (pending) {
                        collapsed.append(' ');
                        pending = false;
                    }
                    collapsed.append(letter);
                }
            }
            return collapsed.toString();
        }
    },
    /** The apostrophe and the hyphen of a keyboard for those that typesetting has in their place. */
    PLAIN_PUNCTUATION("plain-punctuation") {
        @Override
        public String apply(String text) {
            char[] letters = text.toCharArray();
            for (int i = 0; i < letters.length; i++) {
                if (APOSTROPHES.indexOf(letters[i]) >= 0) {
                    letters[i] = '\'';
                } else if (HYPHENS.indexOf(letters[i]) >= 0) {
                    letters[i] = '-';
                }
            }
            return new String(letters);
        }
    };

    /** Quotes, modifier letters, accents that stand alone, the prime, and the wide one. */
    private static final String APOSTROPHES = "\u2018\u2019\u201B\u02B9\u02BB\u02BC\u02BD\u02C8`\u00B4\u2032\uFF07";

    /** Hyphens that bind or not, dashes, the minus sign, and the small and the wide one. */
    private static final String HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uFE63\uFF0D";

    private final String id;

    TextStep(String id) {
        this.id = id;
    }

    /** What it is called in recipes and packages. */
    public String id() {
        return id;
    }

    /** The text in the form that this step gives it. */
    public abstract String apply(String text);

    /** The step of this name. */
    public static Optional<TextStep> of(String id) {
        return Arrays.stream(values()).filter(step -> step.id.equals(id)).findFirst();
    }

    /** The names of all steps. */
    public static List<String> ids() {
        return Arrays.stream(values()).map(TextStep::id).toList();
    }
}
