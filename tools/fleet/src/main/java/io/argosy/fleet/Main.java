package io.argosy.fleet;

import io.argosy.fleet.git.Monorepo;

/** Starts the command line. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        // Git's library takes a tenth of a second to load, and most commands want it next.
        Thread.ofPlatform().daemon().start(Monorepo::prepare);
        System.exit(FleetCommand.run(args));
    }
}
