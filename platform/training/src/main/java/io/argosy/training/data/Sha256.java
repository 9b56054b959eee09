package io.argosy.training.data;

import io.argosy.training.outcome.TrainingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What a file holds, as 64 hexadecimal digits. */
public final class Sha256 {
    private Sha256() {}

    /**
     * The digest of a file.
     *
     * @throws TrainingException where it cannot be read
     */
    public static String of(Path file) throws TrainingException {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        } catch (IOException e) {
            throw new TrainingException(file + ": cannot be read: " + e.getMessage());
        }
    }
}
