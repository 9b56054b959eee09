package io.argosy.fleet.scaffold;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import java.util.Set;
import java.util.regex.Pattern;

/** What a service may be called. */
public final class ServiceName {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

    /** With the prefix of its namespace, a name has to fit into the 63 characters of a DNS label. */
    private static final int LONGEST = 40;

    /** Beside the services, an environment has a folder of this name. */
    private static final Set<String> TAKEN = Set.of("environment");

    private ServiceName() {}

    /** Refuses what is no name, or means something else. */
    public static void require(String name) {
        if (!NAME.matcher(name).matches() || name.length() > LONGEST) {
            throw new FleetException(
                    ExitCode.USAGE,
                    "\"" + name + "\" is no name for a service",
                    "use lower-case letters, digits and single hyphens, a letter first, at most " + LONGEST
                            + " characters");
        }
        if (TAKEN.contains(name)) {
            throw new FleetException(
                    ExitCode.USAGE,
                    "\"" + name + "\" means something else here",
                    "choose another name, for example " + name + "-model");
        }
    }
}
