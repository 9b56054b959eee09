package io.argosy.model.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A sample of the damage. {@code JAVA_TOOL_OPTIONS=-Xmx256m mvn -pl platform/model test -Dtest=FuzzTest
 * -Dfuzz.packages=100000} loads as many packages as one likes in as little memory.
 */
class FuzzTest {
    private static final int PACKAGES = Integer.getInteger("fuzz.packages", 2_000);

    @TempDir
    Path temporary;

    @Test
    void damagedTreePackagesAreRefusedOrPredictSoundly() throws IOException {
        Path sound = temporary.resolve("sound");
        SamplePackage.writeAdditive(sound);
        fuzz(sound);
    }

    @Test
    void damagedPackagesOfTheSecondFormatAreRefusedOrPredictSoundly() throws IOException {
        Path sound = temporary.resolve("sound");
        SamplePackage.writeTested(sound);
        fuzz(sound);
    }

    @Test
    void damagedPackagesOfTheThirdFormatAreRefusedOrPredictSoundly() throws IOException {
        Path sound = temporary.resolve("sound");
        SamplePackage.writeDerived(sound);
        fuzz(sound);
    }

    @Test
    void damagedPackagesOfTheSixthFormatAreRefusedOrPredictSoundly() throws IOException {
        Path sound = temporary.resolve("sound");
        SamplePackage.writeTensors(sound);
        fuzz(sound);
    }

    @Test
    void damagedPackagesOfADerivedTextAreRefusedOrPredictSoundly() throws IOException {
        Path sound = temporary.resolve("sound");
        SamplePackage.writePlainBayes(sound);
        fuzz(sound);
    }

    @Test
    void damagedNaiveBayesPackagesAreRefusedOrPredictSoundly() throws IOException {
        Path sound = temporary.resolve("sound");
        SamplePackage.writeBayes(sound);
        fuzz(sound);
    }

    private void fuzz(Path sound) throws IOException {
        Path damaged = Files.createDirectories(temporary.resolve("damaged"));
        var fuzzer = new PackageFuzzer(sound, damaged, 42);
        assertTimeout(Duration.ofMinutes(10), () -> fuzzer.run(PACKAGES / 2));
        assertEquals(PACKAGES / 2, fuzzer.refused() + fuzzer.loaded());
        assertTrue(fuzzer.refused() > PACKAGES / 4, fuzzer.refused() + " refused, " + fuzzer.loaded() + " loaded");
    }
}
