package io.argosy.serving.predict;

import io.argosy.model.instance.Problem;
import io.argosy.serving.http.FieldError;

/** Says where in a body a field is: JSON Pointers, RFC 6901. */
public final class FieldPointers {
    private static final int LONGEST_NAME = 60;

    private FieldPointers() {}

    /** The error for a problem of the instance at {@code parent}. */
    public static FieldError error(String parent, Problem problem) {
        return new FieldError(pointer(parent, problem.field()), problem.message());
    }

    /** The pointer to a member of {@code parent}. */
    static String pointer(String parent, String name) {
        return parent + "/" + name.replace("~", "~0").replace("/", "~1");
    }

    /** What an error repeats of a name that a caller made up: never more than its start. */
    static String shortened(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "…";
    }
}
