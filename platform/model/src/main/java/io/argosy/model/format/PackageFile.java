package io.argosy.model.format;

import io.argosy.model.InvalidPackageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The files of a package and how much each may hold. */
enum PackageFile {
    MODEL("model.json", Limits.MODEL_BYTES),
    WEIGHTS("weights.cbor", Limits.WEIGHTS_BYTES),
    METRICS("metrics.json", Limits.EVIDENCE_BYTES),
    BASELINE("baseline.json", Limits.EVIDENCE_BYTES),
    GOLDEN("golden.jsonl", Limits.EVIDENCE_BYTES),
    CARD("CARD.md", Limits.CARD_BYTES);

    private final String fileName;
    private final int max;

    PackageFile(String fileName, int max) {
        this.fileName = fileName;
        this.max = max;
    }

    String fileName() {
        return fileName;
    }

    /** The whole file, read at once so that what is checked is what is used. */
    byte[] read(Path directory) throws InvalidPackageException {
        Path path = directory.resolve(fileName);
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new InvalidPackageException(fileName, "", "is not a file in " + directory);
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(max + 1);
            if (bytes.length > max) {
                throw new InvalidPackageException(fileName, "", "is larger than " + max + " bytes");
            }
            return bytes;
        } catch (IOException e) {
            throw new InvalidPackageException(fileName, "", "cannot be read: " + e.getMessage());
        }
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
