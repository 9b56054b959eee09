package io.argosy.fleet.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.model.ModelPackage;
import io.argosy.model.feature.Feature;
import io.argosy.model.format.PackageReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rows that this repository's services keep to judge their models with. */
@Tag("sample")
class HeldOutRowsTest {
    private static final Path SERVICES =
            Path.of("../../services").toAbsolutePath().normalize();

    @ParameterizedTest
    @CsvSource({"churn, telco_churn.csv, 7", "diabetes, diabetes.csv, 5", "nationality, surnames.csv, 7"})
    void theyAreDealtAsTheirSourceSaysAndNoTrainingHasSeenThem(String service, String file, int divisor)
            throws Exception {
        Path data = SERVICES.resolve(service).resolve("data");
        ModelPackage model = PackageReader.read(SERVICES.resolve(service).resolve("model"));
        LabelledData heldOut = LabelledData.read("holdout.csv", Files.readAllBytes(data.resolve("holdout.csv")));
        LabelledData training = LabelledData.read(file, Files.readAllBytes(data.resolve(file)));
        List<String> features =
                model.signature().features().stream().map(Feature::name).toList();

        assertEquals(
                0,
                UnseenRows.of(heldOut, new HashSet<>(features), List.of(training))
                        .left());
        assertTrue(
                heldOut.records().size() >= 75,
                () -> "only " + heldOut.records().size());
        assertEquals(heldOut.records().size(), heldOut.compare(model, model).rows(), "the model takes every row");
        List<String> dealt = columns(service, file).stream()
                .filter(column -> !column.equals(model.signature().target()))
                .toList();
        for (Map<String, String> row : heldOut.records()) {
            assertTrue(isDealt(row, dealt, divisor), row::toString);
        }
        long stay = 0;
        for (Map<String, String> row : training.records()) {
            stay += isDealt(row, dealt, divisor) ? 1 : 0;
        }
        assertEquals(service.equals("churn") ? 15 : 0, stay, "rows that stay with their twins");
    }

    private static List<String> columns(String service, String file) throws Exception {
        try (var lines = Files.lines(SERVICES.resolve(service).resolve("data").resolve(file))) {
            return List.of(lines.findFirst().orElseThrow().split(",", -1));
        }
    }

    private static boolean isDealt(Map<String, String> row, List<String> columns, int divisor) throws Exception {
        String cells = columns.stream()
                .map(column -> row.getOrDefault(column, ""))
                .collect(Collectors.joining(","))
                .toLowerCase(Locale.ROOT);
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(cells.getBytes(StandardCharsets.UTF_8));
        return Long.parseLong(HexFormat.of().formatHex(digest, 0, 4), 16) % divisor == 0;
    }
}
