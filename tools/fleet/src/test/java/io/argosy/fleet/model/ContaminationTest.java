package io.argosy.fleet.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Training rows that are held-out rows, changed a little, and training rows that honestly came later. */
class ContaminationTest {
    private static final Path SERVICES =
            Path.of("../../services").toAbsolutePath().normalize();

    /** A sample service's rows; what is drawn of them, is drawn with the seed that the test's name shows. */
    private record Table(List<Map<String, String>> training, List<Map<String, String>> heldOut, String target) {
        static Table of(String service) throws Exception {
            return switch (service) {
                case "churn" -> read(service, "telco_churn.csv", "churn");
                case "diabetes" -> read(service, "diabetes.csv", "target");
                default -> read(service, "surnames.csv", "nationality");
            };
        }

        private static Table read(String service, String file, String target) throws Exception {
            Path data = SERVICES.resolve(service).resolve("data");
            return new Table(
                    LabelledData.read(file, Files.readAllBytes(data.resolve(file)))
                            .records(),
                    LabelledData.read("holdout.csv", Files.readAllBytes(data.resolve("holdout.csv")))
                            .records(),
                    target);
        }

        Table shuffled(Random random) {
            List<Map<String, String>> rows = new ArrayList<>(training);
            Collections.shuffle(rows, random);
            return new Table(rows, heldOut, target);
        }

        Set<String> features() {
            Set<String> features = new HashSet<>(training.getFirst().keySet());
            features.remove(target);
            return features;
        }

        Contamination of(List<Map<String, String>> incumbent, List<Map<String, String>> candidate) {
            return Contamination.of(data(heldOut), features(), data(incumbent), data(candidate));
        }

        /** Each row with some of its numbers moved by a share of their range, or its name written otherwise and, where the
         * share is not 0, with another vowel. */
        List<Map<String, String>> moved(List<Map<String, String>> rows, double share, int columns, Random random) {
            List<Map<String, String>> moved = new ArrayList<>();
            Map<String, Double> ranges = new HashMap<>();
            features().forEach(column -> ranges.put(column, range(column)));
            List<String> numeric = features().stream()
                    .filter(column -> ranges.getOrDefault(column, 0.0) > 0)
                    .toList();
            for (Map<String, String> row : rows) {
                Map<String, String> other = new HashMap<>(row);
                List<String> some = new ArrayList<>(numeric);
                Collections.shuffle(some, random);
                for (String column : some.subList(0, Math.min(columns, some.size()))) {
                    double by = (random.nextBoolean() ? share : -share) * ranges.getOrDefault(column, 0.0);
                    other.computeIfPresent(
                            column,
                            (_, cell) -> cell.isBlank()
                                    ? cell
                                    : String.format(Locale.ROOT, "%.4f", Double.parseDouble(cell) + by));
                }
                String vowel = random.nextBoolean() ? "E" : "Ä";
                other.computeIfPresent(
                        "name",
                        (_, name) -> share == 0
                                ? name.toUpperCase(Locale.ROOT)
                                        .replace("E", "É")
                                        .replace(" ", "'")
                                : name.toUpperCase(Locale.ROOT).replaceFirst("(?<=...)[AEIOU]", vowel));
                moved.add(other);
            }
            return moved;
        }

        private double range(String column) {
            double least = Double.POSITIVE_INFINITY;
            double greatest = Double.NEGATIVE_INFINITY;
            for (Map<String, String> row : training) {
                try {
                    String cell = row.getOrDefault(column, "");
                    double value = cell.isBlank() ? least : Double.parseDouble(cell);
                    least = Math.min(least, value);
                    greatest = Math.max(greatest, value);
                } catch (NumberFormatException e) {
                    return 0;
                }
            }
            return greatest - least > 1 ? greatest - least : 0;
        }

        private static LabelledData data(List<Map<String, String>> rows) {
            return new LabelledData("data.csv", rows, "");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "churn, 0.003, 1, 0.1",
        "churn, 0.1, 3, 0.3",
        "diabetes, 0.003, 1, 1.0",
        "diabetes, 0.003, 1, 0.3",
        "diabetes, 0.03, 3, 1.0",
        "diabetes, 0.1, 3, 1.0",
        "nationality, 1, 0, 1.0",
        "nationality, 0, 0, 0.1"
    })
    void heldOutRowsThatWereMovedAndTrainedOnAreFound(String service, double share, int columns, double part)
            throws Exception {
        for (int seed = 1; seed <= 1; seed++) {
            Random random = new Random(seed);
            Table table = Table.of(service).shuffled(random);
            int count = (int) (part * table.heldOut().size());
            List<Map<String, String>> copies = table.moved(table.heldOut().subList(0, count), share, columns, random);

            Contamination added = table.of(table.training(), with(table.training(), copies));
            assertTrue(added.isBeyondChance(), "seed " + seed + ": " + added);

            List<Map<String, String>> older =
                    table.training().subList(0, table.training().size() / 2);
            if (part == 1 && columns > 0) {
                Contamination among = table.of(older, with(table.training(), copies));
                assertTrue(among.isBeyondChance(), "seed " + seed + ", among new rows: " + among);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"churn", "diabetes"})
    void copiesDoNotHideAmongOldRowsThatAllWereMovedToo(String service) throws Exception {
        Random random = new Random(5);
        Table table = Table.of(service);
        List<Map<String, String>> moved = table.moved(table.training(), 0.01, 1, random);
        List<Map<String, String>> copies = table.moved(table.heldOut(), 0.003, 1, random);

        assertFalse(table.of(table.training(), moved).isBeyondChance(), "rounding alone");
        Contamination both = table.of(table.training(), with(moved, copies));
        assertTrue(both.isBeyondChance(), both::toString);
    }

    @ParameterizedTest
    @CsvSource({"churn", "diabetes", "nationality"})
    void honestRowsAreNot(String service) throws Exception {
        for (int seed = 1; seed <= 1; seed++) {
            Table table = Table.of(service).shuffled(new Random(seed));
            int rows = table.training().size();
            for (double old : new double[] {0.98, 0.5}) {
                Contamination added = table.of(table.training().subList(0, (int) (old * rows)), table.training());
                assertFalse(added.isBeyondChance(), "seed " + seed + ", " + old + ": " + added);
                Contamination renewed = table.of(
                        table.training().subList(0, (int) (old * rows)),
                        table.training().subList((int) (old * rows), rows));
                assertFalse(renewed.isBeyondChance(), "seed " + seed + ", all new after " + old + ": " + renewed);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"churn, tenure, 24", "diabetes, age, 50"})
    void rowsOfAnotherPartOfTheWorldAreNot(String service, String column, double border) throws Exception {
        Table table = Table.of(service);
        List<Map<String, String>> old = table.training().stream()
                .filter(row -> Double.parseDouble(row.get(column)) <= border)
                .toList();

        Contamination contamination = table.of(old, table.training());

        assertFalse(contamination.isBeyondChance(), contamination::toString);
    }

    @ParameterizedTest
    @CsvSource({"10, 100, 0.05, 0.028188", "100, 500, 0.2, 0.517836", "500, 500, 0.9, 0", "0, 10, 0.1, 1"})
    void theTailIsTheBinomialDistributions(int followed, int rows, double share, double expected) {
        assertEquals(expected, new Contamination(followed, rows, share).tail(), 1e-6);
    }

    private static List<Map<String, String>> with(List<Map<String, String>> rows, List<Map<String, String>> more) {
        List<Map<String, String>> all = new ArrayList<>(rows);
        all.addAll(more);
        return all;
    }
}
