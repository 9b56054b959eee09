package io.argosy.fleet;

/** Starts the command line. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(FleetCommand.run(args));
    }
}
