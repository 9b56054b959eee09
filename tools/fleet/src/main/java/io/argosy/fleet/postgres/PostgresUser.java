package io.argosy.fleet.postgres;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.tool.ExecutablePath;
import io.argosy.fleet.tool.Execution;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** As whom PostgreSQL's programs run: as who runs fleet, but for root, which they refuse. */
final class PostgresUser {
    private static final Duration MOMENT = Duration.ofSeconds(10);

    private PostgresUser() {}

    /**
     * Words before a command. Root's own files stay root's: in a user namespace it has another number, and no right that another user has not.
     *
     * @throws FleetException where this is root, and the system makes no such namespace
     */
    static List<String> prefix() throws InterruptedException {
        ExecutablePath programs = ExecutablePath.ofUser();
        List<String> prefix = new ArrayList<>();
        // In a session of its own, Ctrl-C ends it when its clients have ended, and not before them.
        programs.find("setsid").ifPresent(setsid -> prefix.add(setsid.toString()));
        if (System.getProperty("user.name").equals("root")) {
            List<String> asAnother = List.of("unshare", "--user", "--map-user=1000", "--map-group=1000", "--");
            if (!works(asAnother)) {
                throw new FleetException(
                        ExitCode.UNAVAILABLE,
                        "PostgreSQL refuses to run as root, and this system gives root no user namespace (unshare --user)",
                        "run fleet as another user, or start a PostgreSQL on this machine and name it in SERVING_STORE as"
                                + " jdbc:postgresql://127.0.0.1:5432/predictions");
            }
            prefix.addAll(asAnother);
        }
        return List.copyOf(prefix);
    }

    private static boolean works(List<String> prefix) throws InterruptedException {
        List<String> command = new ArrayList<>(prefix);
        command.add("true");
        try {
            return Execution.of(Path.of("/"), command, MOMENT).succeeded();
        } catch (IOException e) {
            return false;
        }
    }
}
