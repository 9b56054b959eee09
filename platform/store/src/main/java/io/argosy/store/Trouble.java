package io.argosy.store;

import java.net.SocketTimeoutException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Why a database does not do what it is asked, as PostgreSQL's codes of errors tell it. All but one go by: then it is asked again. */
enum Trouble {
    /** Nobody answers at its address, or it is starting or ending. */
    UNREACHABLE("unreachable"),
    /** It is silent, or something holds what is asked for. */
    TIMEOUT("timeout"),
    /** It takes no writes: a standby, or told so. */
    READ_ONLY("read_only"),
    /** Its disk or its connections are used up. */
    FULL("full"),
    /** It has not the tables or columns that this version names. */
    SCHEMA("schema"),
    /** It does not know these credentials, or they may not do this. */
    CREDENTIALS("credentials"),
    /** The day has no partition. */
    DAY("day"),
    /** This row and no other is what it does not take. */
    ROW("row"),
    OTHER("other");

    private static final String NO_PARTITION = "23514";

    private final String label;

    Trouble(String label) {
        this.label = label;
    }

    /** A word for metrics and the log. */
    String label() {
        return label;
    }

    /** What is wrong, from the innermost code that says anything. */
    static Trouble of(SQLException e) {
        Trouble found = OTHER;
        for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketTimeoutException) {
                return TIMEOUT;
            }
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                found = of(sql.getSQLState());
            }
        }
        return found;
    }

    private static Trouble of(String state) {
        return switch (state) {
            case "57014", "55P03" -> TIMEOUT;
            case "25006" -> READ_ONLY;
            case "42501" -> CREDENTIALS;
            case NO_PARTITION -> DAY;
            case "3D000", "3F000" -> SCHEMA;
            default ->
                switch (state.substring(0, Math.min(2, state.length()))) {
                    case "08", "57" -> UNREACHABLE;
                    case "28" -> CREDENTIALS;
                    case "53" -> FULL;
                    case "42" -> SCHEMA;
                    case "22", "23" -> ROW;
                    default -> OTHER;
                };
        };
    }
}
