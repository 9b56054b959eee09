package io.argosy.fleet.gate.cluster;

import io.argosy.fleet.gate.cluster.Applications.Application;
import io.argosy.fleet.manifest.Manifests;
import io.argosy.fleet.release.Overlay;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * What a cluster, as it would be, has against what runs there and is followed now, judged by what comes out: the Applications
 * that are made, what their project, their gateway and their namespaces let in, and who may do more than before.
 */
public final class ClusterKeeps {
    private ClusterKeeps() {}

    /**
     * Everything that it has against them and had not before, each once.
     *
     * @param running what main's overlays of the environment render to
     * @return each complaint with the services that it is about; none of them where it is about all of the environment
     */
    public static SequencedMap<String, List<String>> broken(
            ClusterState before, ClusterState after, String environment, SortedMap<Overlay, Manifests> running) {
        SequencedMap<String, List<String>> broken = new LinkedHashMap<>();
        Applications were = before.applications();
        Applications are = after.applications();
        JsonNode wasProject = project(before, were);
        JsonNode isProject = project(after, are);
        running.forEach((overlay, manifests) -> {
            List<String> fresh = new ArrayList<>(FollowedAsBefore.of(were, are, overlay.path()));
            fresh.addAll(without(
                    against(after, are, isProject, overlay, manifests),
                    against(before, were, wasProject, overlay, manifests)));
            fresh.addAll(callers(before.objects(), after.objects(), manifests));
            fresh.forEach(
                    line -> broken.computeIfAbsent(line, _ -> new ArrayList<>()).add(overlay.service()));
        });
        if (before.equals(ClusterState.NONE)) {
            return broken;
        }
        Stream.of(
                        ProjectAdmits.otherwise(wasProject, isProject),
                        FollowedAsBefore.beside(before, after, environment),
                        ArgoMay.more(before, after),
                        running.isEmpty() ? List.<String>of() : PublicWay.otherwise(before.objects(), after.objects()))
                .flatMap(List::stream)
                .forEach(line -> broken.putIfAbsent(line, List.of()));
        return broken;
    }

    /** The one that the Applications are in. */
    private static JsonNode project(ClusterState state, Applications applications) {
        // Where nothing runs yet, the one that they would be in.
        return Stream.concat(
                        applications.all().stream().map(Application::object),
                        state.objects()
                                .ofKind("ApplicationSet")
                                .map(set -> set.path("spec").path("template")))
                .findFirst()
                .map(application -> ProjectAdmits.named(
                        state.objects(),
                        application.path("spec").path("project").asString("")))
                .orElse(MissingNode.getInstance());
    }

    private static List<String> against(
            ClusterState state, Applications applications, JsonNode project, Overlay overlay, Manifests manifests) {
        List<String> wrong = new ArrayList<>();
        applications.at(overlay.path()).stream()
                .findFirst()
                .ifPresent(application -> wrong.addAll(ProjectAdmits.against(project, application, manifests)));
        wrong.addAll(PublicWay.against(state.objects(), manifests));
        wrong.addAll(NamespaceRoom.against(state.objects(), manifests));
        wrong.addAll(Admission.against(state.objects(), manifests));
        wrong.addAll(ArgoMay.less(state, manifests));
        return wrong;
    }

    private static List<String> without(List<String> lines, List<String> already) {
        return lines.stream().filter(line -> !already.contains(line)).toList();
    }

    /** The namespaces that may call a service now, by its network policies, and would not be let in. */
    private static List<String> callers(Manifests before, Manifests after, Manifests service) {
        List<String> wrong = new ArrayList<>();
        List<JsonNode> selectors = service.ofKind("NetworkPolicy")
                .flatMap(policy -> policy.path("spec").path("ingress").valueStream())
                .flatMap(rule -> rule.path("from").valueStream())
                .map(from -> from.path("namespaceSelector"))
                .filter(JsonNode::isObject)
                .distinct()
                .toList();
        before.ofKind("Namespace").forEach(was -> {
            String name = Manifests.name(was);
            Map<String, String> labels = Labels.ofNamespace(Optional.of(was), name);
            Map<String, String> now = Labels.ofNamespace(after.find("Namespace", name), name);
            selectors.stream()
                    .filter(selector -> Labels.isSelected(selector, labels) && !Labels.isSelected(selector, now))
                    .forEach(selector -> wrong.add("the namespace " + name + " would not be let in to it any more: its"
                            + " network policy asks for "
                            + selector.path("matchLabels").toString().replace("\"", "")));
        });
        return wrong;
    }
}
