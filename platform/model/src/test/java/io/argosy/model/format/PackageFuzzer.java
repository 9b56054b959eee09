package io.argosy.model.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.model.InvalidPackageException;
import io.argosy.model.ModelPackage;
import io.argosy.model.feature.CategoricalFeature;
import io.argosy.model.feature.NumericFeature;
import io.argosy.model.feature.TextFeature;
import io.argosy.model.signature.Row;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Loads packages with random damage. Half of them get matching hashes again, so that the damage reaches the readers
 * behind the hash check. What loads nevertheless must predict like a sound model: finite numbers, no exception.
 */
final class PackageFuzzer {
    private static final List<String> FILES =
            List.of("model.json", "weights.cbor", "metrics.json", "baseline.json", "golden.jsonl");

    private final Path sound;
    private final Path damaged;
    private final SplittableRandom random;
    private int refused;
    private int loaded;

    PackageFuzzer(Path sound, Path damaged, long seed) {
        this.sound = sound;
        this.damaged = damaged;
        this.random = new SplittableRandom(seed);
    }

    int refused() {
        return refused;
    }

    int loaded() {
        return loaded;
    }

    void run(int packages) throws IOException {
        for (String file : FILES) {
            Files.copy(sound.resolve(file), damaged.resolve(file));
        }
        Files.copy(sound.resolve("CARD.md"), damaged.resolve("CARD.md"));
        for (int i = 0; i < packages; i++) {
            String file = FILES.get(random.nextInt(FILES.size()));
            byte[] before = Files.readAllBytes(sound.resolve(file));
            byte[] after = damage(before);
            Files.write(damaged.resolve(file), after);
            boolean hashed = random.nextBoolean() && !file.equals("model.json");
            if (hashed) {
                String model = Files.readString(sound.resolve("model.json"));
                Files.writeString(
                        damaged.resolve("model.json"),
                        model.replace(PackageFile.sha256(before), PackageFile.sha256(after)));
            }
            load(file, before, after, hashed);
            Files.write(damaged.resolve(file), before);
            Files.copy(sound.resolve("model.json"), damaged.resolve("model.json"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private void load(String file, byte[] before, byte[] after, boolean hashed) {
        ModelPackage model;
        try {
            model = PackageReader.read(damaged);
        } catch (InvalidPackageException e) {
            refused++;
            assertFalse(e.rule().isBlank());
            return;
        }
        loaded++;
        boolean mayDiffer = hashed || file.equals("model.json");
        assertTrue(mayDiffer || Arrays.equals(before, after), "a changed file passed its hash");
        double[] out = new double[model.model().outputs()];
        model.model().predict(row(model), out);
        for (double number : out) {
            assertTrue(Double.isFinite(number), "a loaded model gives " + number);
        }
        assertEquals(model.signature().outputs(), out.length);
        model.checkGoldenRows();
    }

    private static Row row(ModelPackage model) {
        Row row = model.signature().newRow();
        for (int f = 0; f < model.signature().features().size(); f++) {
            switch (model.signature().features().get(f)) {
                case TextFeature _ -> row.setText(f, "Xyz abé");
                case NumericFeature _ -> row.setNumber(f, 3.5);
                case CategoricalFeature _ -> row.setCategory(f, 1);
            }
        }
        return row;
    }

    /** One to four small changes: a bit, a byte, a run of bytes gone, doubled or made alike, a number made strange. */
    private byte[] damage(byte[] bytes) {
        byte[] result = bytes;
        for (int n = 1 + random.nextInt(4); n > 0 && result.length > 8; n--) {
            int at = random.nextInt(result.length);
            int size = 1 + random.nextInt(Math.min(16, result.length - at));
            result = switch (random.nextInt(7)) {
                case 0 -> flipped(result, at, 1 << random.nextInt(8));
                case 1 -> flipped(result, at, 1 + random.nextInt(255));
                case 2 -> spliced(result, at, size, new byte[0]);
                case 3 -> spliced(result, at, 0, Arrays.copyOfRange(result, at, at + size));
                case 4 -> filled(result, at, size, random.nextBoolean() ? 0 : 0xFF);
                case 5 -> Arrays.copyOf(result, at);
                default -> strange(result, at);
            };
        }
        return result;
    }

    private static byte[] flipped(byte[] bytes, int at, int mask) {
        byte[] result = bytes.clone();
        result[at] ^= (byte) mask;
        return result;
    }

    private static byte[] filled(byte[] bytes, int at, int size, int with) {
        byte[] result = bytes.clone();
        Arrays.fill(result, at, at + size, (byte) with);
        return result;
    }

    private static byte[] spliced(byte[] bytes, int at, int gone, byte[] in) {
        byte[] result = new byte[bytes.length - gone + in.length];
        System.arraycopy(bytes, 0, result, 0, at);
        System.arraycopy(in, 0, result, at, in.length);
        System.arraycopy(bytes, at + gone, result, at + in.length, bytes.length - at - gone);
        return result;
    }

    /** Puts a number that often breaks readers in place of the next digits. */
    private byte[] strange(byte[] bytes, int at) {
        List<String> numbers =
                List.of("-1", "0", "1e999", "NaN", "null", "99999999999999999999", "0.1", "\"\"", "[]", "{}", "true");
        int from = at;
        while (from < bytes.length && !Character.isDigit(bytes[from])) {
            from++;
        }
        int to = from;
        while (to < bytes.length && Character.isDigit(bytes[to])) {
            to++;
        }
        byte[] number = numbers.get(random.nextInt(numbers.size())).getBytes(StandardCharsets.UTF_8);
        return spliced(bytes, from, to - from, number);
    }
}
