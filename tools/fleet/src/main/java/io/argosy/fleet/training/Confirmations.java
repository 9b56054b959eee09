package io.argosy.fleet.training;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What this machine has seen: that some training code, given a recipe and data, writes a package. Each is named by the
 * content of all four, so it holds wherever they come together again; that something was not so is never kept.
 */
final class Confirmations {
    private final Path folder;

    /**
     * @param caches where this machine keeps what can be made again
     */
    Confirmations(Path caches) {
        this.folder = caches.resolve("trained");
    }

    /** Names one by content. */
    static String name(String sources, String code) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(("trained 1\n" + sources + "code " + code + "\n").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    boolean has(String name) {
        return Files.isRegularFile(folder.resolve(name));
    }

    void add(String name, String service) throws IOException {
        Files.createDirectories(folder);
        Path written = Files.createTempFile(folder, ".", "");
        Files.writeString(written, service + "\n");
        Files.move(written, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }
}
