package io.argosy.fleet.forge.setup;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.forge.GitHubAccess;
import io.argosy.fleet.forge.setup.Finding.Aside;
import io.argosy.fleet.forge.setup.Finding.Call;
import io.argosy.fleet.forge.setup.Finding.Change;
import io.argosy.fleet.forge.setup.Finding.Fine;
import io.argosy.fleet.forge.setup.Finding.Open;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A repository on GitHub, held against what it says itself that it is to be. Reading changes nothing; each change is made by
 * itself, and made again it is the same.
 */
public final class GitHubSetup implements AutoCloseable {
    private final Rest rest;
    private final String repository;
    private final Wanted wanted;

    /** Connects when it is first used. */
    public GitHubSetup(GitHubAccess access, Wanted wanted) {
        this(access, wanted, Rest.PATIENCE);
    }

    GitHubSetup(GitHubAccess access, Wanted wanted, Duration patience) {
        this.rest = new Rest(access.endpoint(), access.repository(), Optional.of(access.token()), patience);
        this.repository = access.repository();
        this.wanted = wanted;
    }

    /**
     * Reads all of it.
     *
     * @return in the order in which changes are made: rules come last, when what they need is there
     * @throws FleetException where GitHub refuses, or cannot be reached
     */
    public List<Finding> findings() throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        JsonNode there = rest.get("show the repository", "");
        if (!there.path("permissions").path("admin").asBoolean(false)) {
            throw new FleetException(
                    ExitCode.UNAVAILABLE,
                    "the token does not administer " + repository,
                    "ask who does, or set GITHUB_TOKEN to a token that may");
        }
        merges(there, findings);
        Environments environments = new Environments(rest, wanted.branch());
        for (String environment : wanted.workflows().environments()) {
            environments.look(environment, findings);
        }
        Map<String, String> variables = variables(findings);
        secrets(environments, findings);
        rights(variables.containsKey(AppNames.CLIENT_ID), findings);
        owners(findings);
        rulesets(app(variables, findings), findings);
        return List.copyOf(findings);
    }

    /** Makes one change. */
    public void make(Change change) throws InterruptedException {
        rest.write("change " + change.thing(), change.call());
    }

    private void merges(JsonNode there, List<Finding> findings) {
        String field = switch (wanted.merges()) {
            case MERGE -> "allow_merge_commit";
            case SQUASH -> "allow_squash_merge";
            case REBASE -> "allow_rebase_merge";
        };
        String thing = "merges by " + wanted.merges().name().toLowerCase(Locale.ROOT);
        // A token that may not administer is told none of these; this one may.
        if (there.path(field).asBoolean(true)) {
            findings.add(new Fine(thing));
        } else {
            ObjectNode body = JsonNodeFactory.instance.objectNode().put(field, true);
            findings.add(new Change(thing, List.of("the repository does not allow them"), new Call("PATCH", "", body)));
        }
    }

    private Map<String, String> variables(List<Finding> findings) throws InterruptedException {
        Map<String, String> there = new TreeMap<>();
        for (JsonNode variable : rest.list("list the variables", "/actions/variables", "variables")) {
            there.put(variable.path("name").asString(), variable.path("value").asString(""));
        }
        Map<String, String> names = new TreeMap<>();
        names.put(AppNames.ID, "rulesets");
        wanted.workflows().variables().forEach((name, users) -> names.put(name, String.join(", ", users)));
        names.forEach((name, users) -> {
            String thing = "the variable " + name;
            findings.add(
                    there.containsKey(name)
                            ? new Fine(thing)
                            : missing(thing, name, users, "`gh variable set " + name + "`"));
        });
        return there;
    }

    private void secrets(Environments environments, List<Finding> findings) throws InterruptedException {
        List<String> everywhere = names(rest.list("list the secrets", "/actions/secrets", "secrets"));
        for (var secret : wanted.workflows().secrets().entrySet()) {
            String name = secret.getKey().name();
            String environment = secret.getKey().environment();
            String users = String.join(", ", secret.getValue());
            if (environment.isEmpty()) {
                String thing = "the secret " + name;
                findings.add(
                        everywhere.contains(name)
                                ? new Fine(thing)
                                : missing(thing, name, users, "`gh secret set " + name + "`"));
                continue;
            }
            String thing = "the secret " + name + " of the environment " + environment;
            boolean isThere = environments.isThere(environment)
                    && names(rest.list("list the secrets", Environments.path(environment) + "/secrets", "secrets"))
                            .contains(name);
            findings.add(
                    isThere
                            ? new Fine(thing)
                            : missing(thing, name, users, "`gh secret set " + name + " --env " + environment + "`"));
            if (everywhere.contains(name)) {
                findings.add(new Open(
                        "the secret " + name,
                        "every branch's workflows can read it, as it is the repository's, too",
                        "`gh secret delete " + name + "`, and make a new key if others may write branches"));
            }
        }
    }

    private static List<String> names(List<JsonNode> secrets) {
        return secrets.stream().map(secret -> secret.path("name").asString("")).toList();
    }

    private static Open missing(String thing, String name, String users, String nextStep) {
        return new Open(
                thing,
                "it is missing: " + AppNames.purpose(name, users),
                AppNames.isOfApp(name) ? "`./fleet github app --key FILE` makes the App, then " + nextStep : nextStep);
    }

    /** What a workflow's own token may do when its file says nothing, and whether it may open pull requests. */
    private void rights(boolean hasApp, List<Finding> findings) throws InterruptedException {
        String path = "/actions/permissions/workflow";
        JsonNode there = rest.get("show the rights of workflows", path);
        List<String> differences = new ArrayList<>();
        String rights = there.path("default_workflow_permissions").asString("");
        if (!rights.equals("read")) {
            differences.add("a token may " + rights + " where its workflow does not say, to be read");
        }
        boolean opens = there.path("can_approve_pull_request_reviews").asBoolean(false);
        if (opens == hasApp) {
            differences.add(
                    hasApp
                            ? "workflows' own tokens may approve pull requests, and the App opens them"
                            : "workflows may not open pull requests, and there is no App");
        }
        String thing = "the rights of workflows' own tokens";
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("default_workflow_permissions", "read").put("can_approve_pull_request_reviews", !hasApp);
        findings.add(
                differences.isEmpty() ? new Fine(thing) : new Change(thing, differences, new Call("PUT", path, body)));
    }

    /** GitHub's own findings: a pattern that it does not read, an owner that it does not know or that may not write. */
    private void owners(List<Finding> findings) throws InterruptedException {
        Optional<JsonNode> errors =
                rest.find("look at CODEOWNERS", "/codeowners/errors?ref=" + Environments.encoded(wanted.branch()));
        String thing = "CODEOWNERS";
        if (errors.isEmpty()) {
            findings.add(new Open(
                    thing, "GitHub finds none on " + wanted.branch(), "push the branch, with .github/CODEOWNERS"));
            return;
        }
        errors.get().path("errors").forEach(error -> {
            String message =
                    error.path("message").asString("").lines().findFirst().orElse("");
            findings.add(new Open(
                    thing,
                    message.isEmpty() ? error.path("kind").asString("") : message.replaceFirst(":$", ""),
                    error.path("suggestion")
                            .asString("an owner exists, may write to the repository, and is visible: until then nobody"
                                    + " has to approve what it owns")));
        });
        if (errors.get().path("errors").isEmpty()) {
            findings.add(new Fine(thing));
        }
    }

    private static OptionalLong app(Map<String, String> variables, List<Finding> findings) {
        String id = variables.getOrDefault(AppNames.ID, "");
        if (id.matches("[0-9]{1,18}")) {
            return OptionalLong.of(Long.parseLong(id));
        }
        if (!id.isEmpty()) {
            findings.add(new Open(
                    "the variable " + AppNames.ID,
                    "it is no App's number, but " + id,
                    "`gh variable set " + AppNames.ID + "` to what `./fleet github app` printed"));
        }
        return OptionalLong.empty();
    }

    private void rulesets(OptionalLong app, List<Finding> findings) throws InterruptedException {
        Map<String, Long> there = new TreeMap<>();
        for (JsonNode ruleset : rest.list("list the rulesets", "/rulesets?includes_parents=false", "")) {
            there.put(ruleset.path("name").asString(), ruleset.path("id").asLong());
        }
        for (ObjectNode ruleset : Rulesets.wanted(wanted, app)) {
            String name = ruleset.path("name").asString();
            String thing = "the ruleset " + name;
            Long id = there.remove(name);
            if (id == null) {
                findings.add(new Change(thing, List.of("it is missing"), new Call("POST", "/rulesets", ruleset)));
                continue;
            }
            JsonNode actual = rest.get("show " + thing, "/rulesets/" + id);
            Tightened tightened = Tightened.of(ruleset, actual);
            findings.add(
                    tightened.differences().isEmpty()
                            ? new Fine(thing)
                            : new Change(
                                    thing,
                                    tightened.differences(),
                                    new Call("PUT", "/rulesets/" + id, tightened.body())));
            if (!actual.has("bypass_actors")) {
                findings.add(new Open(
                        thing, "GitHub does not say who may go past it", "ask with a token that may administer"));
            }
        }
        there.keySet().stream().map(name -> new Aside("the ruleset " + name)).forEach(findings::add);
    }

    @Override
    public void close() {
        rest.close();
    }
}
