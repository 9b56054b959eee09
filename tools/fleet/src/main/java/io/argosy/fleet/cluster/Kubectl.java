package io.argosy.fleet.cluster;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.tool.Execution;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One cluster, through the user's own kubectl and kubeconfig: their contexts, their login, their proxies.
 *
 * @param context the kubeconfig context
 */
public record Kubectl(String context) {
    /** A rollout that is waited for has minutes of its own; nothing that is asked here takes longer. */
    private static final Duration LIMIT = Duration.ofMinutes(15);

    private static final Path ANYWHERE = Path.of("").toAbsolutePath();

    /**
     * Objects as JSON: {@code get("deployments", "-n", "model-churn")}.
     *
     * @throws FleetException where the cluster does not answer or refuses
     */
    public JsonNode get(String... arguments) throws InterruptedException {
        return JsonMapper.shared()
                .readTree(required(joined(List.of("get", "-o", "json"), List.of(arguments)))
                        .out());
    }

    /** What a command prints, where it succeeds; else the exception says what it said. */
    public String run(String... arguments) throws InterruptedException {
        return required(List.of(arguments)).out();
    }

    /** A command whose failure is an answer too. */
    public Execution attempt(String... arguments) throws InterruptedException {
        return attempt(List.of(arguments));
    }

    /** Applies manifests on the server's side, taking over fields that others wrote. Returns what changed, a line each. */
    public String apply(String manifests) throws InterruptedException {
        try {
            Path file = Files.createTempFile("fleet-", ".yaml");
            try {
                Files.writeString(file, manifests);
                return run("apply", "--server-side", "--force-conflicts", "-f", file.toString());
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new FleetException(
                    ExitCode.UNAVAILABLE, "no temporary file can be written: " + e.getMessage(), "free some space", e);
        }
    }

    /** A command that talks to the terminal itself, until it ends. Returns its exit status. */
    public int interact(String... arguments) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command(List.of(arguments))).inheritIO().start();
            try {
                return process.waitFor();
            } finally {
                process.destroy();
            }
        } catch (IOException e) {
            throw missing(e);
        }
    }

    /** A command that goes on until its process is ended. */
    Process start(String... arguments) {
        try {
            return new ProcessBuilder(command(List.of(arguments)))
                    .redirectInput(new File("/dev/null"))
                    .start();
        } catch (IOException e) {
            throw missing(e);
        }
    }

    private Execution required(List<String> arguments) throws InterruptedException {
        Execution run = attempt(arguments);
        if (!run.succeeded()) {
            throw new FleetException(
                    ExitCode.UNAVAILABLE,
                    "the cluster at context " + context + " refuses `kubectl " + String.join(" ", arguments) + "`: "
                            + run.err().strip(),
                    "check the context with `kubectl config get-contexts`");
        }
        return run;
    }

    private Execution attempt(List<String> arguments) throws InterruptedException {
        try {
            return Execution.of(ANYWHERE, command(arguments), LIMIT);
        } catch (IOException e) {
            throw missing(e);
        }
    }

    private List<String> command(List<String> arguments) {
        return joined(List.of("kubectl", "--context", context), arguments);
    }

    private static List<String> joined(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    private static FleetException missing(IOException e) {
        return new FleetException(
                ExitCode.UNAVAILABLE, "kubectl is not on the PATH", "install it: kubernetes.io/docs/tasks/tools", e);
    }
}
