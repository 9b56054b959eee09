package io.argosy.fleet.git;

/** One file of a commit to be written. Paths are relative to the repository's root, with forward slashes. */
public sealed interface Change {
    /** The file's path, or the folder's for {@link Remove}. */
    String path();

    /** Writes a file, whether or not it is there. */
    record Write(String path, byte[] content) implements Change {}

    /** Removes a file, or a folder with all that is in it. Nothing there is no error. */
    record Remove(String path) implements Change {}
}
