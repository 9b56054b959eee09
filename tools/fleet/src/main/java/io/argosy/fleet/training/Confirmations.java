package io.argosy.fleet.training;

import io.argosy.fleet.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

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
        return Sha256.of("trained 1\n" + sources + "code " + code + "\n");
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
