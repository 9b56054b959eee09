package io.argosy.fleet.gate.cluster;

import io.argosy.fleet.Yaml;
import io.argosy.fleet.manifest.Manifests;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * What Argo CD may do in a cluster, and what it looks at: all that models are made of, and nothing more than before. A merge
 * moves models alone, as Argo CD has no right to write anything else.
 */
final class ArgoMay {
    private static final String CONTROLLER = "argocd-application-controller";
    private static final String ADMIN = "role:admin";
    private static final Set<String> OWN_KINDS = Set.of("Application", "ApplicationSet", "AppProject");
    private static final Set<String> WRITES = Set.of("create", "update", "patch", "delete");

    private ArgoMay() {}

    /** Rights over everything that somebody would get, or upstream's that would come back. */
    static List<String> more(ClusterState before, ClusterState after) {
        List<String> wrong = new ArrayList<>();
        Set<String> had = over(before);
        over(after).stream().filter(line -> !had.contains(line)).forEach(wrong::add);
        after.unread().stream().filter(line -> !before.unread().contains(line)).forEach(wrong::add);
        if (!after.unread().isEmpty()) {
            return wrong;
        }
        if (after.argo().isEmpty()) {
            // A cluster that is given up is told as such.
            if (!before.argo().isEmpty() && !after.objects().objects().isEmpty()) {
                wrong.add("what Argo CD's install is made of is gone: nobody would say what it may do");
            }
            return wrong;
        }
        Set<String> bound = bound(after);
        bound(before).stream()
                .filter(role -> !bound.contains(role))
                .forEach(role -> wrong.add("Argo CD's controller would not have ClusterRole " + role
                        + " any more, by which it writes what Git says"));
        Set<String> narrowed = roles(after);
        roles(before).stream()
                .filter(role -> !narrowed.contains(role))
                .forEach(role -> wrong.add(role + " of Argo CD's install would be what upstream says, or nothing"));
        return wrong;
    }

    /** All that somebody may do everything by. */
    private static Set<String> over(ClusterState state) {
        Set<String> over = new TreeSet<>();
        Stream.concat(state.objects().objects().stream(), state.argo().stream().map(ArgoDocument::content))
                .forEach(object -> {
                    String name = object.path("kind").asString("") + " " + Manifests.name(object);
                    if (object.path("roleRef").path("name").asString("").equals("cluster-admin")) {
                        List<String> subjects = object.path("subjects")
                                .valueStream()
                                .map(subject -> subject.path("name").asString(""))
                                .toList();
                        over.add(name + " would let " + String.join(", ", subjects) + " do everything (cluster-admin)");
                    }
                    Stream.of("/spec/target", "/spec/externalSecretSpec/target")
                            .map(target -> object.at(target + "/template/metadata/labels")
                                    .path("argocd.argoproj.io/secret-type")
                                    .asString(""))
                            .filter("cluster"::equals)
                            .forEach(_ -> over.add(name + " would let Argo CD into another cluster"));
                    object.path("rules")
                            .valueStream()
                            .filter(rule -> has(rule, "resources", "*")
                                    && WRITES.stream().anyMatch(verb -> has(rule, "verbs", verb)))
                            .forEach(_ -> over.add(name + " would let everything be written (resources: *)"));
                });
        state.argo().forEach(document -> policies(document.content(), over));
        for (ArgoDocument document : state.argo()) {
            for (JsonNode operation : document.content()) {
                String path = operation.path("path").asString("");
                if (operation.path("op").isString() && path.startsWith("/roleRef")) {
                    over.add(document.file() + " would give a binding another role");
                }
                if (operation.path("op").isString() && path.startsWith("/rules")) {
                    over.add(document.file() + " would change \"" + path
                            + "\" of a role, and nobody here can say what it may then: write all its rules");
                }
            }
            JsonNode content = document.content();
            if (content.path("metadata")
                    .path("labels")
                    .path("argocd.argoproj.io/secret-type")
                    .asString("")
                    .equals("cluster")) {
                over.add("Secret " + Manifests.name(content) + " would let Argo CD into another cluster");
            }
            if (OWN_KINDS.contains(content.path("kind").asString("")) && content.has("spec")) {
                over.add(content.path("kind").asString("") + " " + Manifests.name(content)
                        + " lies beside Argo CD's install, where review does not render it: what follows overlays is in"
                        + " clusters/models");
            }
        }
        return over;
    }

    /** Whom Argo CD itself lets do everything, or in without a name (argo-cd.readthedocs.io/en/stable/operator-manual/rbac). */
    private static void policies(JsonNode content, Set<String> over) {
        content.path("data").forEachEntry((key, value) -> policy(key, value, over));
        for (JsonNode operation : content) {
            String path = operation.path("path").asString("");
            if (path.startsWith("/data/")) {
                policy(path.substring("/data/".length()), operation.path("value"), over);
            } else if (path.equals("/data")) {
                operation.path("value").forEachEntry((key, value) -> policy(key, value, over));
            }
        }
    }

