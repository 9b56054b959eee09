package io.argosy.fleet.verify;

import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.Snapshot;
import io.argosy.fleet.release.Overlay;
import io.argosy.fleet.tool.Tools;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The working tree that rules are checked on: what its writer is about to commit, read as a checkout of that commit would
 * be.
 *
 * @param repository the clone, for what history says
 * @param snapshot what the working tree holds
 * @param tools the pinned tools
 */
public record Tree(Monorepo repository, Snapshot snapshot, Tools tools) {
    /** The working tree as it is now. */
    public static Tree of(Monorepo repository, Tools tools) {
        return new Tree(repository, new Snapshot(repository, repository.workingTree()), tools);
    }

    /** Every overlay, sorted by environment and service. */
    public List<Overlay> overlays() {
        return folders("overlays").stream()
                .flatMap(environment -> folders("overlays/" + environment).stream()
                        .filter(name -> !name.equals("environment"))
                        .map(service -> new Overlay(environment, service)))
                .toList();
    }

    /** The names of the folders in a folder, sorted; empty where it is missing. */
    public List<String> folders(String path) {
        return snapshot.folders(path);
    }

    /** Every plain file below a folder as a path from the root, sorted; empty where the folder is missing. */
    public List<String> files(String path) {
        return snapshot.below(path).entrySet().stream()
                .filter(file -> file.getValue().file())
                .map(file -> file.getKey())
                .toList();
    }

    /** Whether there is such a file. */
    public boolean has(String path) {
        return snapshot.find(path).filter(Snapshot.Entry::file).isPresent();
    }

    /** A file's bytes. */
    byte[] bytes(String path) {
        return snapshot.bytes(snapshot.find(path).orElseThrow().id());
    }

    /** A file's text. */
    public String text(String path) {
        return new String(bytes(path), StandardCharsets.UTF_8);
    }
}
