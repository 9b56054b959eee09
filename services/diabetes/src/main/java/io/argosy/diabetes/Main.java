package io.argosy.diabetes;

import io.argosy.serving.ServingProcess;

/** The diabetes service: the platform, and the model in {@code model/}. */
public final class Main {
    private Main() {}

    /** Serves until SIGTERM; the settings come from the environment. */
    public static void main(String[] arguments) {
        ServingProcess.run("diabetes", arguments);
    }
}