    private static void policy(String key, JsonNode value, Set<String> over) {
        String text = value.asString("");
        if (key.equals("users.anonymous.enabled") && text.strip().equals("true")) {
            over.add("Argo CD would let everybody in without a name (" + key + ")");
        }
        if (key.equals("server.disable.auth") && text.strip().equals("true")) {
            over.add("Argo CD would let everybody do everything without a name (" + key + ")");
        }
        if (key.equals("policy.default") && text.strip().equals(ADMIN)) {
            over.add("Argo CD would let everybody do everything (" + key + ": " + ADMIN + ")");
        }
        if (key.startsWith("policy.") && key.endsWith("csv")) {
            text.lines()
                    .map(line ->
                            Stream.of(line.split(",", -1)).map(String::strip).toList())
                    .filter(line -> line.size() > 2)
                    .forEach(line -> {
                        if (line.getFirst().equals("g") && line.get(2).equals(ADMIN)) {
                            over.add("Argo CD would let " + line.get(1) + " do everything (" + ADMIN + ")");
                        }
                        if (line.getFirst().equals("p")
                                && line.size() > 3
                                && line.get(2).equals("*")
                                && line.get(3).equals("*")
                                && !line.getLast().equals("deny")) {
                            over.add("Argo CD would let " + line.get(1) + " do everything (" + String.join(", ", line)
                                    + ")");
                        }
                    });
        }
    }

    /** Upstream's own that are narrowed here. */
    private static Set<String> roles(ClusterState state) {
        Set<String> roles = new TreeSet<>();
        state.argo().stream()
                .map(ArgoDocument::content)
                .filter(object -> object.path("kind").asString("").endsWith("Role")
                        || object.path("kind").asString("").endsWith("RoleBinding"))
                .filter(object -> Manifests.name(object).startsWith("argocd-"))
                .forEach(object -> roles.add(object.path("kind").asString("") + " " + Manifests.name(object)));
        return roles;
    }

    /** What Argo CD would not look at, or not be let write, of what a service is made of. */
    static List<String> less(ClusterState state, Manifests service) {
        List<String> wrong = new ArrayList<>();
        for (ArgoDocument document : state.argo()) {
            document.said("resource.exclusions")
                    .forEach(text -> entries(text)
                            .forEach(entry -> service.objects().stream()
                                    .filter(object -> covers(entry, object))
                                    .forEach(object -> wrong.add("Argo CD would not look at any "
                                            + object.path("kind").asString("") + " (resource.exclusions)"))));
            document.said("resource.inclusions").stream()
                    .filter(text -> !text.isBlank())
                    .forEach(text -> service.objects().stream()
                            .filter(object -> entries(text).stream().noneMatch(entry -> covers(entry, object)))
                            .forEach(object -> wrong.add("Argo CD would not look at any "
                                    + object.path("kind").asString("") + " (resource.inclusions)")));
            ArgoFollows.otherwise(document, wrong);
        }
        Set<String> own = bound(state);
        if (own.isEmpty()) {
            return wrong;
        }
        List<JsonNode> rules = state.argo().stream()
                .map(ArgoDocument::content)
                .filter(object ->
                        object.path("kind").asString("").equals("ClusterRole") && own.contains(Manifests.name(object)))
                .flatMap(role -> role.path("rules").valueStream())
                .toList();
        for (JsonNode object : service.objects()) {
            String kind = object.path("kind").asString("");
            for (String verb : new TreeSet<>(WRITES)) {
                if (rules.stream()
                        .noneMatch(rule -> has(rule, "verbs", verb)
                                && has(rule, "apiGroups", Manifests.group(object))
                                && has(rule, "resources", NamespaceRoom.plural(kind)))) {
                    wrong.add("Argo CD may not " + verb + " any " + kind + " (ClusterRole " + String.join(", ", own)
                            + ")");
                }
            }
        }
        return wrong.stream().distinct().toList();
    }

    /** The roles that Argo CD's controller is given here. */
    private static Set<String> bound(ClusterState state) {
        Set<String> bound = new TreeSet<>();
        state.argo().stream()
                .map(ArgoDocument::content)
                .filter(object -> object.path("kind").asString("").equals("ClusterRoleBinding")
                        && object.path("subjects")
                                .valueStream()
                                .anyMatch(subject ->
                                        subject.path("name").asString("").equals(CONTROLLER)))
                .forEach(object -> bound.add(object.path("roleRef").path("name").asString("")));
        return bound;
    }

    private static boolean has(JsonNode rule, String list, String wanted) {
        return rule.path(list)
                .valueStream()
                .anyMatch(value ->
                        value.asString("").equals("*") || value.asString("").equals(wanted));
    }

    private static boolean covers(JsonNode entry, JsonNode object) {
        return isOf(entry.path("apiGroups"), Manifests.group(object))
                && isOf(entry.path("kinds"), object.path("kind").asString(""));
    }

    /** A list that is not there is of all. */
    private static boolean isOf(JsonNode patterns, String text) {
        return patterns.isEmpty()
                || patterns.valueStream().anyMatch(pattern -> Glob.ofName(pattern.asString(""), text));
    }

    private static List<JsonNode> entries(String text) {
        return read(text).valueStream().toList();
    }

    static JsonNode read(String text) {
        try {
            return Yaml.read(text);
        } catch (Yaml.Malformed e) {
            return Yaml.read("");
        }
    }
}
