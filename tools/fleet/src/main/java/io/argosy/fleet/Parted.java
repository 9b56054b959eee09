package io.argosy.fleet;

/**
 * Two texts in few letters each, from a little before they part: of two long ones the beginnings may be one.
 *
 * @param one at most as many letters as asked for; an ellipsis stands where some were left out
 * @param other the same
 */
public record Parted(String one, String other) {
    /**
     * Both, as far as there is room.
     *
     * @param most letters (UTF-16) of each, at least 4; no pair of surrogates is cut in two
     */
    public static Parted of(String one, String other, int most) {
        int parts = 0;
        while (parts < Math.min(one.length(), other.length()) && one.charAt(parts) == other.charAt(parts)) {
            parts++;
        }
        int from = Math.max(one.length(), other.length()) <= most || parts < most / 2 ? 0 : parts - most / 2;
        return new Parted(from(one, from, most), from(other, from, most));
    }

    private static String from(String text, int from, int most) {
        if (from == 0) {
            return shortened(text, most);
        }
        int start = Character.isLowSurrogate(text.charAt(from)) ? from + 1 : from;
        return "…" + shortened(text.substring(start), most - 1);
    }

    private static String shortened(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = most - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }
}
