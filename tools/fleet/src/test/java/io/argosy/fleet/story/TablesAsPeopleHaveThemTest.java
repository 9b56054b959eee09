package io.argosy.fleet.story;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tables as people have them become services, and each service answers the very file that it was made of: a line for each
 * row, and the same as for the plain data that training read.
 */
@Tag("sample")
class TablesAsPeopleHaveThemTest {
    private static final long SEED = 13;

    @TempDir
    private static Path folder;

    private static FreshClone clone;

    @BeforeAll
    static void start() {
        clone = FreshClone.in(folder.resolve("argosy"));
    }

    @Test
    void numbersAsPeopleWriteThemAreRead() throws Exception {
        Random random = new Random(SEED);
        StringBuilder csv = new StringBuilder("\ufeffLänge;Preis;Anteil;年齢;Art\n");
        for (int i = 0; i < 80; i++) {
            double length = random.nextDouble(10);
            csv.append(String.format(
                    Locale.GERMANY,
                    "%.2f;%,.2f €;%d%%;%s;%s%n",
                    length,
                    1_000 + 4_000 * random.nextDouble(),
                    random.nextInt(100),
                    i % 7 == 0 ? "-" : Integer.toString(20 + random.nextInt(50)),
                    length + random.nextGaussian() > 5 ? "groß" : "klein"));
        }
        String made = made("german", csv, "Art");
        assertTrue(made.contains("numbers: laenge, preis (in €)\n"), made);
        assertTrue(made.contains("whole numbers: anteil (in %), u5e74u9f62 (12 gaps)\n"), made);
        assertTrue(made.contains("read - in 年齢 as a gap, in 12 rows\n"), made);
        answeredAsTrained("german", csv, 4);
    }

    @Test
    void rowsWithoutAnAnswerTellNothingAndAreAnswered() throws Exception {
        Random random = new Random(SEED);
        StringBuilder csv = new StringBuilder(",instances,c,e,grade\n");
        for (int i = 0; i < 120; i++) {
            double x = random.nextDouble(10);
            boolean known = i % 10 != 0;
            csv.append(String.format(
                    Locale.ROOT,
                    "%.2f,%s,%s,%s,%s%n",
                    x,
                    "\"$%,d.50\"".formatted(1_000 + random.nextInt(9_000)),
                    known ? List.of("p", "q").get(i % 2) : "zz",
                    known ? "" : "7",
                    known ? List.of("1", "2", "10").get(Math.min(2, (int) (x / 3.4))) : "NA"));
        }
        String made = made("grades", csv, "grade");
        assertTrue(made.contains("108 rows: classification of grade (3 labels) from 3 columns\n"), made);
        assertTrue(made.contains("left out 12 rows without grade\n"), made);
        assertTrue(made.contains("left out the column e: the same in every row\n"), made);
        assertTrue(made.contains("numbers: column_1, column_instances (in $)\n"), made);
        List<List<String>> answers = answeredAsTrained("grades", csv, 4);
        assertEquals(
                List.of("label", "probability_1", "probability_2", "probability_10", "warnings", "errors"),
                answers.getFirst());
        // Its rows had no answer, so nobody knows what it does to one.
        assertEquals(
                "c is not a known category: give one of \"p\", \"q\"",
                answers.get(1).getLast());
    }

    @Test
    void codesStayTextsAndDatesAndIdsAreLeftOut() throws Exception {
        Random random = new Random(SEED);
        StringBuilder csv = new StringBuilder("id\twhen\tzip\tb\ty\n");
        for (int i = 0; i < 120; i++) {
            int b = random.nextInt(12);
            csv.append(String.format(
                    Locale.ROOT,
                    "%d\t%02d.%02d.2024\t%s\t%d\t%s%n",
                    9_000 + 7 * i,
                    1 + i % 28,
                    1 + i % 12,
                    List.of("02139", "10001", "94105").get(random.nextInt(3)),
                    b,
                    b + random.nextGaussian() > 6 ? "yes" : "no"));
        }
        String made = made("codes", csv, "y");
        assertTrue(made.contains("categories: zip (3)\n"), made);
        assertTrue(made.contains("took zip for codes, not numbers, because of 02139\n"), made);
        assertTrue(made.contains("left out the column when: dates or times"), made);
        assertTrue(made.contains("left out the column id: "), made);
        answeredAsTrained("codes", csv, 4);
    }

