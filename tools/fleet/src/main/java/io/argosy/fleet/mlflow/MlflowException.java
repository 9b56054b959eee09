package io.argosy.fleet.mlflow;

import java.io.IOException;

/** What an MLflow server does not give: its message is a fact with the server's own reason. */
public final class MlflowException extends IOException {
    private static final long serialVersionUID = 1;

    private final int status;

    MlflowException(String fact) {
        this(fact, 0);
    }

    MlflowException(String fact, int status) {
        super(fact);
        this.status = status;
    }

    /** The HTTP status of its answer; 0 where there was none. */
    int status() {
        return status;
    }
}
