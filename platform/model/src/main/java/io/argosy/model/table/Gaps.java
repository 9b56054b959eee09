package io.argosy.model.table;

import java.util.Set;

/** Words that stand where nothing is known, beside an empty cell. */
public final class Gaps {
    /** As R, Python, SQL, spreadsheets and the UCI's tables write them. */
    private static final Set<String> WORDS =
            Set.of("NA", "<NA>", "N/A", "n/a", "n.a.", "#N/A", "#NA", "NaN", "nan", "NAN", "NULL", "null", "?");

    /** What is also one among numbers, but may be a word or a grade among words. */
    private static final Set<String> AMONG_NUMBERS = Set.of(
            "na", "None", "none", "Null", "N.A.", "-", "--", "---", "–", "—", "#VALUE!", "#DIV/0!", "#NUM!", "#REF!",
            "k.A.", "k. A.", "n.d.", "nil", "-nan", "missing");

    private Gaps() {}

    /** Whether a cell of any column says that nothing is known. */
    public static boolean isGap(String cell) {
        return !beginsAsNumber(cell) && (cell.isBlank() || WORDS.contains(cell.strip()));
    }

    /** Whether a cell in a column of numbers does. */
    public static boolean isGapAmongNumbers(String cell) {
        return !beginsAsNumber(cell) && (isGap(cell) || AMONG_NUMBERS.contains(cell.strip()));
    }

    /** What most cells do, and no gap. */
    private static boolean beginsAsNumber(String cell) {
        return !cell.isEmpty() && cell.charAt(0) >= '0' && cell.charAt(0) <= '9';
    }
}
