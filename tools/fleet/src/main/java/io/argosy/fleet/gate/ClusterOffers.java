package io.argosy.fleet.gate;

import io.argosy.fleet.Yaml;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.manifest.Manifests;
import io.argosy.fleet.manifest.RenderException;
import io.argosy.fleet.rules.Prices;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.jgit.revwalk.RevCommit;
import tools.jackson.databind.JsonNode;

/**
 * What an environment's cluster has that services refer to by name, as {@code clusters/} says: a name that nobody made there
 * is no error to the API server, or one only at sync, and what refers to it never answers.
 *
 * @param known whether {@code clusters/} says anything of the environment; where it does not, nobody can say what is there
 * @param host what its public gateway answers as; empty where the facts do not say
 * @param gateways {@code <namespace>/<name>}
 * @param priorityClasses their names
 * @param secretStores names of ClusterSecretStores
 * @param prices what things cost there, devices among them: what has no price, no node has
 * @param nodes which labels its nodes have
 */
record ClusterOffers(
        boolean known,
        String host,
        Set<String> gateways,
        Set<String> priorityClasses,
        Set<String> secretStores,
        Optional<Prices> prices,
        NodeLabels nodes) {
    /** Where nobody can say. */
    static final ClusterOffers UNKNOWN =
            new ClusterOffers(false, "", Set.of(), Set.of(), Set.of(), Optional.empty(), NodeLabels.UNKNOWN);

    /** What the cluster itself counts, in each container. */
    private static final Set<String> COUNTED = Set.of("cpu", "memory", "ephemeral-storage");

    ClusterOffers {
        gateways = Set.copyOf(gateways);
        priorityClasses = Set.copyOf(priorityClasses);
        secretStores = Set.copyOf(secretStores);
    }

    /** What a commit's {@code clusters/addons} and {@code clusters/<env>} have. */
    static ClusterOffers at(Monorepo repository, RevCommit commit, String environment) {
        String own = "clusters/" + environment;
        String facts = own + "/facts/kustomization.yaml";
        Optional<String> said = repository.readText(commit, facts);
        if (said.isEmpty()) {
            return UNKNOWN;
        }
        Set<String> gateways = new TreeSet<>();
        Set<String> classes = new TreeSet<>();
        Set<String> stores = new TreeSet<>();
        Set<String> nodeClasses = new TreeSet<>();
        Stream.of("clusters/addons", own)
                .flatMap(folder -> repository.files(commit, folder).stream())
                .filter(path -> path.endsWith(".yaml"))
                .flatMap(path -> repository.readText(commit, path).stream())
                .filter(text -> text.contains("kind: Gateway")
                        || text.contains("kind: PriorityClass")
                        || text.contains("kind: ClusterSecretStore")
                        || text.contains("kind: ComputeClass"))
                .flatMap(ClusterOffers::objects)
                .forEach(object -> {
                    switch (object.path("kind").asString("")) {
                        case "Gateway" ->
                            gateways.add(
                                    object.path("metadata").path("namespace").asString("") + "/"
                                            + Manifests.name(object));
                        case "PriorityClass" -> classes.add(Manifests.name(object));
                        case "ClusterSecretStore" -> stores.add(Manifests.name(object));
                        case "ComputeClass" -> nodeClasses.add(Manifests.name(object));
                        default -> {}
                    }
                });
        return new ClusterOffers(
                true,
                fact(said.get(), "HOST"),
                gateways,
                classes,
                stores,
                Prices.readable(repository, commit),
                NodeLabels.of(
                        fact(said.get(), "PROVIDER"),
                        fact(said.get(), "REGION"),
                        nodeClasses,
                        repository.readText(commit, own + "/kind.yaml")));
    }

    /** What a container asks for, and no node has. */
    List<String> resources(String name, JsonNode resources) {
        return Stream.of("requests", "limits")
                .flatMap(list -> resources.path(list).propertyNames().stream())
                .distinct()
                .filter(resource -> !COUNTED.contains(resource)
                        && prices.filter(known -> !known.devices().containsKey(resource))
                                .isPresent())
                .map(resource -> name + " asks for " + resource + ", and no node has that as far as " + Prices.PATH
                        + " knows: its price goes under `devices` there first, by a pull request of its own")
                .toList();
    }

    private static Stream<JsonNode> objects(String yaml) {
        try {
            return Manifests.parse(yaml).objects().stream();
        } catch (RenderException e) {
            return Stream.empty();
        }
    }

    /** Empty where the facts do not say. */
    private static String fact(String facts, String name) {
        try {
            for (JsonNode literal :
                    Yaml.read(facts).path("configMapGenerator").path(0).path("literals")) {
                if (literal.asString("").startsWith(name + "=")) {
                    return literal.asString("").substring(name.length() + 1);
                }
            }
        } catch (Yaml.Malformed e) {
            // Whoever needs the facts meets it, and says so.
        }
        return "";
    }

    /** What is wrong with a route's gateways and hosts, of a route in a namespace. */
    List<String> route(String name, JsonNode route) {
        List<String> wrong = new ArrayList<>();
        JsonNode spec = route.path("spec");
        boolean onPublic = false;
        for (JsonNode parent : spec.path("parentRefs")) {
            String gateway = parent.path("namespace")
                            .asString(route.path("metadata").path("namespace").asString(""))
                    + "/" + parent.path("name").asString("");
            onPublic |= gateway.equals("gateway/public");
            if (known && !gateways.isEmpty() && !gateways.contains(gateway)) {
                wrong.add(name + " hangs on the gateway " + gateway + ", which nobody made: clusters/ has "
                        + String.join(", ", new TreeSet<>(gateways)));
            }
        }
        for (JsonNode hostname : spec.path("hostnames")) {
            if (onPublic && !host.isEmpty() && !hostname.asString("").equals(host)) {
                wrong.add(name + " answers as " + hostname.asString("") + ", and the environment's gateway only as "
                        + host + ": it answers nobody");
            }
        }
        return wrong;
    }

    /** What is wrong with a priority. */
    Optional<String> priority(String name, String priorityClass) {
        if (priorityClass.startsWith("system-")) {
            return Optional.of(name + " has a priority that is the cluster's own");
        }
        return priorityClass.isEmpty() || !known || priorityClasses.contains(priorityClass)
                ? Optional.empty()
                : Optional.of(name + " has the priority class " + priorityClass
                        + ", which nobody made, so that its pods are refused: clusters/addons is where it belongs");
    }

    /** What is wrong with the store that an ExternalSecret reads. */
    Optional<String> secretStore(String name, String store) {
        return store.isEmpty() || secretStores.isEmpty() || secretStores.contains(store)
                ? Optional.empty()
                : Optional.of(name + " reads the secret store " + store + ", which nobody made: clusters/ has "
                        + String.join(", ", new TreeSet<>(secretStores)));
    }
}
