package io.argosy.fleet.gate;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.git.Monorepo;
import io.argosy.model.ModelPackage;
import io.argosy.model.Slice;
import io.argosy.model.comparison.Comparison;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * Labelled rows of a service that no model of it is trained on.
 *
 * @param records per row its cells by column
 * @param sha256 of the file
 */
record Holdout(List<Map<String, String>> records, String sha256) {
    static String path(String service) {
        return "services/" + service + "/data/holdout.csv";
    }

    static Optional<Holdout> at(Monorepo repository, RevCommit commit, String service) throws IOException {
        Optional<byte[]> file = repository.read(commit, path(service));
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try (CsvReader<NamedCsvRecord> reader = CsvReader.builder()
                .skipEmptyLines(true)
                .ofNamedCsvRecord(new String(file.get(), StandardCharsets.UTF_8))) {
            List<Map<String, String>> records =
                    reader.stream().map(NamedCsvRecord::getFieldsAsMap).toList();
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(file.get());
            return Optional.of(new Holdout(records, HexFormat.of().formatHex(digest)));
        } catch (CsvParseException e) {
            throw new FleetException(
                    ExitCode.REFUSED, path(service) + " is no CSV: " + e.getMessage(), "mend that line", e);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    /** Both models' answers to the rows, by the slices that the candidate's own evidence has. */
    Comparison compare(ModelPackage incumbent, ModelPackage candidate) {
        List<String> slices = candidate.metrics().slices().stream()
                .map(Slice::feature)
                .distinct()
                .toList();
        return Comparison.of(incumbent, candidate, records, sha256, slices);
    }
}
