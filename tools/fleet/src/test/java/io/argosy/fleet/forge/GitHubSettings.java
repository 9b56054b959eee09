package io.argosy.fleet.forge;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What an administrator sets of a repository: kept as it is set, and answered as GitHub does. */
public final class GitHubSettings implements ResponseDefinitionTransformerV2 {
    static final String NAME = "settings";
    static final String PATHS = "(|/(rulesets|environments|actions|codeowners)(/.*)?)";

    private static final String ENVIRONMENT = "/repos/{owner}/{repo}/environments/{environment_name}";
    private static final Pattern INSIDE = Pattern.compile("/environments/([^/]+)(/.*)?");

    private final GitHubDescription described;
    private final String prefix;
    private final ObjectNode repository;
    private final Map<Long, ObjectNode> rulesets = new TreeMap<>();
    private final Map<String, ObjectNode> environments = new TreeMap<>();
    private final Map<String, Map<Long, String>> branches = new TreeMap<>();
    private final Map<String, String> variables = new TreeMap<>();
    private final Map<String, SortedSet<String>> secrets = new TreeMap<>();
    private final ArrayNode unknownOwners = JsonNodeFactory.instance.arrayNode();
    private ObjectNode rights = JsonNodeFactory.instance
            .objectNode()
            .put("default_workflow_permissions", "write")
            .put("can_approve_pull_request_reviews", false);
    private long numbers = 1;

    GitHubSettings(GitHubDescription described, String name) {
        this.described = described;
        this.prefix = "/repos/" + name;
        this.repository = described.example("get", "/repos/{owner}/{repo}", 200);
        String[] parts = name.split("/", 2);
        repository.put("name", parts[1]).put("full_name", name);
        repository.withObject("/owner").put("login", parts[0]).put("type", "Organization");
        repository.withObject("/permissions").put("admin", true);
    }

    /** The repository itself, to change. */
    public ObjectNode repository() {
        return repository;
    }

