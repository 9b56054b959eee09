package io.argosy.fleet.gate.cluster;

import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.manifest.Manifests;
import io.argosy.fleet.rules.Facts;
import io.argosy.fleet.rules.Prices;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jgit.revwalk.RevCommit;
import tools.jackson.databind.JsonNode;

/**
 * What an environment's cluster has that services refer to by name, as what is applied to it renders: a name that nobody made
 * there is no error to the API server, or one only at sync, and what refers to it never answers.
 *
 * @param known whether {@code clusters/<env>} says what it has; where it does not, nobody can say what is there
 * @param host what its public gateway answers as; empty where the facts do not say
 * @param gateways {@code <namespace>/<name>}, each with its listeners' names
 * @param priorityClasses their names
 * @param secretStores names of ClusterSecretStores
 * @param wakes whether somebody there wakes what sleeps
 * @param prices what things cost there, devices among them: what has no price, no node has
 * @param nodes which labels its nodes have
 * @param fence the AppProject of the models there
 * @param wiring what is wrong with how Argo CD there follows the environment, each a sentence
 */
public record ClusterOffers(
        boolean known,
        String host,
        Map<String, Set<String>> gateways,
        Set<String> priorityClasses,
        Set<String> secretStores,
        boolean wakes,
        Optional<Prices> prices,
        NodeLabels nodes,
        Optional<JsonNode> fence,
        List<String> wiring) {
    /** Where nobody can say. */
    public static final ClusterOffers UNKNOWN = new ClusterOffers(
            false,
            "",
            Map.of(),
            Set.of(),
            Set.of(),
            false,
            Optional.empty(),
            NodeLabels.UNKNOWN,
            Optional.empty(),
            List.of());

    /** What clusters/addons/activator is called. */
    private static final String ACTIVATOR = "activator";

    /** What the cluster itself counts, in each container. */
    private static final Set<String> COUNTED = Set.of("cpu", "memory", "ephemeral-storage");

    public ClusterOffers {
        gateways = Map.copyOf(gateways);
        priorityClasses = Set.copyOf(priorityClasses);
        secretStores = Set.copyOf(secretStores);
        wiring = List.copyOf(wiring);
    }

    /**
     * What a commit says of an environment's cluster.
     *
     * @param rendered what is applied to it
     * @param addons whether its add-ons are among that: where they are elsewhere, nobody can say what they are
     */
    static ClusterOffers of(
            Monorepo repository, RevCommit commit, String environment, Manifests rendered, boolean addons) {
        String own = "clusters/" + environment;
        Optional<JsonNode> fence = rendered.ofKind("AppProject")
                .filter(project -> Manifests.name(project).equals("models"))
                .findFirst();
        Optional<Facts> said =
                repository.readText(commit, Facts.path(environment)).map(Facts::asFarAsRead);
        Map<String, Set<String>> gateways = new TreeMap<>();
        rendered.ofKind("Gateway")
                .forEach(gateway -> gateways.put(
                        gateway.path("metadata").path("namespace").asString("") + "/" + Manifests.name(gateway),
                        gateway.path("spec")
                                .path("listeners")
                                .valueStream()
                                .map(listener -> listener.path("name").asString(""))
                                .collect(Collectors.toCollection(TreeSet::new))));
        return new ClusterOffers(
                said.isPresent() && addons,
                said.map(facts -> facts.value("HOST")).orElse(""),
                gateways,
                names(rendered, "PriorityClass"),
                names(rendered, "ClusterSecretStore"),
                names(rendered, "Deployment").contains(ACTIVATOR),
                said.flatMap(_ -> Prices.readable(repository, commit)),
                said.map(facts -> NodeLabels.of(
                                facts.value("PROVIDER"),
                                facts.value("REGION"),
                                names(rendered, "ComputeClass"),
                                repository.readText(commit, own + "/kind.yaml")))
                        .orElse(NodeLabels.UNKNOWN),
                fence,
                Wiring.problems(repository, commit, environment, rendered));
    }

    private static Set<String> names(Manifests manifests, String kind) {
        return manifests.ofKind(kind).map(Manifests::name).collect(Collectors.toCollection(TreeSet::new));
    }

    /** What another has not, or has otherwise, each in a few words, e.g. {@code the priority class models}. */
    public List<String> taken(ClusterOffers other) {
        List<String> taken = new ArrayList<>();
        gone("gateway", gateways.keySet(), other.gateways.keySet(), taken);
        gateways.forEach((gateway, listeners) -> {
            if (other.gateways.containsKey(gateway)) {
                gone("listener", listeners, other.gateways.getOrDefault(gateway, Set.of()), taken);
            }
        });
        gone("priority class", priorityClasses, other.priorityClasses, taken);
        gone("secret store", secretStores, other.secretStores, taken);
        if (wakes && !other.wakes) {
            taken.add("the activator");
        }
        gone("compute class", nodes.classes(), other.nodes.classes(), taken);
        if (!host.equals(other.host)) {
            taken.add("HOST=" + host);
        }
        if (!nodes.region().equals(other.nodes.region())) {
            taken.add("REGION=" + nodes.region());
        }
        if (!nodes.provider().equals(other.nodes.provider())) {
            taken.add("PROVIDER=" + nodes.provider());
        }
        gone("label of nodes", nodes.own().keySet(), other.nodes.own().keySet(), taken);
        return taken;
    }

    private static void gone(String what, Set<String> had, Set<String> has, List<String> taken) {
        new TreeSet<>(had)
                .stream().filter(name -> !has.contains(name)).forEach(name -> taken.add("the " + what + " " + name));
    }

    /** What a container asks for, and no node has. */
    public List<String> resources(String name, JsonNode resources) {
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

    /** Whether a folder of clusters/ is one environment's cluster: it has facts of its own. */
    public static boolean hasFacts(Monorepo repository, RevCommit commit, String folder) {
        return !Facts.at(repository, commit, folder).value("ENVIRONMENT").isEmpty();
    }

    /** What is wrong with a route's gateways and hosts, of a route in a namespace. */
    public List<String> route(String name, JsonNode route) {
        List<String> wrong = new ArrayList<>();
        JsonNode spec = route.path("spec");
        boolean onPublic = false;
        for (JsonNode parent : spec.path("parentRefs")) {
            String gateway = parent.path("namespace")
                            .asString(route.path("metadata").path("namespace").asString(""))
                    + "/" + parent.path("name").asString("");
            onPublic |= gateway.equals("gateway/public");
            if (!known) {
                continue;
            }
            String listener = parent.path("sectionName").asString("");
            Set<String> listeners = gateways.getOrDefault(gateway, Set.of());
            if (!gateways.containsKey(gateway)) {
                wrong.add(name + " hangs on the gateway " + gateway + ", which nobody made: clusters/ has "
                        + told(gateways.keySet()));
            } else if (!listener.isEmpty() && !listeners.isEmpty() && !listeners.contains(listener)) {
                wrong.add(name + " hangs on the listener " + listener + " of the gateway " + gateway
                        + ", which has only " + told(listeners));
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
    public Optional<String> priority(String name, String priorityClass) {
        if (priorityClass.startsWith("system-")) {
            return Optional.of(name + " has a priority that is the cluster's own");
        }
        return priorityClass.isEmpty() || !known || priorityClasses.contains(priorityClass)
                ? Optional.empty()
                : Optional.of(name + " has the priority class " + priorityClass
                        + ", which nobody made, so that its pods are refused: clusters/addons is where it belongs");
    }

    /** What is wrong with the store that an ExternalSecret reads. */
    public Optional<String> secretStore(String name, String store) {
        return store.isEmpty() || !known || secretStores.contains(store)
                ? Optional.empty()
                : Optional.of(name + " reads the secret store " + store + ", which nobody made: clusters/ has "
                        + told(secretStores));
    }

    /** What is wrong with one that sleeps there. */
    public Optional<String> sleeper(String name) {
        return !known || wakes
                ? Optional.empty()
                : Optional.of(name
                        + " sleeps when nobody asks it, and nobody there wakes it: clusters/addons/activator does");
    }

    /** Of what there is in this environment's cluster. */
    private static String told(Set<String> names) {
        return names.isEmpty() ? "none there" : String.join(", ", new TreeSet<>(names));
    }
}
