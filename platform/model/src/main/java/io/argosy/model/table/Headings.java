package io.argosy.model.table;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names for the columns of a table, as a model's features and its target may have: lower-case letters of ASCII, digits
 * and underscores, a letter first, no two alike. The same headings in the same order always get the same names.
 */
public final class Headings {
    private static final int LONGEST_NAME = 64;

    /** Words that mean something else in a request's body. */
    private static final Set<String> TAKEN = Set.of("instances");

    /** Letters that have no accent to lose, and how people write them without. */
    private static final Map<Integer, String> LETTERS =
            letters("ß ss æ ae œ oe ø o ð d þ th ł l đ d ħ h ı i µ u ° deg % pct € eur £ gbp $ usd"
                    + " а a б b в v г g д d е e ж zh з z и i к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts"
                    + " ч ch ш sh щ shch ъ _ ы y ь _ э e ю yu я ya і i є ye ґ g"
                    + " α a β b γ g δ d ε e ζ z η i θ th ι i κ k λ l μ m ν n ξ x ο o π p ρ r σ s ς s τ t υ y φ f χ ch"
                    + " ψ ps ω o"
                    // Hangul, as it is romanised since 2000: what begins a syllable, its vowel, what ends it.
                    + " ᄀ g ᄁ kk ᄂ n ᄃ d ᄄ tt ᄅ r ᄆ m ᄇ b ᄈ pp ᄉ s ᄊ ss ᄋ _ ᄌ j ᄍ jj ᄎ ch ᄏ k ᄐ t ᄑ p ᄒ h"
                    + " ᅡ a ᅢ ae ᅣ ya ᅤ yae ᅥ eo ᅦ e ᅧ yeo ᅨ ye ᅩ o ᅪ wa ᅫ wae ᅬ oe ᅭ yo ᅮ u ᅯ wo ᅰ we ᅱ wi ᅲ yu ᅳ eu ᅴ ui ᅵ i"
                    + " ᆨ k ᆩ k ᆪ k ᆫ n ᆬ n ᆭ n ᆮ t ᆯ l ᆰ k ᆱ m ᆲ l ᆳ l ᆴ l ᆵ p ᆶ l ᆷ m ᆸ p ᆹ p ᆺ t ᆻ t ᆼ ng ᆽ t ᆾ t ᆿ k ᇀ t"
                    + " ᇁ p ᇂ h");

    /** What Unicode's names of letters end with that is of the alphabet, such as KATAKANA LETTER SMALL YA. */
    private static final Pattern OWN_NAME = Pattern.compile(".* (?:LETTER|CHARACTER|SIGN) (?:.* )?([A-Z]{1,8})");

    private Headings() {}

    private static Map<Integer, String> letters(String pairs) {
        String[] words = pairs.split(" ", -1);
        var letters = new HashMap<Integer, String>();
        for (int i = 0; i < words.length; i += 2) {
            letters.put(words[i].codePointAt(0), words[i + 1].equals("_") ? "" : words[i + 1]);
        }
        return Map.copyOf(letters);
    }

    /**
     * One name for each heading.
     *
     * @param headings as the table has them; a blank one is named by its place, {@code column_3}
     */
    public static List<String> names(List<String> headings) {
        List<String> names = new ArrayList<>();
        for (int column = 0; column < headings.size(); column++) {
            names.add(name(headings.get(column), column + 1));
        }
        // A heading that is a name already keeps it, whatever else would become it.
        Set<String> kept = new HashSet<>();
        boolean[] keeps = new boolean[names.size()];
        for (int column = 0; column < keeps.length; column++) {
            keeps[column] = names.get(column).equals(headings.get(column).strip()) && kept.add(names.get(column));
        }
        Set<String> given = new HashSet<>(kept);
        for (int column = 0; column < keeps.length; column++) {
            String name = names.get(column);
            String distinct = name;
            for (int i = 2; !keeps[column] && !given.add(distinct); i++) {
                distinct = name + "_" + i;
            }
            names.set(column, distinct);
        }
        return names;
    }

    private static String name(String heading, int place) {
        String plain = inAscii(heading).replaceAll("[^a-z0-9]+", "_").replaceAll("^_|_$", "");
        if (plain.isEmpty()) {
            return "column_" + place;
        }
        String name = plain.charAt(0) < 'a' || TAKEN.contains(plain) ? "column_" + plain : plain;
        // Room for the number that tells it from others.
        return name.substring(0, Math.min(name.length(), LONGEST_NAME - 6)).replaceAll("_$", "");
    }

    /** Lower case, accents and marks taken off, other scripts' letters spelled out. */
    private static String inAscii(String heading) {
        StringBuilder text = new StringBuilder();
        String lower = heading.strip().toLowerCase(Locale.ROOT);
        lower.codePoints()
                .forEach(letter -> text.append(
                        switch (letter) {
                            case 'ä' -> "ae";
                            case 'ö' -> "oe";
                            case 'ü' -> "ue";
                            default -> LETTERS.getOrDefault(letter, Character.toString(letter));
                        }));
        StringBuilder plain = new StringBuilder();
        Normalizer.normalize(text, Normalizer.Form.NFKD)
                .codePoints()
                .filter(letter -> Character.getType(letter) != Character.NON_SPACING_MARK)
                .forEach(letter -> plain.append(LETTERS.getOrDefault(letter, spelled(letter))));
        return plain.toString().toLowerCase(Locale.ROOT);
    }

    /**
     * A letter or a digit that is not of ASCII by the last word of its name in Unicode, {@code shin} for ש, or where it has
     * none of its own by its number, {@code u5e74} for 年: a column keeps its name wherever it stands in the table.
     */
    private static String spelled(int letter) {
        int type = Character.getType(letter);
        if (letter < 0x80 || !(Character.isLetter(letter) || type == Character.COMBINING_SPACING_MARK)) {
            int digit = Character.digit(letter, 10);
            return digit < 0 ? Character.toString(letter) : Integer.toString(digit);
        }
        String name = Character.getName(letter);
        Matcher own = OWN_NAME.matcher(name == null ? "" : name);
        return own.matches() ? own.group(1) : "u" + Integer.toHexString(letter);
    }
}
