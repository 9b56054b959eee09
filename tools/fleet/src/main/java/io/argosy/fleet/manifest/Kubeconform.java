package io.argosy.fleet.manifest;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.tool.Execution;
import io.argosy.fleet.tool.TemporaryFolder;
import io.argosy.fleet.tool.Tool;
import io.argosy.fleet.tool.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The real kubeconform, in the pinned version: strict, without network, and no kind is skipped. */
public final class Kubeconform {
    private static final String SCHEMAS =
            "schemas/generated/{{ .Group }}/{{ .ResourceKind }}_{{ .ResourceAPIVersion }}.json";

    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final Tools tools;

    /** Uses the schemas that lie beside the tools' pins. */
    public Kubeconform(Tools tools) {
        this.tools = tools;
    }

    /**
     * An object that Kubernetes would refuse.
     *
     * @param overlay the name that its YAML was given under
     * @param sentence e.g. "Service churn: additional properties 'port' not allowed"
     */
    public record Complaint(String overlay, String sentence) {}

    /**
     * Validates rendered overlays.
     *
     * @param rendered YAML by the overlay's name, which complaints repeat
     */
    public List<Complaint> check(Map<String, String> rendered) throws IOException, InterruptedException {
        if (rendered.isEmpty()) {
            return List.of();
        }
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Map<String, String> overlays = new HashMap<>();
            for (Map.Entry<String, String> entry : rendered.entrySet()) {
                Path file = folder.path().resolve(entry.getKey().replace('/', '.') + ".yaml");
                Files.writeString(file, entry.getValue());
                overlays.put(file.toString(), entry.getKey());
            }
            return complaints(run(folder.path()), overlays);
        }
    }

    private Execution run(Path folder) throws IOException, InterruptedException {
        String kubeconform = tools.path(Tool.KUBECONFORM).toString();
        String workers = String.valueOf(Runtime.getRuntime().availableProcessors());
        return Execution.of(
                tools.folder(),
                List.of(
                        kubeconform,
                        "-strict",
                        "-n",
                        workers,
                        "-output",
                        "json",
                        "-schema-location",
                        SCHEMAS,
                        folder.toString()),
                LIMIT);
    }

    private static List<Complaint> complaints(Execution run, Map<String, String> overlays) {
        try {
            List<Complaint> complaints = new ArrayList<>();
            for (JsonNode resource : JsonMapper.shared().readTree(run.out()).path("resources")) {
                complaints.add(new Complaint(
                        overlays.getOrDefault(resource.path("filename").asString(""), "overlays"),
                        resource.path("kind").asString("") + " "
                                + resource.path("name").asString("") + " "
                                + sentence(resource)));
            }
            if (complaints.isEmpty() && !run.succeeded()) {
                throw failed("kubeconform failed: " + run.err().strip());
            }
            return complaints;
        } catch (JacksonException e) {
            throw failed("kubeconform's answer is no JSON: " + run.err().strip());
        }
    }

    /** What is wrong with a Secret could quote it. */
    private static String sentence(JsonNode resource) {
        return resource.path("kind").asString("").equals("Secret")
                ? "is not valid"
                : resource.path("msg").asString("is not valid");
    }

    private static FleetException failed(String fact) {
        return new FleetException(ExitCode.UNAVAILABLE, fact, "run it by hand; see tools/README.md");
    }
}
