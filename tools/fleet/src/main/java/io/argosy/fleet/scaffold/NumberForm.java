package io.argosy.fleet.scaffold;

import io.argosy.model.table.Decimal;
import io.argosy.model.table.Gaps;
import io.argosy.model.table.WrittenNumber;
import io.argosy.model.table.WrittenNumber.Fraction;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How a column writes its numbers, where all that stands in it is numbers and gaps.
 *
 * @param fraction the mark before a fraction
 * @param unit the sign of a currency, or {@code %}; empty without
 * @param isPlain whether programs write numbers so
 */
record NumberForm(Fraction fraction, String unit, boolean isPlain) {
    /** A number that begins with a zero is none: to read it as one would lose what tells it from another. */
    private static final Pattern CODE = Pattern.compile("0[0-9]+");

    /** One whose points can be marks between thousands. */
    private static final Pattern THOUSANDS = Pattern.compile("[+-]?[0-9]{1,3}(\\.[0-9]{3})?");

    /**
     * The form that all cells of a column have, or nothing where there is none.
     *
     * @param separator between the table's fields
     * @param commas whether other columns of the table have fractions after a comma
     */
    static Optional<NumberForm> of(List<String> cells, char separator, boolean commas) {
        boolean any = false;
        boolean plain = true;
        boolean groups = commas && separator != ',';
        boolean fraction = false;
        for (String cell : cells) {
            if (Gaps.isGapAmongNumbers(cell)) {
                continue;
            }
            any = true;
            if (isCode(cell)) {
                return Optional.empty();
            }
            plain &= !Double.isNaN(Decimal.parse(cell));
            groups &= THOUSANDS.matcher(cell).matches();
            fraction |= cell.indexOf('.') >= 0;
        }
        if (!any) {
            return Optional.empty();
        }
        if (plain && !(groups && fraction)) {
            return Optional.of(new NumberForm(Fraction.POINT, "", true));
        }
        for (Fraction mark : separator == ',' ? List.of(Fraction.POINT) : List.of(Fraction.COMMA, Fraction.POINT)) {
            Optional<String> unit = unit(cells, mark);
            if (unit.isPresent()) {
                return Optional.of(new NumberForm(mark, unit.get(), false));
            }
        }
        return Optional.empty();
    }

    /** The one unit of a column of numbers, empty without; nothing where a cell is none, or has another. */
    private static Optional<String> unit(List<String> cells, Fraction mark) {
        Set<String> units = new HashSet<>();
        boolean bare = false;
        for (String cell : cells) {
            if (Gaps.isGapAmongNumbers(cell)) {
                continue;
            }
            Optional<WrittenNumber> written = WrittenNumber.of(cell);
            double value = written.map(number -> number.value(mark)).orElse(Double.NaN);
            if (written.isEmpty() || Double.isNaN(value)) {
                return Optional.empty();
            }
            if (!written.get().unit().isEmpty()) {
                units.add(written.get().unit());
            } else {
                bare |= value != 0;
            }
        }
        // 16% beside 0.16 could be meant to be the same.
        boolean mixed = units.size() > 1 || (bare && units.contains("%"));
        return mixed
                ? Optional.empty()
                : Optional.of(
                        Stream.concat(units.stream(), Stream.of("")).findFirst().orElse(""));
    }

    static boolean isCode(String cell) {
        return cell.length() > 1 && cell.charAt(0) == '0' && CODE.matcher(cell).matches();
    }

    /** Whether some fractions of the column can only be read after a comma. */
    boolean hasCommas(List<String> cells) {
        return fraction == Fraction.COMMA && cells.stream().anyMatch(cell -> cell.indexOf(',') >= 0);
    }

    /** A cell as programs write it; empty for a gap. */
    String plain(String cell) {
        if (Gaps.isGapAmongNumbers(cell)) {
            return "";
        }
        return isPlain
                ? cell
                : WrittenNumber.of(cell)
                        .flatMap(number -> number.plain(fraction))
                        .orElseThrow();
    }
}
