package io.argosy.fleet.kept;

import java.nio.file.Path;

/**
 * A database of predictions, and how to get in.
 *
 * @param address as {@code jdbc:postgresql://host:5432/predictions}
 * @param credentials a folder with the files {@code username} and {@code password}
 */
public record StoreAddress(String address, Path credentials) {
    /** Where it is, without options. */
    public String shown() {
        return address.replaceFirst("^jdbc:postgresql://", "").replaceFirst("[?].*", "");
    }
}
