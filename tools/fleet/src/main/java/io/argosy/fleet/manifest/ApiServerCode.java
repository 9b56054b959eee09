package io.argosy.fleet.manifest;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.tool.Execution;
import io.argosy.fleet.tool.Tool;
import io.argosy.fleet.tool.Tools;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The API server's own decoding, defaults and validation, and of custom resources those of their definitions: the command
 * {@code tools/apiserver}. It sees no variable of this process.
 */
final class ApiServerCode {
    private static final Path DEFINITIONS = Path.of("schemas", "generated", "definitions");

    private final Tools tools;

    ApiServerCode(Tools tools) {
        this.tools = tools;
    }

    /**
     * What is refused of the manifests {@code *.yaml} of a folder, in its order. A Secret's values are in none of it.
     *
     * @throws FleetException where the command cannot be built, or fails
     */
    List<ApiServer.Refusal> refusals(Path folder) throws IOException, InterruptedException {
        Execution run = Execution.of(
                tools.folder(),
                List.of(
                        tools.path(Tool.APISERVER).toString(),
                        "-definitions",
                        DEFINITIONS.toString(),
                        folder.toString()),
                ApiServer.LIMIT,
                Map.of());
        if (!run.succeeded()) {
            throw ApiServer.failed("the API server's code failed: " + run.err().strip());
        }
        try {
            List<ApiServer.Refusal> refusals = new ArrayList<>();
            for (JsonNode refusal : JsonMapper.shared().readTree(run.out())) {
                String object = refusal.path("kind").asString("") + " "
                        + refusal.path("name").asString("");
                refusals.add(new ApiServer.Refusal(
                        refusal.path("file").asString(""),
                        object.isBlank() ? "a document" : object,
                        refusal.path("message").asString("")));
            }
            return refusals;
        } catch (JacksonException e) {
            throw ApiServer.failed(
                    "the API server's code answers no JSON: " + run.err().strip());
        }
    }
}
