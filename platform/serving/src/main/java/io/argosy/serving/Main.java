package io.argosy.serving;

/** The entry point of every service without Java of its own: the platform, and the model that {@code SERVING_MODEL} names. */
public final class Main {
    private Main() {}

    /** Serves until SIGTERM; the settings come from the environment. */
    public static void main(String[] arguments) {
        ServingProcess.run(arguments);
    }
}