    @Test
    void aTextIsLearnedFromAndNotTheIdBesideIt() throws Exception {
        Random random = new Random(SEED);
        StringBuilder csv = new StringBuilder("id,text,label\n");
        for (int i = 0; i < 120; i++) {
            boolean spam = random.nextBoolean();
            List<String> words = spam ? List.of("free", "cash", "prize", "win") : List.of("lunch", "home", "report");
            csv.append(7_000 + 3 * i).append(",\"");
            for (int word = 0; word < 6; word++) {
                csv.append(word == 0 ? "" : " ").append(words.get(random.nextInt(words.size())));
            }
            csv.append(" O’Brien ").append(i).append('"').append(spam ? ",spam\n" : ",ham\n");
        }
        String made = made("letters", csv, "label");
        assertTrue(made.contains("texts: text\n"), made);
        List<List<String>> answers = answeredAsTrained("letters", csv, 2);
        List<List<String>> rows = records(csv.toString(), ',');
        for (int i = 1; i < rows.size(); i++) {
            assertEquals(rows.get(i).get(2), answers.get(i).getFirst(), "row " + i);
        }
    }

    @Test
    void neitherTheOrderOfRowsNorTheScaleOfAColumnChangesAnAnswer() throws Exception {
        Random random = new Random(SEED);
        List<String> rows = new ArrayList<>();
        List<String> small = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            int colour = random.nextInt(3);
            int amount = 1 + random.nextInt(1_000);
            boolean yes = random.nextInt(1_000) < (colour == 2 ? 200 : 800);
            String rest = "," + List.of("red", "blue", "green").get(colour) + (yes ? ",yes\n" : ",no\n");
            rows.add(amount + rest);
            small.add(amount + "e-9" + rest);
        }
        StringBuilder csv = new StringBuilder("amount,colour,y\n");
        rows.forEach(csv::append);
        StringBuilder other = new StringBuilder("amount,colour,y\n");
        List<Integer> order = new ArrayList<>(IntStream.range(0, 150).boxed().toList());
        Collections.shuffle(order, random);
        order.forEach(row -> other.append(small.get(row)));
        made("one-order", csv, "y");
        made("another", other, "y");
        List<List<String>> answers = answeredAsTrained("one-order", csv, 2);
        List<List<String>> others = answeredAsTrained("another", other, 2);
        for (int i = 0; i < 150; i++) {
            assertEquals(answers.get(1 + order.get(i)), others.get(1 + i), "row " + order.get(i));
        }
    }

    /** What {@code new} says of a table, of which a draft's own algorithm makes a service. */
    private static String made(String name, CharSequence csv, String target) throws Exception {
        Path file = Files.writeString(folder.resolve(name + ".csv"), csv);
        String said =
                clone.shell("./fleet new " + name + " --from " + file + " --target '" + target + "' --budget 0s 2>&1");
        clone.shell("git add services && git commit --quiet --message 'Add " + name + "'");
        return said;
    }

    /**
     * What the service answers to the table that it was made of, after a look that it answers the plain data alike.
     *
     * @param target the column of right answers
     */
    private static List<List<String>> answeredAsTrained(String name, CharSequence csv, int target) throws Exception {
        String plain = Files.readString(clone.folder().resolve("services/" + name + "/data/" + name + ".csv"));
        try (ServedVersion service = ServedVersion.of(clone, name);
                HttpClient client = HttpClient.newHttpClient()) {
            List<List<String>> answers = records(service.predict(client, csv.toString()), ',');
            List<List<String>> again = records(service.predict(client, plain), ',');
            String header = csv.toString().lines().findFirst().orElseThrow();
            char separator = header.indexOf(';') >= 0 ? ';' : header.indexOf('\t') >= 0 ? '\t' : ',';
            List<List<String>> rows = records(csv.toString(), separator);
            assertEquals(rows.size(), answers.size());
            int trained = 0;
            for (int i = 0; i < rows.size(); i++) {
                if (!rows.get(i).get(target).equals("NA")) {
                    assertEquals(again.get(trained++), answers.get(i), "line " + i);
                    assertEquals(i == 0 ? "errors" : "", answers.get(i).getLast(), "line " + i);
                }
            }
            assertEquals(again.size(), trained);
            return answers;
        }
    }

    private static List<List<String>> records(String csv, char separator) throws Exception {
        try (CsvReader<CsvRecord> reader =
                CsvReader.builder().fieldSeparator(separator).ofCsvRecord(csv)) {
            return reader.stream().map(CsvRecord::getFields).toList();
        }
    }
}
