package io.argosy.fleet.gate.cluster;

import io.argosy.fleet.gate.cluster.Applications.Application;
import io.argosy.fleet.manifest.Manifests;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Whether an AppProject lets a service in, and nothing else than it did
 * (argo-cd.readthedocs.io/en/stable/user-guide/projects).
 */
final class ProjectAdmits {
    /** Kinds of what models are made of that have no namespace. */
    private static final Set<String> CLUSTER_WIDE = Set.of("Namespace");

    /** What is read here of a project, or lets nothing in and holds nothing back. */
    private static final Set<String> READ = Set.of(
            "description",
            "sourceRepos",
            "sourceNamespaces",
            "destinations",
            "clusterResourceWhitelist",
            "clusterResourceBlacklist",
            "namespaceResourceWhitelist",
            "namespaceResourceBlacklist",
            "orphanedResources",
            "roles",
            "syncWindows",
            "signatureKeys",
            "sourceIntegrity");

    private ProjectAdmits() {}

    /** The project of that name, or nothing. */
    static JsonNode named(Manifests cluster, String name) {
        return cluster.find("AppProject", name).orElse(MissingNode.getInstance());
    }

    /** What a project has against an Application and what its overlay renders to. */
    static List<String> against(JsonNode project, Application application, Manifests rendered) {
        if (project.isMissingNode()) {
            return List.of("its project is made nowhere");
        }
        List<String> wrong = new ArrayList<>();
        String name = "AppProject " + Manifests.name(project);
        JsonNode spec = project.path("spec");
        JsonNode source = application.object().path("spec").path("source");
        List<String> repositories = texts(spec.path("sourceRepos"));
        String repository = source.path("repoURL").asString("");
        if (!isAdmitted(repositories, repository)) {
            wrong.add(name + " lets nothing in from " + repository + " (sourceRepos)");
        }
        JsonNode destination = application.object().path("spec").path("destination");
        if (!isAdmitted(spec.path("destinations"), destination)) {
            wrong.add(name + " lets nothing into its namespace (destinations)");
        }
        for (JsonNode object : rendered.objects()) {
            String kind = object.path("kind").asString("");
            boolean wide = CLUSTER_WIDE.contains(kind);
            String white = wide ? "clusterResourceWhitelist" : "namespaceResourceWhitelist";
            String black = wide ? "clusterResourceBlacklist" : "namespaceResourceBlacklist";
            // A list of namespaced kinds that is not there lets every kind in; one of the cluster's own, none.
            boolean open = !wide && !spec.has(white);
            if ((!open && spec.path(white).valueStream().noneMatch(entry -> covers(entry, object)))
                    || spec.path(black).valueStream().anyMatch(entry -> covers(entry, object))) {
                String list =
                        open || spec.path(black).valueStream().anyMatch(entry -> covers(entry, object)) ? black : white;
                wrong.add(name + " lets no " + kind + " in (" + list + ")");
            }
        }
        return wrong.stream().distinct().toList();
    }

    /** What a project would let in that it did not, or would not let be synced when it did. */
    static List<String> otherwise(JsonNode before, JsonNode after) {
        List<String> wrong = new ArrayList<>();
        if (before.isMissingNode() || after.isMissingNode()) {
            return wrong;
        }
        String name = "AppProject " + Manifests.name(after);
        JsonNode was = before.path("spec");
        JsonNode is = after.path("spec");
        for (String list : List.of("syncWindows", "signatureKeys")) {
            fresh(was, is, list)
                    .forEach(entry -> wrong.add(name + " would hold syncs back by " + list + ": " + told(entry)));
        }
        if (is.has("sourceIntegrity") && !is.path("sourceIntegrity").equals(was.path("sourceIntegrity"))) {
            wrong.add(name + " would hold syncs back by sourceIntegrity");
        }
        FollowedAsBefore.unread(name, READ, was, is).forEach(wrong::add);
        fresh(was, is, "sourceRepos")
                .map(entry -> entry.asString(""))
                .filter(entry -> !entry.startsWith("!"))
                .forEach(entry -> wrong.add(
                        name + " would let in what " + entry + " has, and review sees this repository (sourceRepos)"));
        Set<String> servers = servers(was.path("destinations")).collect(Collectors.toSet());
        servers(is.path("destinations"))
                .filter(server -> !server.startsWith("!") && !servers.contains(server))
                .forEach(server -> wrong.add(
                        name + " would let Applications into another cluster, " + server + " (destinations)"));
        fresh(was, is, "sourceNamespaces")
                .forEach(entry -> wrong.add(name + " would take Applications from the namespace " + entry.asString("")
                        + " (sourceNamespaces)"));
        for (String list : List.of("clusterResourceWhitelist", "namespaceResourceWhitelist")) {
            fresh(was, is, list)
                    .filter(entry -> entry.path("kind").asString("").contains("*")
                            || entry.path("group").asString("").contains("*"))
                    .forEach(entry -> wrong.add(name + " would let any kind in by " + list + ": " + told(entry)));
        }
        if (was.path("namespaceResourceWhitelist").isArray() && !is.has("namespaceResourceWhitelist")) {
            wrong.add(name + " would let any kind in, without its namespaceResourceWhitelist");
        }
        return wrong;
    }

    private static Stream<JsonNode> fresh(JsonNode was, JsonNode is, String list) {
        Set<JsonNode> had = was.path(list).valueStream().collect(Collectors.toSet());
        return is.path(list).valueStream().filter(entry -> !had.contains(entry));
    }

    private static Stream<String> servers(JsonNode destinations) {
        return destinations
                .valueStream()
                .map(destination -> destination.path("server").asString("")
                        + destination.path("name").asString(""));
    }

    private static boolean covers(JsonNode entry, JsonNode object) {
        String group = Manifests.group(object);
        String name = entry.path("name").asString("");
        return Glob.ofName(entry.path("group").asString(""), group)
                && Glob.ofName(
                        entry.path("kind").asString(""), object.path("kind").asString(""))
                && (name.isEmpty() || Glob.ofName(name, Manifests.name(object)));
    }

    private static boolean isAdmitted(List<String> patterns, String text) {
        return patterns.stream()
                        .noneMatch(pattern -> pattern.startsWith("!") && Glob.ofName(pattern.substring(1), text))
                && patterns.stream().anyMatch(pattern -> Glob.ofName(pattern, text));
    }

    private static boolean isAdmitted(JsonNode destinations, JsonNode wanted) {
        boolean admitted = false;
        for (JsonNode destination : destinations) {
            boolean not = false;
            boolean all = true;
            for (String field : List.of("server", "name", "namespace")) {
                String pattern = destination.path(field).asString("");
                boolean negated = pattern.startsWith("!");
                not |= negated;
                String text = wanted.path(field).asString("");
                if (!pattern.isEmpty() && !(field.equals("name") && text.isEmpty())) {
                    all &= Glob.ofName(negated ? pattern.substring(1) : pattern, text);
                }
            }
            if (all && not) {
                return false;
            }
            admitted |= all;
        }
        return admitted;
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(entry -> entry.asString(""))
                .toList();
    }

    private static String told(JsonNode entry) {
        return entry.isString() ? entry.asString() : entry.toString().replace("\"", "");
    }
}
