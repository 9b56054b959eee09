package io.argosy.fleet.gate.cluster;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.FleetSettings;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.manifest.Manifests;
import io.argosy.fleet.rules.Facts;
import io.argosy.fleet.rules.WebAddresses;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jgit.revwalk.RevCommit;
import tools.jackson.databind.JsonNode;

/**
 * How Argo CD in one cluster follows one environment: the facts are of that environment and of no other, the fence is around
 * namespaces of models, and what is applied is what {@code overlays/<env>} renders to on the branch, with nothing said over
 * it (argo-cd.readthedocs.io/en/stable/user-guide/kustomize, and operator-manual/applicationset).
 */
public final class Wiring {
    /** By what an application would render otherwise than kustomize alone does. */
    private static final List<String> OVERRIDES = List.of("kustomize", "helm", "directory", "plugin", "chart");

    /** What two clusters may not share: what one answers as, and by what {@code ./fleet bootstrap} reaches it. */
    private static final List<String> OWN = List.of("HOST", "CONTEXT");

    private static final String ENVIRONMENT = "argosy.io/environment";

    private Wiring() {}

    /** What is wrong with an environment's, each a sentence. */
    static List<String> problems(Monorepo repository, RevCommit commit, String environment, Manifests rendered) {
        List<String> problems = new ArrayList<>();
        facts(repository, commit, environment, problems);
        rendered(repository, commit, environment, rendered, problems);
        rendered.ofKind("AppProject").forEach(project -> fence(project, problems));
        rendered.ofKind("ApplicationSet").forEach(set -> applications(repository, commit, set, problems));
        return problems;
    }

    private static void facts(Monorepo repository, RevCommit commit, String environment, List<String> problems) {
        String path = Facts.path(environment);
        Facts facts = Facts.at(repository, commit, environment);
        WebAddresses.problems(facts).forEach(problem -> problems.add(path + " " + problem));
        String said = facts.value("ENVIRONMENT");
        if (!said.isEmpty() && !said.equals(environment)) {
            problems.add(path + " says ENVIRONMENT=" + said + ": the cluster of " + environment
                    + " would run what overlays/" + said + " has");
        }
        String place = place(facts);
        for (String other : repository.folders(commit, "clusters")) {
            if (other.equals(environment)) {
                continue;
            }
            Facts theirs = Facts.at(repository, commit, other);
            if (!place.isEmpty() && place.equals(place(theirs))) {
                problems.add(path + " says the cluster " + place + ", and so does " + other
                        + ": two environments in one cluster would each take away what the other has");
            }
            for (String name : OWN) {
                String own = facts.value(name);
                if (!own.isEmpty() && own.equals(theirs.value(name))) {
                    problems.add(path + " says " + name + "=" + own + ", and so does " + other
                            + ": one of them is reached where the other is meant");
                }
            }
        }
    }

    /** Which cluster facts mean, where they say one. */
    private static String place(Facts facts) {
        return facts.value("CLUSTER").isEmpty()
                ? ""
                : Stream.of("PROVIDER", "PROJECT", "REGION", "CLUSTER")
                        .map(facts::value)
                        .filter(value -> !value.isEmpty())
                        .collect(Collectors.joining("/"));
    }

    /** What is applied to the cluster is made with its own facts, wherever a kustomization takes them from. */
    private static void rendered(
            Monorepo repository, RevCommit commit, String environment, Manifests rendered, List<String> problems) {
        Facts facts = Facts.at(repository, commit, environment);
        String host = facts.value("HOST");
        // Facts of another environment are said as such.
        String own = facts.value("ENVIRONMENT");
        rendered.ofKind("Gateway")
                .forEach(gateway -> gateway.path("spec")
                        .path("listeners")
                        .valueStream()
                        .map(listener -> listener.path("hostname").asString(""))
                        .filter(name -> !name.isEmpty() && !host.isEmpty() && !name.equals(host))
                        .distinct()
                        .forEach(name -> problems.add("Gateway " + Manifests.name(gateway) + " answers as " + name
                                + ", and " + Facts.path(environment) + " says HOST=" + host)));
        for (JsonNode object : rendered.objects()) {
            Stream.of("/metadata/labels", "/spec/template/metadata/labels")
                    .map(labels -> object.at(labels).path(ENVIRONMENT).asString(own))
                    .filter(said -> !own.isEmpty() && !said.equals(own))
                    .forEach(said -> problems.add(object.path("kind").asString("") + " " + Manifests.name(object)
                            + " says that it is of " + said + ", in the cluster of " + environment));
        }
    }

    private static void fence(JsonNode project, List<String> problems) {
        String name = "AppProject " + Manifests.name(project);
        for (JsonNode destination : project.path("spec").path("destinations")) {
            String namespace = destination.path("namespace").asString("");
            if (!namespace.startsWith("model-")) {
                problems.add(name + " lets Applications into the namespaces " + (namespace.isEmpty() ? "*" : namespace)
                        + ", and only model-* are services'");
            }
        }
        project.path("spec")
                .path("sourceRepos")
                .valueStream()
                .map(source -> source.asString(""))
                .filter(source -> source.contains("*"))
                .forEach(source -> problems.add(
                        name + " lets in what the repositories " + source + " have, and review sees this one's"));
    }

    private static void applications(Monorepo repository, RevCommit commit, JsonNode set, List<String> problems) {
        String name = "ApplicationSet " + Manifests.name(set);
        JsonNode spec = set.path("spec").path("template").path("spec");
        List<JsonNode> sources = Stream.concat(
                        Stream.of(spec.path("source")).filter(JsonNode::isObject),
                        spec.path("sources").valueStream())
                .toList();
        List<String> revisions = new ArrayList<>();
        for (JsonNode source : sources) {
            OVERRIDES.stream()
                    .filter(source::has)
                    .forEach(
                            field -> problems.add(
                                    name + " sets " + field
                                            + " in its source: what would run is not what the overlays say, and review does not see it"));
            revisions.add(source.path("targetRevision").asString("HEAD"));
        }
        set.path("spec")
                .path("generators")
                .valueStream()
                .map(generator -> generator.path("git"))
                .filter(JsonNode::isObject)
                .forEach(git -> revisions.add(git.path("revision").asString("HEAD")));
        if (set.path("spec").has("templatePatch")) {
            problems.add(
                    name + " has a templatePatch: what would run is not what the overlays say, and review does not see"
                            + " it");
        }
        try {
            String branch = FleetSettings.at(repository, commit).branch();
            revisions.stream()
                    .distinct()
                    .filter(revision -> !revision.equals(branch))
                    .forEach(revision ->
                            problems.add(name + " follows " + revision + ", and what review lets through comes" + " to "
                                    + branch + ", as " + FleetSettings.PATH + " says"));
        } catch (FleetException e) {
            // Who needs the settings says so.
        }
    }
}
