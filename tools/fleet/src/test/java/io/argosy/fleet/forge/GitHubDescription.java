package io.argosy.fleet.forge;

import com.github.tomakehurst.wiremock.http.LoggedResponse;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * GitHub's own description of its REST interface, as far as fleet asks it: gives the examples that a server in a test
 * answers with, and says what in a request or an answer is not as described.
 */
final class GitHubDescription {
    private static final Path FILE = Path.of("../github/generated/rest.json");
    private static final String HERE = "https://api.github.com/description";
    /** What every operation may answer, and none of them lists. */
    private static final Map<Integer, String> ALWAYS =
            Map.of(401, "#/components/responses/requires_authentication", 403, "#/components/responses/forbidden");

    private final JsonNode description;
    private final SchemaRegistry schemas;

    GitHubDescription() {
        try {
            String text = Files.readString(FILE);
            description = JsonMapper.shared().readTree(text);
            schemas =
                    SchemaRegistry.withDialect(Dialects.getOpenApi30(), builder -> builder.schemas(Map.of(HERE, text)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The first example of an answer; a list's first element.
     *
     * @param path as described, e.g. {@code /repos/{owner}/{repo}/pulls}
     */
    ObjectNode example(String method, String path, int status) {
        JsonNode value =
                example(resolve(operation(method, path).path("responses").path(String.valueOf(status))));
        return (ObjectNode) (value.isArray() ? value.path(0) : value).deepCopy();
    }

    private JsonNode example(JsonNode response) {
        JsonNode examples = response.path("content").path("application/json").path("examples");
        return resolve(examples.valueStream().findFirst().orElse(examples)).path("value");
    }

    /** What is not as described in what was asked and answered; empty where all is. */
    List<String> problems(ServeEvent event) {
        LoggedRequest request = event.getRequest();
        LoggedResponse response = event.getResponse();
        String method = request.getMethod().getName().toLowerCase(Locale.ROOT);
        String path = URI.create(request.getUrl()).getPath();
        String template = description
                .path("paths")
                .propertyStream()
                .map(Map.Entry::getKey)
                .filter(described -> Pattern.matches(described.replaceAll("\\{[^}]+}", "[^/]+"), path))
                .findFirst()
                .orElse("");
        JsonNode operation = operation(method, template);
        if (operation.isMissingNode()) {
            return List.of(method + " " + path + " is not described");
        }
        List<String> problems = new ArrayList<>();
        query(request, operation, problems);
        String here = HERE + "#/paths/" + escaped(template) + "/" + method;
        body(request, operation, here, problems);
        answer(response, operation, here, problems);
        return problems.stream()
                .map(problem -> method + " " + path + ": " + problem)
                .toList();
    }

    private void query(LoggedRequest request, JsonNode operation, List<String> problems) {
        List<String> known = operation
                .path("parameters")
                .valueStream()
                .map(this::resolve)
                .filter(parameter -> parameter.path("in").asString("").equals("query"))
                .map(parameter -> parameter.path("name").asString(""))
                .toList();
        request.getQueryParams().keySet().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> problems.add("nobody described the parameter " + name));
    }

    private void body(LoggedRequest request, JsonNode operation, String here, List<String> problems) {
        String text = request.getBodyAsString();
        String content = "/requestBody/content/application~1json/schema";
        if (operation.has("requestBody")) {
            JsonNode body = JsonMapper.shared().readTree(text);
            validate(body, here + content, "the request", problems);
            JsonNode known = resolve(operation.at(content)).path("properties");
            body.propertyNames().stream()
                    .filter(name -> !known.has(name))
                    .forEach(name -> problems.add("nobody described the field " + name));
        } else if (!text.isEmpty()) {
            problems.add("no request body is described, and there is " + text);
        }
    }

    private void answer(LoggedResponse response, JsonNode operation, String here, List<String> problems) {
        String status = String.valueOf(response.getStatus());
        JsonNode described = operation.path("responses").path(status);
        String place = here + "/responses/" + status;
        String always = ALWAYS.get(response.getStatus());
        if (described.isMissingNode() && always != null) {
            described = description.at(always.substring(1));
            place = HERE + always;
        } else if (described.isMissingNode()) {
            problems.add("an answer with " + status + " is not described");
            return;
        } else if (described.has("$ref")) {
            place = HERE + described.path("$ref").asString();
        }
        if (resolve(described).has("content")) {
            // GitHub's examples leave out a few fields that its schemas require: that is not the answer's fault.
            List<String> own = new ArrayList<>();
            String schema = place + "/content/application~1json/schema";
            validate(example(resolve(described)), schema, "the answer", own);
            validate(JsonMapper.shared().readTree(response.getBodyAsString()), schema, "the answer", problems);
            problems.removeAll(own);
        }
    }

    private void validate(JsonNode value, String place, String what, List<String> problems) {
        Schema schema = schemas.getSchema(SchemaLocation.of(place));
        schema.validate(value).forEach(error -> problems.add(what + " is not as described: " + error));
    }

    private JsonNode operation(String method, String path) {
        return description.path("paths").path(path).path(method);
    }

    private JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? description.at(node.path("$ref").asString().substring(1)) : node;
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D");
    }

    /** An error as GitHub words it. */
    static ObjectNode error(String message) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("message", message)
                .put("documentation_url", "https://docs.github.com/rest");
    }
}
