package io.argosy.fleet.scaffold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Kinds of tables that were once read wrong, a row or more of each: what is made of their columns, and what is said of it. */
class TablesThatFailedTest {
    private static final String[] CODES = {"02139", "10001", "94105"};

    @TempDir
    private Path folder;

    /**
     * @param header the table's first line; the answer's column is y
     * @param line a row of it by its number
     * @param columns what is understood
     * @param said one of the remarks, whole
     */
    record Table(String header, Line line, List<String> columns, String said) {
        @Override
        public String toString() {
            return header + " " + line.of(1);
        }
    }

    interface Line {
        String of(int row);
    }

    private static String yes(int i) {
        return i % 3 == 0 ? "yes" : "no";
    }

    static List<Table> tables() {
        return List.of(
                // Numbers as people write them.
                new Table(
                        "a;b;y",
                        i -> i * 7 % 59 + ",5;" + i % 4 + ";" + yes(i),
                        List.of("numbers: a", "whole numbers: b"),
                        "read a as numbers: 0,5 is 0.5"),
                new Table(
                        "a\tb\ty",
                        i -> "1." + (100 + i * 7 % 59) + ",25\t" + i % 4 + "\t" + yes(i),
                        List.of("numbers: a", "whole numbers: b"),
                        "read a as numbers: 1.100,25 is 1100.25"),
                new Table(
                        "a,b,y",
                        i -> "\"$1," + (100 + i * 7 % 59) + ".00\"," + i * 7 % 59 + "%," + yes(i),
                        List.of("whole numbers: a (in $), b (in %)"),
                        "read b as numbers: 0% is 0 in %"),
                new Table(
                        "a,b,y",
                        i -> "(" + (1 + i * 7 % 59) + ")," + i % 4 + "," + yes(i),
                        List.of("whole numbers: a, b"),
                        "read a as numbers: (1) is -1"),
                new Table(
                        "a,b,y",
                        i -> "1\u202f" + (100 + i * 7 % 59) + "," + i % 4 + "," + yes(i),
                        List.of("whole numbers: a, b"),
                        "read a as numbers: 1\u202f100 is 1100"),
                // Words for what is missing, among numbers and in the answer.
                new Table(
                        "a,b,y",
                        i -> (i % 9 == 0 ? "-" : i * 7 % 59 + ".5") + "," + i % 4 + "," + yes(i),
                        List.of("numbers: a (7 gaps)", "whole numbers: b"),
                        "read - in a as a gap, in 7 rows"),
                new Table(
                        "a,b,y",
                        i -> (i % 9 == 0 ? "n/a" : i * 7 % 59 + ".5") + "," + i % 4 + "," + yes(i),
                        List.of("numbers: a (7 gaps)", "whole numbers: b"),
                        "read n/a in a as a gap, in 7 rows"),
                new Table(
                        "a,b,y",
                        i -> (i % 9 == 1 ? "x" : i * 7 % 5 + ".5") + "," + i % 4 + "," + yes(i),
                        List.of("whole numbers: b", "categories: a (6)"),
                        "took a for words: 53 of 60 values are numbers, x is not; leave such cells empty to have it as"
                                + " numbers"),
                new Table(
                        "a,b,y",
                        i -> i * 7 % 59 + ".5," + i % 4 + "," + (i % 10 == 0 ? "NA" : yes(i)),
                        List.of("numbers: a", "whole numbers: b"),
                        "left out 6 rows without y"),
                // What only rows without an answer have.
                new Table(
                        "a,c,y",
                        i -> i * 7 % 59 + ".5," + (i % 10 == 0 ? "zz," : "pq".charAt(i % 2) + "," + yes(i)),
                        List.of("numbers: a", "categories: c (2)"),
                        "left out 6 rows without y"),
                new Table(
                        "a,c,y",
                        i -> i * 7 % 59 + ".5," + (i % 10 == 0 ? i + "," : "," + yes(i)),
                        List.of("numbers: a"),
                        "left out the column c: the same in every row"),
                // Codes, dates and ids are no amounts.
                new Table(
                        "a,zip,y",
                        i -> i * 7 % 59 + ".5," + CODES[i % 3] + "," + yes(i),
                        List.of("numbers: a", "categories: zip (3)"),
                        "took zip for codes, not numbers, because of 02139"),
                dates("2024-01-%02d"),
                dates("%02d/04/2023 15:48"),
                dates("%d.12.2023"),
                dates("202401%02d"),
                new Table(
                        "id,text,y",
                        i -> 7000 + 3 * i + ",free " + "xyz".charAt(i % 3) + " prize " + i + "," + yes(i),
                        List.of("texts: text"),
                        "left out the column id: it numbers the rows"),
                // Headings.
                new Table(
                        ",b,y",
                        i -> i * 7 % 59 + ".5," + i % 4 + "," + yes(i),
                        List.of("numbers: column_1", "whole numbers: b"),
                        "a column has no heading, and is named by its place: column_1"),
                new Table(
                        "Instances,b,y",
                        i -> i * 7 % 59 + ".5," + i % 4 + "," + yes(i),
                        List.of("numbers: column_instances", "whole numbers: b"),
                        "renamed the column Instances to column_instances"),
                new Table(
                        "длина,b,y",
                        i -> i * 7 % 59 + ".5," + i % 4 + "," + yes(i),
                        List.of("numbers: dlina", "whole numbers: b"),
                        "renamed the column длина to dlina"),
                // Tiny and many labels are no reason to give up.
                new Table(
                        "a,b,y",
                        i -> (1 + i * 7 % 59) + "e-10," + i % 4 + "," + (i % 20 == 7 ? "rare" : yes(i)),
                        List.of("numbers: a", "whole numbers: b"),
                        ""));
    }

    private static Table dates(String form) {
        return new Table(
                "a,when,y",
                i -> i * 7 % 59 + ".5," + form.formatted(1 + i % 28) + "," + yes(i),
                List.of("numbers: a"),
                "left out the column when: dates or times, and those to come are none of these: put what matters of them,"
                        + " such as the month or the weekday, into a column of its own");
    }

    @ParameterizedTest
    @MethodSource("tables")
    void eachColumnIsTakenForWhatItIsAndThatIsSaid(Table table) throws Exception {
        String csv = IntStream.range(0, 60)
                .mapToObj(table.line::of)
                .collect(Collectors.joining("\n", table.header + "\n", "\n"));
        Path file = Files.writeString(folder.resolve("data.csv"), csv);

        RecipeDraft draft = RecipeDraft.of("plants", file, "y", Optional.empty());

        assertEquals(table.columns, draft.columns());
        assertTrue(
                table.said.isEmpty() || draft.remarks().contains(table.said),
                () -> draft.remarks().toString());
        assertTrue(draft.isClassification());
    }
}
