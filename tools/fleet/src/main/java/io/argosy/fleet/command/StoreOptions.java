package io.argosy.fleet.command;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.kept.StoreAddress;
import io.argosy.fleet.kept.StorePlaces;
import io.argosy.fleet.release.Releases;
import io.argosy.fleet.tool.Tools;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where predictions are kept that a command reads: mix it in. */
public final class StoreOptions {
    @Option(
            names = "--env",
            paramLabel = "ENV",
            description =
                    "Where it was answered (default: in an engine that runs here wherever it was, last environment"
                            + " first; else in the last one).")
    private @Nullable String environment;

    @Option(
            names = "--store",
            paramLabel = "ADDRESS",
            description =
                    "The database, such as jdbc:postgresql://127.0.0.1:5432/predictions of a forwarded port or of a"
                            + " replica (default: the engine's of ./fleet up, else what the environment's settings name).")
    private @Nullable String store;

    @Option(
            names = "--credentials",
            paramLabel = "DIR",
            description = "A folder with the files username and password of who may read the database.")
    private @Nullable Path credentials;

    StoreOptions() {}

    /**
     * Where to look, in that order.
     *
     * @param services whose predictions are looked for
     * @param tools that render settings, where those have to be read
     */
    List<StorePlaces> places(Monorepo repository, RevCommit main, List<String> services, Supplier<Tools> tools)
            throws IOException, InterruptedException {
        Releases releases = new Releases(repository, main);
        List<String> environments = environment == null
                ? releases.environments().names().reversed()
                : List.of(releases.requireEnvironment(environment));
        if (store != null) {
            if (credentials == null) {
                throw new FleetException(
                        ExitCode.USAGE,
                        "the database that --store names asks who this is",
                        "give a folder with the files username and password as --credentials DIR");
            }
            return List.of(new StorePlaces(environments.getFirst(), new StoreAddress(store, credentials), services));
        }
        List<StorePlaces> here = StorePlaces.ofEngine(repository, environments, services);
        return here.isEmpty()
                ? StorePlaces.ofSettings(repository, main, tools.get(), environments.getFirst(), services, credentials)
                : here;
    }
}
