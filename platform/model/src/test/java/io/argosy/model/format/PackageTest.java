package io.argosy.model.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.model.InvalidPackageException;
import io.argosy.model.ModelPackage;
import io.argosy.model.evidence.GoldenMismatch;
import io.argosy.model.signature.TestSignatures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackageTest {
    @TempDir
    Path directory;

    @BeforeEach
    void aSoundPackage() throws IOException {
        SamplePackage.writeAdditive(directory);
    }

    @Test
    void whatIsWrittenIsReadBack() throws InvalidPackageException {
        ModelPackage read = PackageReader.read(directory);
        assertEquals("sample", read.name());
        assertEquals("1.2.3", read.version());
        assertEquals(TestSignatures.mixed(), read.signature());
        assertEquals(0.75, read.metrics().find("accuracy").orElseThrow().value());
        assertEquals(100, read.baseline().rows());
        assertEquals("# sample\n", read.card());
        assertEquals(List.of(), read.checkGoldenRows());
    }

    @Test
    void aPackageOfTheSecondFormatIsReadBackAndSaysSo() throws IOException, InvalidPackageException {
        SamplePackage.writeTested(directory);
        ModelPackage read = PackageReader.read(directory);
        assertEquals(TestSignatures.gaps(), read.signature());
        assertEquals(List.of(), read.checkGoldenRows());
        String model = Files.readString(directory.resolve("model.json"));
        assertTrue(model.contains("\"format\" : 2"), model);
        Files.writeString(directory.resolve("model.json"), model.replace("\"format\" : 2", "\"format\" : 1"));
        assertRefused("model.json /features/0/missing/value: is missing");
    }

    @Test
    void aFeatureThatIsMarkedAsSensitiveIsReadBackAndOfTheFourthFormat() throws IOException, InvalidPackageException {
        SamplePackage.writeSensitive(directory);
        assertEquals(Set.of("age"), PackageReader.read(directory).signature().sensitive());
        String model = Files.readString(directory.resolve("model.json"));
        assertTrue(model.contains("\"format\" : 4"), model);
        int age = TestSignatures.derived().indexOf("age");
        Files.writeString(
                directory.resolve("model.json"), model.replace("\"sensitive\" : true", "\"sensitive\" : false"));
        assertRefused("model.json /features/" + age + "/sensitive: must be true, or left out");
        Files.writeString(directory.resolve("model.json"), model.replace("\"format\" : 4", "\"format\" : 3"));
        assertRefused("model.json /features/" + age + "/sensitive: is not a field of the format");
    }

    @Test
    void whatTheFirstFormatCanHoldIsOfTheFirst() throws IOException {
        String model = Files.readString(directory.resolve("model.json"));
        assertTrue(model.contains("\"format\" : 1"), model);
    }

    @Test
    void aNaiveBayesPackageIsReadBackToo() throws IOException, InvalidPackageException {
        SamplePackage.writeBayes(directory);
        assertEquals(List.of(), PackageReader.read(directory).checkGoldenRows());
    }

    @Test
    void writingAgainGivesTheSameBytes() throws IOException {
        byte[] before = Files.readAllBytes(directory.resolve("model.json"));
        SamplePackage.writeAdditive(directory);
        assertArrayEquals(before, Files.readAllBytes(directory.resolve("model.json")));
    }

    @Test
    void aMissingFolderOrFileIsNamed() throws IOException {
        Path nowhere = directory.resolve("nowhere");
        assertEquals(
                "model.json: is not a file in " + nowhere,
                assertThrows(InvalidPackageException.class, () -> PackageReader.read(nowhere))
                        .getMessage());
        Files.delete(directory.resolve("CARD.md"));
        assertRefused("CARD.md: is not a file in " + directory);
    }

    @Test
    void aFileThatIsNotTheHashedOneIsRefused() throws IOException {
        Files.writeString(directory.resolve("CARD.md"), "# another\n");
        InvalidPackageException refusal = refusal();
        assertEquals("CARD.md", refusal.file());
        assertEquals(
                "has SHA-256 " + sha256("# another\n") + ", but model.json says " + sha256("# sample\n"),
                refusal.rule());
    }

    @Test
    void aLinkOutOfTheFolderIsNotFollowed() throws IOException {
        Path outside = Files.writeString(directory.resolveSibling("outside.md"), "# sample\n");
        Files.delete(directory.resolve("CARD.md"));
        Files.createSymbolicLink(directory.resolve("CARD.md"), outside);
        assertRefused("CARD.md: is not a file in " + directory);
    }

    @Test
    void anArrayIsReadAsItWasWrittenAndOneOfOtherElementsIsRefused() throws Exception {
        SamplePackage.writeTensors(directory);
        ModelPackage read = PackageReader.read(directory);
        assertEquals(TestSignatures.picture(), read.signature());
        assertEquals(List.of(), read.checkGoldenRows());
        Path model = directory.resolve("model.json");
        String sound = Files.readString(model);
        for (List<String> change : List.of(
                List.of("[ 1, 3 ]", "[ 3, 1 ]", "feature 2 is no element image_1_0 of tensor image"),
                List.of("[ 1, 3 ]", "[ 1, 4 ]", "tensor image has no features of its own"),
                List.of("[ 1, 3 ]", "[ 1.5, 3 ]", "/shape: must have whole numbers of 1 to 4096"),
                List.of("[ 1, 3 ]", "[ 4096, 2 ]", "with 4096 elements at most"),
                List.of("\"FP32\"", "\"INT64\"", "a whole number of that name"),
                List.of("\"FP32\"", "\"BOOL\"", "/datatype: must be FP32, FP64, INT32 or INT64"),
                List.of("\"format\" : 6", "\"format\" : 5", "tensors"))) {
            Files.writeString(model, sound.replace(change.getFirst(), change.get(1)));
            String refused =
                    String.valueOf(assertThrows(InvalidPackageException.class, () -> PackageReader.read(directory))
                            .getMessage());
            assertTrue(refused.contains(change.getLast()), refused);
        }
    }

    @Test
    void aFileBeyondItsLimitIsNotEvenReadWhole() throws IOException {
        Files.write(directory.resolve("CARD.md"), new byte[(1 << 20) + 1]);
        assertRefused("CARD.md: is larger than 1048576 bytes");
    }

    @Test
    void eachRuleOfTheSignatureIsCheckedWithItsPlace() throws IOException {
        assertModelRefused("\"format\" : 1", "\"format\" : 0", "/format: must be a whole number, 1 to 2147483647");
        assertModelRefused(
                "\"format\" : 1",
                "\"format\" : 7",
                "/format: is 7, and this platform reads 1 to 6: a newer one made this package and can serve it");
        assertModelRefused("\"1.2.3\"", "\"1.2\"", "/version: must be a semantic version such as 1.0.0");
        assertModelRefused("\"classification\"", "\"guess\"", "/task: must be classification or regression");
        assertModelRefused("\"description\" : \"A sample.\",", "", "/description: is missing");
        assertModelRefused(
                "\"name\" : \"sample\"",
                "\"name\" : \"sample\", \"colour\" : 1",
                "/colour: is not a field of the format");
        assertModelRefused(
                "[ 18.0, 80.0 ]",
                "[ 80.0, 18.0 ]",
                "/features/1: breaks a rule: range [80.0, 18.0] of age is not a finite, ordered interval");
        assertModelRefused(
                "[ 18.0, 80.0 ]", "[ 18.0, 1e999 ]", "/features/1/range/1: must be a number between -1e100 and 1e100");
        assertModelRefused(
                "\"unseen\" : \"other\"",
                "\"unseen\" : \"blue\"",
                "/features/2: breaks a rule: an unseen colour stands for \"blue\", which is not among its categories");
        assertModelRefused(
                "\"threshold\" : 0.5", "\"threshold\" : 1.5", ": breaks a rule: threshold 1.5 is not in [0, 1]");
        assertModelRefused(
                "\"name\" : \"size\"", "\"name\" : \"age\"", ": breaks a rule: feature age is declared twice");
    }

    @Test
    void aFieldGivenTwiceInJsonIsRefused() throws IOException {
        replace("\"format\" : 1", "\"format\" : 1, \"format\" : 1");
        assertEquals("model.json", refusal().file());
    }

    @Test
    void aChangedGoldenAnswerIsFoundWithItsLine() throws IOException, InvalidPackageException {
        Path golden = directory.resolve("golden.jsonl");
        List<String> lines = Files.readAllLines(golden);
        String third = lines.get(2);
        String changed = third.replaceAll("\"expected\":\\[.*\\]", "\"expected\":[0.5,0.5]");
        String text = String.join("\n", lines).replace(third, changed) + "\n";
        String before = sha256(Files.readString(golden));
        Files.writeString(golden, text);
        replace(before, sha256(text));
        List<GoldenMismatch> mismatches = PackageReader.read(directory).checkGoldenRows();
        assertEquals(1, mismatches.size());
        assertEquals(3, mismatches.getFirst().line());
        assertEquals("row 2", mismatches.getFirst().row().note());
    }

    private void assertModelRefused(String from, String to, String placeAndRule) throws IOException {
        replace(from, to);
        assertRefused("model.json" + (placeAndRule.startsWith(":") ? "" : " ") + placeAndRule);
        SamplePackage.writeAdditive(directory);
    }

    private void replace(String from, String to) throws IOException {
        Path file = directory.resolve("model.json");
        String text = Files.readString(file);
        assertTrue(text.contains(from), from);
        Files.writeString(file, text.replace(from, to));
    }

    private void assertRefused(String message) {
        assertEquals(message, refusal().getMessage());
    }

    private InvalidPackageException refusal() {
        return assertThrows(InvalidPackageException.class, () -> PackageReader.read(directory));
    }

    private static String sha256(String text) {
        return PackageFile.sha256(text.getBytes(StandardCharsets.UTF_8));
    }
}
