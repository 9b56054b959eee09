package io.argosy.fleet.git;

import org.eclipse.jgit.lib.ObjectId;

/** One difference of a commit to be written. Paths are relative to the repository's root, with forward slashes. */
public sealed interface Change {
    /** The file's path, or for {@link Remove} the folder's. */
    String path();

    /**
     * Puts a plain file, whether or not one is there.
     *
     * @param blob what it holds: an object that the repository has, see {@link Monorepo#store}
     */
    record Put(String path, ObjectId blob) implements Change {}

    /** Removes a file, or a folder with all that is in it. Nothing there is no error. */
    record Remove(String path) implements Change {}
}
