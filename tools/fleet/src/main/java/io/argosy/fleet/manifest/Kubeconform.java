package io.argosy.fleet.manifest;

import io.argosy.fleet.tool.Execution;
import io.argosy.fleet.tool.Tool;
import io.argosy.fleet.tool.Tools;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The real kubeconform, in the pinned version: strict, without network, and no kind is skipped. */
final class Kubeconform {
    private static final String SCHEMAS =
            "schemas/generated/{{ .Group }}/{{ .ResourceKind }}_{{ .ResourceAPIVersion }}.json";

    private final Tools tools;

    /** Uses the schemas that lie beside the tools' pins. */
    Kubeconform(Tools tools) {
        this.tools = tools;
    }

    /** What is wrong with the manifests {@code *.yaml} of a folder. */
    List<ApiServer.Refusal> refusals(Path folder) throws IOException, InterruptedException {
        return refusals(run(folder));
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
                ApiServer.LIMIT);
    }

    private static List<ApiServer.Refusal> refusals(Execution run) {
        try {
            List<ApiServer.Refusal> refusals = new ArrayList<>();
            for (JsonNode resource : JsonMapper.shared().readTree(run.out()).path("resources")) {
                refusals.add(new ApiServer.Refusal(
                        String.valueOf(
                                Path.of(resource.path("filename").asString("")).getFileName()),
                        resource.path("kind").asString("") + " "
                                + resource.path("name").asString(""),
                        sentence(resource)));
            }
            if (refusals.isEmpty() && !run.succeeded()) {
                throw ApiServer.failed("kubeconform failed: " + run.err().strip());
            }
            return refusals;
        } catch (JacksonException e) {
            throw ApiServer.failed(
                    "kubeconform's answer is no JSON: " + run.err().strip());
        }
    }

    /** What is wrong with a Secret could quote it. */
    private static String sentence(JsonNode resource) {
        return resource.path("kind").asString("").equals("Secret")
                ? "is not valid"
                : resource.path("msg").asString("is not valid");
    }
}
