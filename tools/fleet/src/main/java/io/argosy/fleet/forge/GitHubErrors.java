package io.argosy.fleet.forge;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;
import org.kohsuke.github.GHException;
import org.kohsuke.github.GHFileNotFoundException;
import org.kohsuke.github.HttpException;

/** GitHub's refusals as a fact and the next step. The branch is there in any case, so asking again goes on from there. */
final class GitHubErrors {
    private GitHubErrors() {}

    static <T> T told(String repository, String what, GitHubForge.Request<T> request) {
        try {
            return request.ask();
        } catch (GHException e) {
            throw e.getCause() instanceof IOException cause ? told(repository, what, cause) : e;
        } catch (IOException e) {
            throw told(repository, what, e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static FleetException told(String repository, String what, IOException failure) {
        int status = switch (failure) {
            case HttpException http -> http.getResponseCode();
            case GHFileNotFoundException _ -> 404;
            default -> -1;
        };
        if (status >= 200 && status < 300) {
            return garbled(what, failure);
        }
        String refused = "GitHub refuses to " + what + " in " + repository + " (" + status + ")";
        return switch (status) {
            case 401 ->
                unavailable(refused, "the token is no longer valid: set GITHUB_TOKEN, or run `gh auth login`", failure);
            case 403, 429 ->
                limited(failure)
                        ? unavailable(
                                "GitHub takes no more requests for now",
                                "run the same command again when the limit has passed",
                                failure)
                        : unavailable(refused, "the token needs the right to write pull requests", failure);
            case 404 -> unavailable(refused, "look at the remote `origin`, and whether the token may see it", failure);
            case 422 -> unavailable(refused, "push the branch, and look whether it differs from its base", failure);
            default ->
                status >= 500 || status < 0
                        ? unavailable("GitHub cannot be reached to " + what, "run the same command again", failure)
                        : unavailable(refused, String.valueOf(failure.getMessage()), failure);
        };
    }

    /** Where no answer came in time. */
    static FleetException silent(String what, Duration patience, Exception cause) {
        return new FleetException(
                ExitCode.UNAVAILABLE,
                "GitHub did not answer within " + patience.toSeconds() + " s when asked to " + what,
                "run the same command again",
                cause);
    }

    /** Where an answer is not what GitHub says that it answers. */
    static FleetException garbled(String what, Exception cause) {
        return new FleetException(
                ExitCode.UNAVAILABLE,
                "GitHub answered with something that nobody can read when asked to " + what + " (" + cause.getMessage()
                        + ")",
                "run the same command again",
                cause);
    }

    private static boolean limited(IOException failure) {
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("limit");
    }

    private static FleetException unavailable(String fact, String nextStep, IOException failure) {
        return new FleetException(ExitCode.UNAVAILABLE, fact, nextStep, failure);
    }
}
