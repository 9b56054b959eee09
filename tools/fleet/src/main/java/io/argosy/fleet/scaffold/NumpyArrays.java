package io.argosy.fleet.scaffold;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** The arrays of a file that NumPy wrote: one by {@code numpy.save}, or several with names by {@code numpy.savez}. */
final class NumpyArrays {
    /** What is read into memory whole, and kept in Git with the service. */
    private static final long MOST_BYTES = 256L << 20;

    private static final int MOST_ARRAYS = 1_000;

    /** What a table of so many cells takes in training is less than a laptop has. */
    private static final long MOST_CELLS = 20_000_000;

    private NumpyArrays() {}

    /** Whether a file is called as one of NumPy's is. */
    static boolean isNamedSo(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return name.endsWith(".npy") || name.endsWith(".npz");
    }

    /**
     * Reads a file: arrays with a dimension of rows, the same for all.
     *
     * @throws FleetException where it is damaged, too large, or has what is no array of numbers or texts
     */
    static List<NumpyArray> read(Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        if (Files.size(file) > MOST_BYTES) {
            throw tooLarge(file);
        }
        List<NumpyArray> arrays = new ArrayList<>();
        if (name.toLowerCase(Locale.ROOT).endsWith(".npy")) {
            arrays.add(array(file, withoutEnding(name), Files.readAllBytes(file)));
        } else {
            readAll(file, arrays);
        }
        long cells = 0;
        for (NumpyArray array : arrays) {
            if (array.rows() != arrays.getFirst().rows()) {
                throw new FleetException(
                        ExitCode.REFUSED,
                        file + " has " + arrays.getFirst().rows() + " rows of "
                                + arrays.getFirst().name() + " and " + array.rows() + " of " + array.name(),
                        "the first dimension of each array is the rows'");
            }
            cells += (long) array.rows() * array.width();
        }
        if (cells > MOST_CELLS) {
            throw tooLarge(file);
        }
        if (cells == 0) {
            throw new FleetException(ExitCode.REFUSED, file + " has no rows", "give some that the model is meant for");
        }
        return arrays;
    }

    private static void readAll(Path file, List<NumpyArray> arrays) throws IOException {
        long left = MOST_BYTES;
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : zip.stream().limit(MOST_ARRAYS + 1L).toList()) {
                if (!entry.getName().endsWith(".npy") || arrays.size() == MOST_ARRAYS) {
                    throw new FleetException(
                            ExitCode.REFUSED,
                            file + " has " + (arrays.size() == MOST_ARRAYS ? "too many arrays" : "other files in it"),
                            "make it by numpy.savez with the arrays that the model takes");
                }
                byte[] bytes;
                // What an entry says of its own size is nothing to go by.
                try (InputStream in = zip.getInputStream(entry)) {
                    bytes = in.readNBytes((int) left + 1);
                }
                left -= bytes.length;
                if (left < 0) {
                    throw tooLarge(file);
                }
                arrays.add(array(file, withoutEnding(entry.getName()), bytes));
            }
        } catch (ZipException e) {
            throw new FleetException(
                    ExitCode.REFUSED, file + " is no .npz: " + e.getMessage(), "make it by numpy.savez");
        }
    }

    private static NumpyArray array(Path file, String name, byte[] bytes) {
        try {
            return NumpyArray.read(name, bytes);
        } catch (IllegalArgumentException e) {
            throw new FleetException(
                    ExitCode.REFUSED,
                    file + ": " + name + " " + e.getMessage(),
                    "make it by numpy.save or numpy.savez of arrays of numbers, with the rows as their first dimension");
        }
    }

    private static FleetException tooLarge(Path file) {
        return new FleetException(
                ExitCode.REFUSED,
                String.format(Locale.ROOT, "%s has more than %,d numbers or %d MB", file, MOST_CELLS, MOST_BYTES >> 20),
                "give fewer rows, 10,000 are enough, or have smaller arrays");
    }

    private static String withoutEnding(String name) {
        return name.substring(0, name.length() - ".npy".length());
    }
}
