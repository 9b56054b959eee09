package io.argosy.fleet.command;

import io.argosy.fleet.FleetSettings;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.tool.Tools;
import java.nio.file.Path;
import org.eclipse.jgit.lib.Constants;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The clone that a command works on: mix it in, and open it. */
public final class Clone {
    @Option(
            names = "-C",
            paramLabel = "DIR",
            description = "The clone to work on; by default the one that ./fleet lies in.")
    private @Nullable Path directory;

    Clone() {}

    /** Opens the clone. The caller closes it. */
    Monorepo open() {
        String home = System.getenv("FLEET_HOME");
        Path inside = directory != null ? directory : Path.of(home == null ? "" : home);
        return Monorepo.open(inside.toAbsolutePath().normalize());
    }

    /**
     * The checkout that this command line was started from: its pins and schemas are what judges, not those of the clone
     * under review, which a pull request may have written.
     */
    static Path home(Monorepo repository) {
        String home = System.getenv("FLEET_HOME");
        return home == null ? repository.root() : Path.of(home);
    }

    /** The tools that judge. */
    static Tools tools(Monorepo repository, Console console) {
        return Tools.of(home(repository), console::progress);
    }

    /** The branch that environments follow, whatever else the settings say; what is wrong with them is told on standard error. */
    static String branch(Monorepo repository) {
        return FleetSettings.followed(repository, repository.commit(Constants.HEAD), System.err::println)
                .branch();
    }

    /**
     * The fleet's settings as the checked-out commit has them; where those are broken, as they were before, which is told on
     * standard error.
     */
    static FleetSettings settings(Monorepo repository) {
        return FleetSettings.newest(repository, repository.commit(Constants.HEAD), System.err::println);
    }
}
