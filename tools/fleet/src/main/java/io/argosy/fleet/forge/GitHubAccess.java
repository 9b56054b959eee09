package io.argosy.fleet.forge;

import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.tool.Execution;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;

/**
 * Where a clone's {@code origin} is on GitHub, and with whose right it is asked.
 *
 * @param endpoint e.g. {@code https://api.github.com}
 * @param repository owner and name, e.g. {@code argosy-fleet/argosy}
 * @param token a secret, so nothing prints it
 */
public record GitHubAccess(String endpoint, String repository, String token) {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /**
     * The access that this shell gives: the token of {@code GITHUB_TOKEN}, {@code GH_TOKEN}, or what {@code gh auth token} says.
     *
     * @return nothing where origin is not on GitHub, or no token is at hand
     */
    public static Optional<GitHubAccess> of(Monorepo repository) throws InterruptedException {
        Optional<String> name = repository.remote(Constants.DEFAULT_REMOTE_NAME).flatMap(Origin::repository);
        if (name.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> environment = System.getenv();
        Optional<String> token = Optional.ofNullable(environment.get("GITHUB_TOKEN"))
                .or(() -> Optional.ofNullable(environment.get("GH_TOKEN")))
                .filter(value -> !value.isBlank());
        if (token.isEmpty()) {
            token = ofGitHubsCommandLine(repository.root());
        }
        String endpoint = environment.getOrDefault("GITHUB_API_URL", "https://api.github.com");
        return token.map(secret -> new GitHubAccess(endpoint, name.get(), secret));
    }

    private static Optional<String> ofGitHubsCommandLine(Path root) throws InterruptedException {
        try {
            Execution told = Execution.of(root, List.of("gh", "auth", "token"), PATIENCE);
            return told.succeeded() ? Optional.of(told.out().strip()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The owner's login. */
    public String owner() {
        return repository.substring(0, repository.indexOf('/'));
    }

    @Override
    public String toString() {
        return repository + " at " + endpoint;
    }
}
