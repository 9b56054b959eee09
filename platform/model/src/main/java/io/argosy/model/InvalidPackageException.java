package io.argosy.model;

import java.io.Serial;

/** A model package breaks a rule of the format. The message names the file, the place in it and the rule. */
public final class InvalidPackageException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String file;
    private final String place;
    private final String rule;

    /**
     * @param file the file's name inside the package
     * @param place where in the file: a JSON pointer, a line, or empty for the whole file
     * @param rule what is wrong and what the format asks for
     */
    public InvalidPackageException(String file, String place, String rule) {
        super(place.isEmpty() ? file + ": " + rule : file + " " + place + ": " + rule);
        this.file = file;
        this.place = place;
        this.rule = rule;
    }

    /** The file's name inside the package. */
    public String file() {
        return file;
    }

    /** A JSON pointer such as {@code /features/3/minimum}, a line such as {@code line 7}, or empty. */
    public String place() {
        return place;
    }

    /** What is wrong and what the format asks for. */
    public String rule() {
        return rule;
    }
}
