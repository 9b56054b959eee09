package io.argosy.fleet.forge.setup;

import io.argosy.fleet.forge.setup.Finding.Call;
import io.argosy.fleet.forge.setup.Finding.Change;
import io.argosy.fleet.forge.setup.Finding.Fine;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Environments of workflows, whose secrets jobs of one branch alone may read. Without that, whoever may push any branch, a
 * cluster's key among them, could push a workflow that prints them.
 */
final class Environments {
    private final Rest rest;
    private final String branch;
    private final Map<String, JsonNode> there = new TreeMap<>();

    Environments(Rest rest, String branch) throws InterruptedException {
        this.rest = rest;
        this.branch = branch;
        for (JsonNode environment : rest.list("list the environments", "/environments", "environments")) {
            there.put(environment.path("name").asString(""), environment);
        }
    }

    /** Whether one was there when it was looked at. */
    boolean isThere(String name) {
        return there.containsKey(name);
    }

    void look(String name, List<Finding> findings) throws InterruptedException {
        String thing = "the environment " + name;
        Optional<JsonNode> found = Optional.ofNullable(there.get(name));
        boolean byName = found.map(environment -> environment
                        .path("deployment_branch_policy")
                        .path("custom_branch_policies")
                        .asBoolean(false))
                .orElse(false);
        if (byName) {
            findings.add(new Fine(thing));
        } else {
            String difference = found.isPresent() ? "jobs of more branches than one may run in it" : "it is missing";
            ObjectNode body = found.map(Environments::asItIs).orElseGet(JsonNodeFactory.instance::objectNode);
            body.putObject("deployment_branch_policy")
                    .put("protected_branches", false)
                    .put("custom_branch_policies", true);
            findings.add(new Change(thing, List.of(difference), new Call("PUT", path(name), body)));
        }
        branches(thing, path(name) + "/deployment-branch-policies", byName, findings);
    }

    private void branches(String thing, String path, boolean byName, List<Finding> findings)
            throws InterruptedException {
        List<JsonNode> policies =
                byName ? rest.list("show the branches of " + thing, path, "branch_policies") : List.of();
        boolean open = false;
        for (JsonNode policy : policies) {
            String name = policy.path("name").asString("");
            boolean tag = policy.path("type").asString("branch").equals("tag");
            if (name.equals(branch) && !tag) {
                open = true;
            } else {
                findings.add(new Change(
                        thing,
                        List.of("it is open to " + (tag ? "the tag " : "the branch ") + name),
                        new Call("DELETE", path + "/" + policy.path("id").asLong(), null)));
            }
        }
        if (!open) {
            ObjectNode body =
                    JsonNodeFactory.instance.objectNode().put("name", branch).put("type", "branch");
            findings.add(
                    new Change(thing, List.of("it is not open to the branch " + branch), new Call("POST", path, body)));
        }
    }

    /** GitHub takes an environment whole: what somebody asked for beside is said again. */
    private static ObjectNode asItIs(JsonNode environment) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        for (JsonNode rule : environment.path("protection_rules")) {
            if (rule.has("wait_timer")) {
                body.set("wait_timer", rule.path("wait_timer"));
            }
            if (rule.has("prevent_self_review")) {
                body.set("prevent_self_review", rule.path("prevent_self_review"));
            }
            List<ObjectNode> reviewers = new ArrayList<>();
            rule.path("reviewers")
                    .forEach(reviewer -> reviewers.add(JsonNodeFactory.instance
                            .objectNode()
                            .put("type", reviewer.path("type").asString(""))
                            .put("id", reviewer.path("reviewer").path("id").asLong())));
            if (!reviewers.isEmpty()) {
                body.putArray("reviewers").addAll(reviewers);
            }
        }
        return body;
    }

    static String path(String environment) {
        return "/environments/" + encoded(environment);
    }

    static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