    /** A ruleset by its name, as GitHub has it. */
    public ObjectNode ruleset(String name) {
        return rulesets.values().stream()
                .filter(ruleset -> ruleset.path("name").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    public List<String> rulesets() {
        return rulesets.values().stream()
                .map(ruleset -> ruleset.path("name").asString())
                .sorted()
                .toList();
    }

    /** Puts a ruleset there that somebody made by hand. */
    public void ruleset(ObjectNode ruleset) {
        add(ruleset);
    }

    public Map<String, String> variables() {
        return variables;
    }

    /** Names of secrets of an environment; of the repository itself where its name is empty. */
    public SortedSet<String> secrets(String environment) {
        return secrets.computeIfAbsent(environment, _ -> new TreeSet<>());
    }

    /** The branches that may run in an environment. */
    public List<String> branches(String environment) {
        return List.copyOf(branches.getOrDefault(environment, Map.of()).values());
    }

    public ObjectNode environment(String name) {
        return environments.computeIfAbsent(name, _ -> {
            ObjectNode made = described.example("put", ENVIRONMENT, 200).put("name", name);
            made.putArray("protection_rules");
            made.putNull("deployment_branch_policy");
            return made;
        });
    }

    public ObjectNode rights() {
        return rights;
    }

    /** An owner that GitHub does not know. */
    public void unknownOwner(String line, int number) {
        unknownOwners
                .addObject()
                .put("line", number)
                .put("column", 1)
                .put("kind", "Unknown owner")
                .put("source", line)
                .putNull("suggestion")
                .put(
                        "message",
                        "Unknown owner on line " + number + ": make sure it exists and has write access\n\n  " + line)
                .put("path", ".github/CODEOWNERS");
    }

    @Override
    public ResponseDefinition transform(ServeEvent event) {
        String method = event.getRequest().getMethod().getName();
        URI asked = URI.create(event.getRequest().getUrl());
        String text = event.getRequest().getBodyAsString();
        JsonNode body = text.isEmpty()
                ? JsonNodeFactory.instance.objectNode()
                : JsonMapper.shared().readTree(text);
        if (asked.getPath().startsWith("/app-manifests/")) {
            return json(201, described.example("post", "/app-manifests/{code}/conversions", 201));
        }
        String path = asked.getPath().substring(prefix.length());
        Matcher inside = INSIDE.matcher(path);
        if (inside.matches()) {
            return environment(method, inside.group(1), String.valueOf(inside.group(2)), (ObjectNode) body);
        }
        return switch (method + " " + path.replaceFirst("/[0-9]+$", "/N")) {
            case "GET " -> json(200, repository);
            case "PATCH " -> {
                repository.setAll((ObjectNode) body);
                yield json(
                        200,
                        described.example("patch", "/repos/{owner}/{repo}", 200).setAll((ObjectNode) body));
            }
            case "GET /rulesets" ->
                json(200, JsonNodeFactory.instance.arrayNode().addAll(rulesets.values()));
            case "POST /rulesets" -> json(201, add((ObjectNode) body));
            case "GET /rulesets/N" -> json(200, numbered(path));
            case "PUT /rulesets/N" -> json(200, numbered(path).setAll((ObjectNode) body));
            case "GET /codeowners/errors" -> json(200, object("errors", unknownOwners));
            case "GET /environments" -> counted("environments", environments.values());
            case "GET /actions/permissions/workflow" -> json(200, rights);
            case "PUT /actions/permissions/workflow" -> {
                rights = (ObjectNode) body;
                yield nothing();
            }
            case "GET /actions/secrets" -> counted("secrets", dated(secrets("")));
            case "GET /actions/variables" -> counted("variables", variablesDated());
            default -> json(404, GitHubDescription.error("Not Found"));
        };
    }

    private ResponseDefinition environment(String method, String name, String rest, ObjectNode body) {
        Map<Long, String> open = branches.computeIfAbsent(name, _ -> new TreeMap<>());
        return switch (method + " " + rest.replaceFirst("/[0-9]+$", "/N")) {
            case "PUT null" -> {
                environment(name).set("deployment_branch_policy", body.path("deployment_branch_policy"));
                yield json(200, environment(name));
            }
            case "GET /secrets" -> counted("secrets", dated(secrets(name)));
            case "GET /deployment-branch-policies" -> {
                List<ObjectNode> policies = new ArrayList<>();
                open.forEach((id, branch) -> policies.add(policy(id, branch)));
                yield counted("branch_policies", policies);
            }
            case "POST /deployment-branch-policies" -> {
                long id = numbers++;
                open.put(id, body.path("name").asString());
                yield json(200, policy(id, body.path("name").asString()));
            }
            case "DELETE /deployment-branch-policies/N" -> {
                open.remove(number(rest));
                yield nothing();
            }
            default -> json(404, GitHubDescription.error("Not Found"));
        };
    }

    /** A branch that somebody opened an environment to. */
    public void open(String environment, String branch) {
        environment(environment)
                .putObject("deployment_branch_policy")
                .put("protected_branches", false)
                .put("custom_branch_policies", true);
        branches.computeIfAbsent(environment, _ -> new TreeMap<>()).put(numbers++, branch);
    }

    private static ObjectNode policy(long id, String branch) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("node_id", "MDE2OkdhdGU=")
                .put("name", branch)
                .put("type", "branch");
    }

    private ObjectNode add(ObjectNode body) {
        long id = numbers++;
        ObjectNode ruleset = described.example("get", "/repos/{owner}/{repo}/rulesets/{ruleset_id}", 200);
        ruleset.setAll(body);
        rulesets.put(id, ruleset.put("id", id));
        return ruleset;
    }

    private ObjectNode numbered(String path) {
        return Optional.ofNullable(rulesets.get(number(path))).orElseThrow();
    }

    private List<ObjectNode> variablesDated() {
        return variables.entrySet().stream()
                .map(variable -> dated(variable.getKey()).put("value", variable.getValue()))
                .toList();
    }

    private static List<ObjectNode> dated(SortedSet<String> names) {
        return names.stream().map(GitHubSettings::dated).toList();
    }

    private static ObjectNode dated(String name) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("name", name)
                .put("created_at", "2026-01-01T00:00:00Z")
                .put("updated_at", "2026-01-01T00:00:00Z");
    }

    private static long number(String path) {
        return Long.parseLong(path.substring(path.lastIndexOf('/') + 1));
    }

    private static ObjectNode object(String field, JsonNode value) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.set(field, value);
        return object;
    }

    private static ResponseDefinition counted(String field, Collection<ObjectNode> list) {
        ObjectNode object = object(field, JsonNodeFactory.instance.arrayNode().addAll(list));
        return json(200, object.put("total_count", list.size()));
    }

    private static ResponseDefinition json(int status, JsonNode body) {
        return ResponseDefinitionBuilder.responseDefinition()
                .withStatus(status)
                .withHeader("Content-Type", "application/json")
                .withBody(body.toString())
                .build();
    }

    private static ResponseDefinition nothing() {
        return ResponseDefinitionBuilder.responseDefinition().withStatus(204).build();
    }

    @Override
    public String getName() {
        return NAME;
    }

    @Override
    public boolean applyGlobally() {
        return false;
    }
}
