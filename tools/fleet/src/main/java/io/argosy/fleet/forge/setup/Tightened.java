package io.argosy.fleet.forge.setup;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A ruleset as it is, made as strict as it is wanted. What somebody made stricter stays: a rule more, a second approval, a
 * check of another program. Who may go past it, and what it is about, are as wanted and no more.
 *
 * @param body what GitHub is to have
 * @param differences from what it has; empty where that is as strict
 */
record Tightened(ObjectNode body, List<String> differences) {
    /** Where {@code true} lets more through. */
    private static final Set<String> LOOSE = Set.of("update_allows_fetch_and_merge", "do_not_enforce_on_create");

    private static final String CHECKS = "required_status_checks";

    static Tightened of(ObjectNode wanted, JsonNode actual) {
        List<String> differences = new ArrayList<>();
        ObjectNode body = wanted.deepCopy();
        if (!actual.path("enforcement").equals(wanted.path("enforcement"))) {
            differences.add("it is " + actual.path("enforcement").asString("") + ", to be active");
        }
        if (!actual.path("target")
                .asString("branch")
                .equals(wanted.path("target").asString())) {
            differences.add("it is about each " + actual.path("target").asString() + ", to be about branches");
        }
        branches(wanted, actual, differences);
        // Who may not administer the repository is not told who goes past its rules.
        if (actual.has("bypass_actors")) {
            past(wanted, actual, differences);
        }
        body.set("rules", rules(wanted.path("rules"), actual.path("rules"), differences));
        return new Tightened(body, List.copyOf(differences));
    }

    private static void branches(JsonNode wanted, JsonNode actual, List<String> differences) {
        for (String side : List.of("include", "exclude")) {
            Set<String> is = texts(actual.path("conditions").path("ref_name").path(side));
            Set<String> asked = texts(wanted.path("conditions").path("ref_name").path(side));
            if (!is.equals(asked)) {
                differences.add("it " + side + "s " + told(is) + ", to be " + told(asked));
            }
        }
    }

    private static void past(JsonNode wanted, JsonNode actual, List<String> differences) {
        Set<String> is = actors(actual);
        Set<String> asked = actors(wanted);
        is.stream()
                .filter(actor -> !asked.contains(actor))
                .forEach(actor -> differences.add("it lets " + actor + " past, which is to be ended"));
        asked.stream()
                .filter(actor -> !is.contains(actor))
                .forEach(actor -> differences.add("it does not let " + actor + " past"));
    }

    private static Set<String> actors(JsonNode ruleset) {
        Set<String> actors = new TreeSet<>();
        ruleset.path("bypass_actors").forEach(actor -> {
            String type = actor.path("actor_type").asString("");
            // An organisation's administrators and deploy keys have no number that says anything.
            boolean numbered = !type.equals("DeployKey") && !type.equals("OrganizationAdmin");
            String mode = actor.path("bypass_mode").asString("always");
            actors.add(type
                    + (numbered ? " " + actor.path("actor_id").asString("") : "")
                    + (mode.equals("always") ? "" : " (" + mode + ")"));
        });
        return actors;
    }

    private static ArrayNode rules(JsonNode wanted, JsonNode actual, List<String> differences) {
        ArrayNode rules = JsonNodeFactory.instance.arrayNode();
        Set<String> known = new LinkedHashSet<>();
        for (JsonNode rule : wanted) {
            String type = rule.path("type").asString();
            known.add(type);
            Optional<JsonNode> there = actual.valueStream()
                    .filter(other -> other.path("type").asString("").equals(type))
                    .findFirst();
            if (there.isEmpty()) {
                differences.add("it has no rule " + type);
                rules.add(rule);
            } else {
                rules.add(rule((ObjectNode) rule, there.get().path("parameters"), differences));
            }
        }
        actual.valueStream()
                .filter(rule -> !known.contains(rule.path("type").asString("")))
                .forEach(rules::add);
        return rules;
    }

    private static ObjectNode rule(ObjectNode wanted, JsonNode actual, List<String> differences) {
        ObjectNode rule = wanted.deepCopy();
        String type = rule.path("type").asString();
        if (!rule.has("parameters") && !actual.isObject()) {
            return rule;
        }
        ObjectNode parameters = rule.withObject("parameters");
        Set<String> names = new LinkedHashSet<>(parameters.propertyNames());
        names.addAll(actual.propertyNames());
        for (String name : names) {
            JsonNode asked = parameters.path(name);
            JsonNode is = actual.path(name);
            if (name.equals(CHECKS)) {
                parameters.set(name, checks(asked, is, differences));
                continue;
            }
            JsonNode strict = stricter(name, asked, is);
            parameters.set(name, strict);
            // What it does not say is what it is when nobody says it: false.
            boolean same = strict.isArray()
                    ? texts(strict).equals(texts(is))
                    : strict.equals(is) || (is.isMissingNode() && strict.isBoolean() && !strict.asBoolean());
            if (!same) {
                differences.add(
                        type + ": " + name + " is " + (is.isMissingNode() ? "not said" : is) + ", to be " + strict);
            }
        }
        return rule;
    }

    private static JsonNode stricter(String name, JsonNode asked, JsonNode is) {
        if (LOOSE.contains(name)) {
            return JsonNodeFactory.instance.booleanNode(false);
        }
        if (asked.isMissingNode()) {
            return is;
        }
        if (asked.isBoolean() && is.isBoolean()) {
            return asked.asBoolean() ? asked : is;
        }
        if (asked.isNumber() && is.isNumber()) {
            return asked.asInt() >= is.asInt() ? asked : is;
        }
        return asked;
    }

    /** A check of Actions that no workflow has would be waited for for ever; other programs' checks are theirs. */
    private static ArrayNode checks(JsonNode asked, JsonNode is, List<String> differences) {
        ArrayNode checks = (ArrayNode) asked.deepCopy();
        Set<String> names = new TreeSet<>();
        asked.forEach(check -> names.add(check.path("context").asString()));
        for (JsonNode check : is) {
            String name = check.path("context").asString("");
            int by = check.path("integration_id").asInt(0);
            if (names.contains(name) && by == Rulesets.ACTIONS) {
                names.remove(name);
            } else if (by != 0 && by != Rulesets.ACTIONS) {
                checks.add(check);
            } else {
                differences.add(
                        CHECKS + ": " + name + (by == 0 ? " may be anybody's" : " is no job of every pull request"));
            }
        }
        names.forEach(name -> differences.add(CHECKS + ": " + name + " is not asked for"));
        return checks;
    }

    private static Set<String> texts(JsonNode list) {
        Set<String> texts = new TreeSet<>();
        list.forEach(value -> texts.add(value.isString() ? value.asString() : value.toString()));
        return texts;
    }

    private static String told(Set<String> names) {
        return names.isEmpty() ? "nothing" : String.join(", ", names);
    }
}
