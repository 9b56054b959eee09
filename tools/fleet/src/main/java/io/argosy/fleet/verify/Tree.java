package io.argosy.fleet.verify;

import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.release.Overlay;
import io.argosy.fleet.tool.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The working tree that rules are checked on: what its writer is about to commit.
 *
 * @param repository the clone, for what history says
 * @param root the tree's top folder
 * @param tools the pinned tools
 */
public record Tree(Monorepo repository, Path root, Tools tools) {
    /** Every overlay, sorted by environment and service. */
    public List<Overlay> overlays() throws IOException {
        return folders("overlays").stream()
                .flatMap(environment -> services(environment).map(service -> new Overlay(environment, service)))
                .toList();
    }

    private Stream<String> services(String environment) {
        try {
            return folders("overlays/" + environment).stream().filter(name -> !name.equals("environment"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The names of the folders in a folder, sorted; empty where it is missing. */
    public List<String> folders(String path) throws IOException {
        Path folder = root.resolve(path);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory)
                    .map(entry -> entry.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    /** Every file below a folder as a path from the root, sorted; empty where the folder is missing. */
    public List<String> files(String path) throws IOException {
        Path folder = root.resolve(path);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.walk(folder)) {
            return entries.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    /** Whether there is such a file. */
    public boolean has(String path) {
        return Files.isRegularFile(root.resolve(path));
    }

    /** A file's text. */
    public String text(String path) throws IOException {
        return Files.readString(root.resolve(path));
    }
}
