package io.argosy.fleet.forge.setup;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** What GitHub refuses, as a fact and the next step. What was made before stays, and the same command goes on from there. */
final class Refusal {
    private static final String AGAIN = "run the same command again";

    private Refusal() {}

    static FleetException of(String repository, String what, HttpResponse<byte[]> answer) {
        int status = answer.statusCode();
        String message = message(answer.body());
        String refused = "GitHub refuses to " + what + " in " + repository + " (" + status + ")";
        return switch (status) {
            case 301, 302, 307, 308 ->
                unavailable(
                        repository + " has another name on GitHub by now",
                        "`git remote set-url origin` to its new address");
            case 401 -> unavailable(refused, "the token is no longer valid: set GITHUB_TOKEN, or run `gh auth login`");
            case 403, 429 -> {
                if (isLimit(answer, message)) {
                    yield unavailable("GitHub takes no more requests for now", AGAIN + when(answer));
                }
                // Its words for an account whose plan has no rulesets or environments in private repositories.
                yield message.toLowerCase(Locale.ROOT).contains("upgrade to")
                        ? unavailable(
                                refused + ": this account's plan has none for a private repository",
                                "make the repository public, or take a plan that has them")
                        : unavailable(refused, "the token needs the right to administer the repository");
            }
            case 404 ->
                unavailable(
                        refused,
                        "look at the remote `origin`, and whether the token may administer the repository: GitHub"
                                + " does not say which");
            case 409 -> unavailable(refused, "the organisation decides it: ask one of its owners");
            case 422 -> unavailable(refused + ": " + message, "mend what it says, and " + AGAIN);
            default ->
                status >= 500
                        ? unavailable("GitHub cannot be reached to " + what, AGAIN)
                        : unavailable(refused, message);
        };
    }

    /** Where no answer came in time. */
    static FleetException silent(String what, Duration patience, Exception cause) {
        return new FleetException(
                ExitCode.UNAVAILABLE,
                "GitHub did not answer within " + patience.toSeconds() + " s when asked to " + what,
                AGAIN,
                cause);
    }

    /** Where nobody listens, or hangs up. */
    static FleetException away(String what, Exception cause) {
        return new FleetException(ExitCode.UNAVAILABLE, "GitHub cannot be reached to " + what, AGAIN, cause);
    }

    /** Where an answer is not what GitHub says that it answers. */
    static FleetException garbled(String what, Exception cause) {
        return new FleetException(
                ExitCode.UNAVAILABLE,
                "GitHub answered with something that nobody can read when asked to " + what,
                AGAIN,
                cause);
    }

    private static boolean isLimit(HttpResponse<byte[]> answer, String message) {
        return answer.statusCode() == 429
                || answer.headers().firstValue("retry-after").isPresent()
                || answer.headers()
                        .firstValue("x-ratelimit-remaining")
                        .orElse("")
                        .equals("0")
                || message.toLowerCase(Locale.ROOT).contains("rate limit");
    }

    private static String when(HttpResponse<byte[]> answer) {
        return answer.headers()
                .firstValue("x-ratelimit-reset")
                .map(seconds -> {
                    try {
                        return " after " + Instant.ofEpochSecond(Long.parseLong(seconds));
                    } catch (NumberFormatException | DateTimeException e) {
                        return " later";
                    }
                })
                .orElse(" in a few minutes");
    }

    /** Its message, and what it says of each field. */
    private static String message(byte[] body) {
        JsonNode answer;
        try {
            answer = body.length == 0
                    ? JsonNodeFactory.instance.missingNode()
                    : JsonMapper.shared().readTree(body);
        } catch (JacksonException e) {
            return "it says nothing that can be read";
        }
        List<String> words = new ArrayList<>(List.of(answer.path("message").asString("it does not say why")));
        answer.path("errors")
                .forEach(error -> words.add(
                        error.isString()
                                ? error.asString()
                                : error.path("message").asString(error.toString())));
        return String.join("; ", words);
    }

    private static FleetException unavailable(String fact, String nextStep) {
        return new FleetException(ExitCode.UNAVAILABLE, fact, nextStep);
    }
}
