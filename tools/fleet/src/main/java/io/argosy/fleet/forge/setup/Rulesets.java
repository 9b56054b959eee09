package io.argosy.fleet.forge.setup;

import io.argosy.fleet.evidence.EvidenceFiles;
import io.argosy.fleet.release.Proposal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The rulesets that hold what this repository promises, in the form in which GitHub takes them. */
final class Rulesets {
    /** GitHub Actions itself: a check of this name that another writes does not count. */
    static final int ACTIONS = 15368;

    /** GitHub's numbers of the roles that may write: maintain, write, admin. Keys that clusters push evidence with have none. */
    private static final List<Integer> WRITERS = List.of(2, 4, 5);

    private static final String BELOW = "**/*";

    private Rulesets() {}

    /**
     * All of them.
     *
     * @param app the number of the App that workflows pin and propose as; without it nobody goes past main's rules, and who
     *     proposes cannot be told
     */
    static List<ObjectNode> wanted(Wanted wanted, OptionalLong app) {
        List<ObjectNode> rulesets = new ArrayList<>(List.of(main(wanted, app), evidence()));
        proposals(app).ifPresent(rulesets::add);
        return rulesets.stream().map(Rulesets::asRead).toList();
    }

    private static ObjectNode main(Wanted wanted, OptionalLong app) {
        ObjectNode main = ruleset("main", List.of(wanted.branch()));
        app.ifPresent(id -> actor(main, "Integration", id));
        rule(main, "deletion");
        rule(main, "non_fast_forward");
        ObjectNode review = rule(main, "pull_request").putObject("parameters");
        review.put("required_approving_review_count", 1)
                .put("require_code_owner_review", true)
                .put("dismiss_stale_reviews_on_push", true)
                // Else who approves could push to it first, and approve that, too.
                .put("require_last_push_approval", true)
                .put("required_review_thread_resolution", false);
        review.putArray("allowed_merge_methods").add(wanted.merges().name().toLowerCase(Locale.ROOT));
        ObjectNode checks = rule(main, "required_status_checks").putObject("parameters");
        checks.put("strict_required_status_checks_policy", true);
        ArrayNode names = checks.putArray("required_status_checks");
        wanted.workflows()
                .checks()
                .forEach(name -> names.addObject().put("context", name).put("integration_id", ACTIONS));
        return main;
    }

    /** Clusters alone write what they saw: with a deploy key, which goes past no other ruleset. */
    private static ObjectNode evidence() {
        ObjectNode evidence = ruleset("evidence", List.of(EvidenceFiles.branch(BELOW)));
        actor(evidence, "DeployKey", null);
        for (String type : List.of("creation", "update", "deletion", "non_fast_forward")) {
            rule(evidence, type);
        }
        return evidence;
    }

    /**
     * What people and the App propose, no cluster's key touches: a push to it would be merged under its name. Force is
     * allowed, as the same proposal made again is pushed over the one before.
     */
    private static Optional<ObjectNode> proposals(OptionalLong app) {
        if (app.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode proposals = ruleset(
                "proposals",
                Proposal.KINDS.stream().map(kind -> kind + "/" + BELOW).toList());
        actor(proposals, "Integration", app.getAsLong());
        WRITERS.forEach(role -> actor(proposals, "RepositoryRole", role.longValue()));
        rule(proposals, "creation");
        rule(proposals, "update");
        return Optional.of(proposals);
    }

    private static ObjectNode ruleset(String name, List<String> branches) {
        ObjectNode ruleset = JsonNodeFactory.instance.objectNode();
        ruleset.put("name", name).put("target", "branch").put("enforcement", "active");
        ObjectNode refs = ruleset.putObject("conditions").putObject("ref_name");
        branches.forEach(branch -> refs.withArray("include").add("refs/heads/" + branch));
        refs.putArray("exclude");
        ruleset.putArray("bypass_actors");
        ruleset.putArray("rules");
        return ruleset;
    }

    private static void actor(ObjectNode ruleset, String type, @Nullable Long id) {
        ruleset.withArray("bypass_actors")
                .addObject()
                .put("actor_id", id)
                .put("actor_type", type)
                .put("bypass_mode", "always");
    }

    private static ObjectNode rule(ObjectNode ruleset, String type) {
        return ruleset.withArray("rules").addObject().put("type", type);
    }

    /** Numbers are of the kind that reading makes of them, so that they equal what GitHub answers. */
    private static ObjectNode asRead(JsonNode made) {
        return (ObjectNode) JsonMapper.shared().readTree(made.toString());
    }
}
