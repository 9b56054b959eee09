package io.argosy.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.model.ModelPackage;
import io.argosy.model.format.PackageReader;
import io.argosy.model.signature.Row;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The sample that derives: a name is answered the same, however other programs spell it. */
@Tag("sample")
class SpellingsTest {
    private static final double SAME = 1e-12;

    @Test
    void aNameIsAnsweredTheSameInDecomposedLettersCapitalsAndWithTypesetMarks() throws Exception {
        Path folder = Services.folder("nationality");
        ModelPackage served = PackageReader.read(folder.resolve("model"));
        List<String> names = Files.readAllLines(folder.resolve("data/holdout.csv")).stream()
                .skip(1)
                .map(line -> line.substring(0, line.lastIndexOf(',')))
                // German's ß has no capital that it can be told from.
                .filter(name -> !name.contains("ß"))
                .toList();
        assertTrue(names.size() > 800, names.size() + " names");
        for (String name : names) {
            double[] usual = answer(served, name);
            for (String spelled : List.of(
                    Normalizer.normalize(name, Normalizer.Form.NFD),
                    Normalizer.normalize(name.toUpperCase(Locale.ROOT), Normalizer.Form.NFD),
                    name.toLowerCase(Locale.ROOT),
                    name.replace('\'', '\u2019').replace('-', '\u2010').replace(" ", "\u00A0 "))) {
                assertArrayEquals(usual, answer(served, spelled), SAME, () -> name + " as " + spelled);
            }
        }
    }

    private static double[] answer(ModelPackage served, String name) {
        Row row = served.signature().newRow();
        row.setText(0, name);
        double[] out = new double[served.model().outputs()];
        served.model().predict(row, out);
        return out;
    }
}
