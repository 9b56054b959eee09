package io.argosy.fleet.command;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.forge.Origin;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.scaffold.Fork;
import io.argosy.fleet.scaffold.ForkNames;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.eclipse.jgit.lib.Constants;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fleet init}: a fork that is somebody's own. */
@Command(
        name = "init",
        description = "Makes a fork your own: writes its names wherever they stand, takes out what the sample ran, and"
                + " says what is left to do.")
public final class InitCommand implements Callable<Integer> {
    @Option(
            names = "--organisation",
            paramLabel = "LOGIN",
            description = "The owner on GitHub (default: that of the remote origin).")
    private @Nullable String organisation;

    @Option(
            names = "--repository",
            paramLabel = "NAME",
            description = "The repository's name there (default: that of the remote origin).")
    private @Nullable String repository;

    @Option(
            names = "--registry",
            paramLabel = "REGISTRY",
            description = "Where images are named and pushed (default: ghcr.io and the owner).")
    private @Nullable String registry;

    @Option(
            names = "--domain",
            paramLabel = "DOMAIN",
            description = "What host names of clusters in a cloud end in, e.g. models.example.com for example.com.")
    private @Nullable String domain;

    @Option(
            names = "--project",
            paramLabel = "PREFIX",
            description = "What ids of Google Cloud projects begin with; the environment's name follows.")
    private @Nullable String project;

    @Option(names = "--empty", description = "Take out the sample's services, too.")
    private boolean empty;

    @Option(names = "--dry-run", description = "Say what would change, and change nothing.")
    private boolean dryRun;

    @Mixin
    private Clone clone;

    @Mixin
    private Output output;

    InitCommand() {}

    @Override
    public Integer call() throws IOException {
        try (Monorepo repo = clone.open()) {
            Fork fork = Fork.of(repo.root(), repo.files(repo.commit(Constants.HEAD), ""), names(repo), empty);
            List<String> unsaved = fork.removed().isEmpty() ? List.of() : repo.uncommitted(fork.removed());
            if (!unsaved.isEmpty()) {
                throw new FleetException(
                        ExitCode.REFUSED,
                        "what would go holds what no commit has: " + unsaved.getFirst(),
                        "commit it, or put it elsewhere");
            }
            if (!dryRun) {
                fork.write();
            }
            if (output.isJson()) {
                output.json(Map.of("changed", fork.changed(), "removed", fork.removed(), "left", fork.left()));
            } else {
                tell(fork);
            }
            return ExitCode.OK.code();
        }
    }

    private void tell(Fork fork) {
        if (fork.changed().isEmpty() && fork.removed().isEmpty()) {
            output.out().println("every name is as you say: nothing to change");
        }
        fork.changed().forEach(path -> output.out().println((dryRun ? "would write " : "wrote ") + path));
        fork.removed().forEach(path -> output.out().println((dryRun ? "would remove " : "removed ") + path));
        output.out().println("What is left to do:");
        fork.left().forEach(line -> output.out().println("- " + line));
    }

    private ForkNames names(Monorepo repo) {
        Optional<String[]> origin = repo.remote(Constants.DEFAULT_REMOTE_NAME)
                .flatMap(Origin::repository)
                .map(name -> name.split("/", 2));
        String owner = given(organisation, origin.map(name -> name[0]), "organisation");
        return new ForkNames(
                owner,
                given(repository, origin.map(name -> name[1]), "repository"),
                registry == null ? "ghcr.io/" + owner.toLowerCase(Locale.ROOT) : registry,
                domain == null
                        ? asked("What do host names of clusters in a cloud end in, e.g. example.com? Nothing: later. ")
                        : Optional.of(domain),
                project == null
                        ? asked("What do ids of Google Cloud projects begin with, e.g. acme-models? Nothing: later. ")
                        : Optional.of(project));
    }

    /** What a person answers; nothing where none sits there, or it is to be said later. */
    private static Optional<String> asked(String question) {
        return Optional.ofNullable(System.console())
                .filter(java.io.Console::isTerminal)
                .map(console -> console.readLine("%s", question))
                .map(String::strip)
                .filter(text -> !text.isEmpty());
    }

    private static String given(@Nullable String option, Optional<String> origin, String name) {
        return Optional.ofNullable(option)
                .or(() -> origin)
                .orElseThrow(() -> new FleetException(
                        ExitCode.USAGE,
                        "nobody says what the fork's " + name + " is, and origin is not on GitHub",
                        "give --" + name));
    }
}
