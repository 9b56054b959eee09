package io.argosy.fleet.scaffold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.FleetException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows as NumPy writes them. */
class ImportedSampleTest {
    @TempDir
    private Path folder;

    @Test
    void anArrayHasAColumnForEachElementAndOneOfSingleValuesIsAColumn() throws Exception {
        ByteBuffer wholes = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
        wholes.putLong(-5).putLong(1L << 60).putLong(0).putLong(7);
        Map<String, byte[]> arrays = new LinkedHashMap<>();
        arrays.put("Image", NumpyFile.bytes("<f4", "False", "(2, 1, 2)", floats(0.1f, 16, -0f, 1e-30f)));
        arrays.put("words", NumpyFile.bytes("<i8", "False", "(2, 2)", wholes.array()));
        arrays.put("bright", NumpyFile.bytes("|b1", "False", "(2,)", new byte[] {1, 0}));
        arrays.put(
                "kind",
                NumpyFile.bytes(
                        "<U2",
                        "False",
                        "(2, 1)",
                        "a,\0\0".replace("\0\0", "\u00e9\0").getBytes(Charset.forName("UTF-32LE"))));

        ImportedSample sample = ImportedSample.read(NumpyFile.write(folder.resolve("rows.npz"), arrays));

        assertEquals(List.of("image", "words", "bright", "kind"), sample.names());
        assertEquals(Map.of("image", List.of(1, 2), "words", List.of(2)), sample.tensors());
        assertEquals(
                List.of(
                        "image_0_0,image_0_1,words_0,words_1,bright,kind",
                        "0.1,16,-5,1152921504606846976,1,\"a,\"",
                        "-0.0,1.0E-30,0,7,0,\u00e9"),
                sample.csv().lines().toList());
    }

    @Test
    void eachFloatReadsAsItself() throws Exception {
        SplittableRandom random = new SplittableRandom(5);
        float[] numbers = new float[100_000];
        for (int i = 0; i < numbers.length; i++) {
            float number = Float.intBitsToFloat(random.nextInt());
            numbers[i] = Float.isFinite(number) ? number : i;
        }
        Path file = NumpyFile.write(folder.resolve("x.npy"), numbers, numbers.length);
        List<String> lines = ImportedSample.read(file).csv().lines().toList();
        assertEquals("x", lines.getFirst());
        for (int i = 0; i < numbers.length; i++) {
            assertEquals(numbers[i], (float) Double.parseDouble(lines.get(i + 1)));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '"', textBlock = """
            |O;      False; (2,);          has elements of |O8
            >f4;     False; (2,);          has elements of >f4
            <f4;     True;  (2,);          is in Fortran's order: save numpy.ascontiguousarray of it
            <f4;     False; (3,);          is damaged: it has 8 bytes of data for 3 elements of 4
            <f4;     False; ();            has no dimensions
            <f4;     Maybe; (2,);          is of a kind that is not read
            <f4;     False; (999999999, 999999999, 999999999); is damaged: it has 8 bytes
            <U9999;  False; (2,);          has elements of <U9999
            """)
    void whatIsNoArrayOfNumbersIsRefusedWithTheReason(String type, String fortran, String shape, String reason)
            throws Exception {
        String descr = type.equals("|O") ? "|O8" : type;
        Path file = Files.write(folder.resolve("x.npy"), NumpyFile.bytes(descr, fortran, shape, floats(1, 2)));
        String refused = String.valueOf(assertThrows(FleetException.class, () -> ImportedSample.read(file))
                .getMessage());
        assertTrue(refused.contains("x " + reason), refused);
    }

    @Test
    void damagedFilesAreReadOrRefused() throws Exception {
        byte[] sound = NumpyFile.bytes("<f4", "False", "(2, 2)", floats(1, 2, 3, 4));
        SplittableRandom random = new SplittableRandom(11);
        Path file = folder.resolve("x.npy");
        for (int i = 0; i < 3_000; i++) {
            byte[] bytes = java.util.Arrays.copyOf(sound, random.nextInt(1, sound.length + 1));
            for (int k = 0; k < 3; k++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            Files.write(file, bytes);
            try {
                ImportedSample.read(file);
            } catch (FleetException e) {
                assertTrue(e.getMessage() != null, "the reason is said");
            }
        }
    }

    @Test
    void rowsThatDifferNoNumbersAndLargePicturesAreRefused() throws Exception {
        Map<String, byte[]> differing = new LinkedHashMap<>();
        differing.put("a", NumpyFile.bytes("<f4", "False", "(2,)", floats(1, 2)));
        differing.put("b", NumpyFile.bytes("<f4", "False", "(1, 2)", floats(1, 2)));
        Path rows = NumpyFile.write(folder.resolve("rows.npz"), differing);
        assertTrue(refusal(rows).contains("has 2 rows of a and 1 of b"), refusal(rows));
        Path nan = NumpyFile.write(folder.resolve("n.npy"), new float[] {1, Float.NaN}, 2);
        assertTrue(refusal(nan).contains("n has an element that is no finite number, in row 2"), refusal(nan));
        Path large = NumpyFile.write(folder.resolve("big.npy"), new float[65 * 64], 1, 65, 64);
        assertTrue(refusal(large).contains("4096 elements at most"), refusal(large));
        float[] digits = new float[1_000 * 9_000];
        java.util.Arrays.fill(digits, 1.2345678e-9f);
        Path heavy = NumpyFile.write(folder.resolve("heavy.npy"), digits, 9_000, 1_000);
        assertTrue(refusal(heavy).contains("heavy.npy makes a table of more than 95 MB"), refusal(heavy));
        Path none = NumpyFile.write(folder.resolve("none.npy"), new float[0], 0, 4);
        assertTrue(refusal(none).contains("has no rows"), refusal(none));
        Path zip = Files.write(folder.resolve("no.npz"), new byte[] {1, 2, 3});
        assertTrue(refusal(zip).contains("is no .npz"), refusal(zip));
    }

    private static String refusal(Path file) {
        return String.valueOf(assertThrows(FleetException.class, () -> ImportedSample.read(file))
                .getMessage());
    }

    private static byte[] floats(float... numbers) {
        ByteBuffer data = ByteBuffer.allocate(numbers.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        data.asFloatBuffer().put(numbers);
        return data.array();
    }
}
