package io.argosy.fleet.scaffold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.argosy.fleet.FleetException;
import java.io.IOException;
import java.nio.charset.Charset;
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

        assertEquals(List.of("sepal_length_cm", "od280_od315", "column_2nd", "groesse", "a_b", "a_b_2"), table.names());
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
        CsvTable table = read("number,country\n1,NA\nNA,FR\n?,DE\n").plainly();

        assertEquals(List.of("1", "", ""), table.cells(0));
        assertEquals(List.of("NA", "FR", "DE"), table.cells(1));
    }

    @Test
    void rowsWithAGapCanBeLeftOut() throws Exception {
        assertEquals(
                List.of(List.of("1", "2")),
                read("a,b\n1,2\n,3\n").withoutGapsIn(0).rows());
    }

    @Test
    void oldWindowsAndWideEncodingsAreReadAndTheFirstIsSaid() throws Exception {
        Path file = folder.resolve("data.csv");
        Files.writeString(file, "größe,preis\n1,5 €\n", Charset.forName("windows-1252"));
        CsvTable table = CsvTable.read(file);
        assertEquals(List.of("größe", "preis"), table.headings());
        assertEquals(
                List.of("read the file as windows-1252, for it is no UTF-8: look whether its accents came through"),
                table.remarks());
        Files.writeString(file, "größe,preis\n1,5 €\n", StandardCharsets.UTF_16);
        assertEquals(List.of("größe", "preis"), CsvTable.read(file).headings());
    }

    @Test
    void blankHeadingsAreNamedByTheirPlacesAndSaid() throws Exception {
        CsvTable table = read(",b,\n1,2,3\n");
        assertEquals(List.of("column_1", "b", "column_3"), table.names());
        assertEquals(
                List.of("2 columns have no heading, and are named by their places: column_1, column_3"),
                table.remarks());
        assertEquals(
                List.of("a column has no heading, and is named by its place: column_2"),
                read("a,\n1,2\n").remarks());
    }

    @Test
    void blanksAroundACellAreNoPartOfIt() throws Exception {
        assertEquals(
                List.of(List.of("Private", "1")), read("a, b\n Private , 1\n").rows());
    }

    @Test
    void numbersAreReadAsPeopleWriteThem() throws Exception {
        CsvTable table =
                read("price,share,size,mixed\n\"$1,440.00\",16%,\"1,440\",1\n-,7%,\"2,000\",x\n$3,0%,12,2\n1,1%,1,3\n")
                        .plainly();
        assertEquals(List.of("1440.00", "", "3", "1"), table.cells(0));
        assertEquals(List.of("16", "7", "0", "1"), table.cells(1));
        assertEquals(List.of("1440", "2000", "12", "1"), table.cells(2));
        assertEquals(List.of("1", "x", "2", "3"), table.cells(3));
        assertEquals(List.of("$", "%", "", ""), table.units());
        assertEquals(
                List.of(
                        "read price as numbers: $1,440.00 is 1440.00 in $",
                        "read share as numbers: 16% is 16 in %",
                        "read size as numbers: 1,440 is 1440",
                        "took mixed for words: 3 of 4 values are numbers, x is not; leave such cells empty to have it as"
                                + " numbers"),
                table.remarks());
    }

    @Test
    void aCommaBeginsAFractionWhereSemicolonsSeparate() throws Exception {
        CsvTable table = read("a;b;c\n9,56;1.440;1\n0,5;2.500;NA\n").plainly();
        assertEquals(List.of("9.56", "0.5"), table.cells(0));
        assertEquals(List.of("1440", "2500"), table.cells(1));
        assertEquals(List.of("1", ""), table.cells(2));
        assertEquals(
                List.of("1.440", "2.500"),
                read("a;b\nx;1.440\ny;2.500\n").plainly().cells(1));
        assertEquals(
                List.of("1,5", "x"), read("a,b\n\"1,5\",2\nx,3\n").plainly().cells(0));
    }

    @Test
    void codesStayAsTheyAre() throws Exception {
        CsvTable table = read("zip,n\n10001,1\n02139,2\n").plainly();
        assertEquals(List.of("10001", "02139"), table.cells(0));
        assertEquals(List.of("took zip for codes, not numbers, because of 02139"), table.remarks());
    }

    @Test
    void whatIsNoCsvIsRefusedWithTheNextStep() throws Exception {
        Path file = folder.resolve("data.csv");
        assertEquals("there is no file " + file + ": give a CSV file with --from", refusal(file));
        Files.writeString(file, "");
        assertEquals(file + " is empty: give a CSV file with a header", refusal(file));
        Files.writeString(file, "a,b,a\n1,2,3\n");
        assertEquals(file + " has two columns named \"a\": rename one, or take it out", refusal(file));
        Files.write(file, new byte[] {'n', '\n', 0, 1, 2, (byte) 0x81, '\n'});
        assertEquals(file + " is no text: export it again as CSV in UTF-8", refusal(file));
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
