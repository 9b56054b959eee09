package io.argosy.fleet.tool;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where executables are looked for: first in the folders of {@code PATH}, then where Go installs itself. */
public record ExecutablePath(List<Path> folders) {
    public ExecutablePath {
        folders = List.copyOf(folders);
    }

    /** Of the user who runs this. */
    public static ExecutablePath ofUser() {
        List<Path> folders = new ArrayList<>();
        String path = System.getenv("PATH");
        if (path != null) {
            for (String folder : path.split(File.pathSeparator, -1)) {
                if (!folder.isEmpty()) {
                    folders.add(Path.of(folder));
                }
            }
        }
        Path home = Path.of(System.getProperty("user.home"));
        folders.add(Path.of("/usr/local/go/bin"));
        folders.add(home.resolve("go/bin"));
        folders.addAll(matching(Path.of("/usr/lib"), "go*"));
        folders.addAll(matching(home.resolve("sdk"), "go*"));
        return new ExecutablePath(folders);
    }

    private static List<Path> matching(Path parent, String glob) {
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(parent)) {
            try (DirectoryStream<Path> children = Files.newDirectoryStream(parent, glob)) {
                children.forEach(child -> found.add(child.resolve("bin")));
            } catch (IOException e) {
                // A folder that cannot be listed offers nothing.
                return List.of();
            }
        }
        return found;
    }

    /** The first executable of that name. */
    public Optional<Path> find(String command) {
        return folders.stream()
                .map(folder -> folder.resolve(command).toAbsolutePath())
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }
}
