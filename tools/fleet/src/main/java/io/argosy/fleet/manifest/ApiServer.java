package io.argosy.fleet.manifest;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.tool.TemporaryFolder;
import io.argosy.fleet.tool.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * What the API server would refuse of rendered manifests, without one: {@code new ApiServer(tools).check(rendered)}. Its own
 * code judges, and kubeconform's schemas hold what that lets pass. No kind is skipped, and no network is used.
 */
public final class ApiServer {
    /** How long each of the two may take, for as many overlays as there are. */
    static final Duration LIMIT = Duration.ofMinutes(5);

    private final Tools tools;

    /** Uses the schemas and definitions that lie beside the tools' pins. */
    public ApiServer(Tools tools) {
        this.tools = tools;
    }

    /**
     * An object that the API server would refuse.
     *
     * @param overlay the name that its YAML was given under
     * @param sentence e.g. "Deployment churn: spec.replicas: Invalid value: -1: must be greater than or equal to 0"
     */
    public record Complaint(String overlay, String sentence) {}

    /**
     * What is wrong with an object of a file.
     *
     * @param file the file's name
     * @param object kind and name; Argo CD gives no two objects the same
     * @param message what is wrong, without the value where the object is a Secret
     */
    record Refusal(String file, String object, String message) {}

    /**
     * Judges rendered overlays.
     *
     * @param rendered YAML by the overlay's name, which complaints repeat
     * @return sorted by overlay; empty where all would be taken
     */
    public List<Complaint> check(Map<String, String> rendered) throws IOException, InterruptedException {
        if (rendered.isEmpty()) {
            return List.of();
        }
        try (TemporaryFolder folder = TemporaryFolder.inMemory()) {
            Map<String, String> overlays = new HashMap<>();
            for (Map.Entry<String, String> entry : rendered.entrySet()) {
                String file = entry.getKey().replace('/', '.') + ".yaml";
                Files.writeString(folder.path().resolve(file), entry.getValue());
                overlays.put(file, entry.getKey());
            }
            return refusals(folder.path()).stream()
                    .map(refusal -> new Complaint(
                            overlays.getOrDefault(refusal.file(), "overlays"),
                            refusal.object() + ": " + refusal.message()))
                    .sorted(Comparator.comparing(Complaint::overlay))
                    .toList();
        }
    }

    /** One word for one mistake: kubeconform's only where the API server's own code has none for the object. */
    private List<Refusal> refusals(Path folder) throws IOException, InterruptedException {
        try (ExecutorService both = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<List<Refusal>> code = both.submit(() -> new ApiServerCode(tools).refusals(folder));
            Future<List<Refusal>> schemas = both.submit(() -> new Kubeconform(tools).refusals(folder));
            List<Refusal> own = result(code);
            List<Refusal> left = result(schemas).stream()
                    .filter(refusal -> own.stream()
                            .noneMatch(told -> told.file().equals(refusal.file())
                                    && told.object().equals(refusal.object())))
                    .toList();
            return Stream.concat(own.stream(), left.stream()).toList();
        }
    }

    private static List<Refusal> result(Future<List<Refusal>> refusals) throws IOException, InterruptedException {
        try {
            return refusals.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException broken) {
                throw broken;
            }
            if (e.getCause() instanceof RuntimeException failed) {
                throw failed;
            }
            throw new IllegalStateException(e);
        }
    }

    /** One of the two did not do its work. */
    static FleetException failed(String fact) {
        return new FleetException(ExitCode.UNAVAILABLE, fact, "run it by hand; see tools/README.md");
    }
}
