package io.argosy.nationality;

import io.argosy.serving.ServingProcess;

/** The nationality service: the platform, and the model in {@code model/}. */
public final class Main {
    private Main() {}

    /** Serves until SIGTERM; the settings come from the environment. */
    public static void main(String[] arguments) {
        ServingProcess.run("nationality", arguments);
    }
}
