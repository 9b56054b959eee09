package io.argosy.fleet.scaffold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.argosy.fleet.FleetException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as people have them. */
class CsvTableTest {
    @TempDir
    private Path folder;

    @Test
    void columnsAreRenamedToWhatAFeatureMayBeCalled() throws Exception {
        CsvTable table = read("Sepal Length (cm),od280/od315,2nd,Größe,a b,a-b\n1,2,3,4,5,6\n");

        assertEquals(List.of("sepal_length_cm", "od280_od315", "column_2nd", "gr_e", "a_b", "a_b_2"), table.names());
        assertEquals("od280_od315", table.renamed().get("od280/od315"));
        assertEquals(1, table.indexOf("od280/od315"));
        assertEquals(1, table.indexOf("od280_od315"));
        assertEquals(-1, table.indexOf("od280"));
    }

    @Test
    void aSoundFileComesOutAsItWentIn() throws Exception {
        String csv = "name,size\n\"Rossi, Anna\",1.50\nLi,\n";

        assertEquals(csv, read(csv).csv());
        assertEquals(Map.of(), read(csv).renamed());
    }

    @Test
    void semicolonsAndTabsSeparateWhereTheHeaderSaysSo() throws Exception {
        assertEquals(List.of(List.of("1,5", "2")), read("a;b\n1,5;2\n").rows());
        assertEquals(List.of(List.of("1", "2")), read("a\tb\n1\t2\n").rows());
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstName() throws Exception {
        assertEquals(List.of("a", "b"), read("\ufeffa,b\n1,2\n").headings());
    }

    @Test
    void naAmongNumbersIsAGapAndAmongWordsAWord() throws Exception {
        CsvTable table = read("number,country\n1,NA\nNA,FR\n?,DE\n");

        assertEquals(List.of("1", "", ""), table.cells(0));
        assertEquals(List.of("NA", "FR", "DE"), table.cells(1));
    }

    @Test
    void rowsWithAGapCanBeLeftOut() throws Exception {
        assertEquals(
                List.of(List.of("1", "2")),
                read("a,b\n1,2\n,3\n").withoutGapsIn(List.of(0)).rows());
    }

    @Test
    void whatIsNoCsvIsRefusedWithTheNextStep() throws Exception {
        Path file = folder.resolve("data.csv");
        assertEquals("there is no file " + file + ": give a CSV file with --from", refusal(file));
        Files.writeString(file, "");
        assertEquals(file + " is empty: give a CSV file with a header", refusal(file));
        Files.writeString(file, "a,b,a\n1,2,3\n");
        assertEquals(file + " has two columns named \"a\": rename one, or take it out", refusal(file));
        Files.writeString(file, "name\nJosé\n", StandardCharsets.ISO_8859_1);
        assertEquals(file + " is not UTF-8: export it again as UTF-8, for example with iconv", refusal(file));
        Files.writeString(file, "a,b\n1,2\n1,2,3\n");
        String ragged = refusal(file);
        assertEquals(
                file + " is no CSV: Record 3 has 3 fields, but first record had 2 fields: mend that line, or export the"
                        + " file again",
                ragged);
    }

    private CsvTable read(String csv) throws IOException {
        return CsvTable.read(Files.writeString(folder.resolve("data.csv"), csv));
    }

    private static String refusal(Path file) {
        FleetException refused = assertThrows(FleetException.class, () -> CsvTable.read(file));
        return refused.fact() + ": " + refused.nextStep();
    }
}
