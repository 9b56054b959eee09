package io.argosy.fleet.command;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.forge.setup.AppRegistration;
import io.argosy.fleet.git.Monorepo;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fleet github app}: the GitHub App that workflows pin, propose and go back as. */
@Command(
        name = "app",
        description =
                "Registers a GitHub App with the least rights, by a page of this machine that leads your browser to"
                        + " GitHub; its private key goes to a file, and its number is printed.")
public final class GitHubAppCommand implements Callable<Integer> {
    /** GitHub takes an answer for an hour. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @Option(
            names = "--key",
            required = true,
            paramLabel = "FILE",
            description = "Where its private key is written, for you alone to read; not in the clone.")
    private Path key;

    @Mixin
    private Clone clone;

    @Mixin
    private Output output;

    GitHubAppCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        String web = System.getenv().getOrDefault("GITHUB_SERVER_URL", "https://github.com");
        try (Monorepo repository = clone.open();
                AppRegistration registration =
                        AppRegistration.open(GitHubRepository.access(repository), web, key, repository.root())) {
            output.progress(
                    "open " + registration.page() + " in a browser of this machine, and register the App there");
            AppRegistration.App app = registration.await(PATIENCE);
            if (output.isJson()) {
                output.json(Map.of(
                        "id",
                        app.id(),
                        "clientId",
                        app.clientId(),
                        "page",
                        app.page().toString(),
                        "key",
                        key.toString()));
            } else {
                tell(app);
            }
            return ExitCode.OK.code();
        }
    }

    private void tell(AppRegistration.App app) {
        output.out()
                .println("The App " + app.id() + " is registered, and its key is in " + key + ". What is left to do:");
        app.left(key).forEach(line -> output.out().println("- " + line));
    }
}
