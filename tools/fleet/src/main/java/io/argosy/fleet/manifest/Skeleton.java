package io.argosy.fleet.manifest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What base and the pin alone render for a service in an environment: the one Deployment and its companions, the traits that
 * are switched on, the pinned image, and the service's own name. What an overlay renders beyond it was said by the overlay,
 * its environment or the version's {@code deploy/}, and can be held against a list of what those may say.
 */
public final class Skeleton {
    private static final String BASE = "base/model-service";

    private Skeleton() {}

    /**
     * An overlay whose skeleton is wanted.
     *
     * @param folder e.g. {@code overlays/dev/churn}
     * @param service e.g. {@code churn}
     * @param release the release's kustomization: its pin
     */
    public record Wanted(String folder, String service, String release) {}

    /** Renders skeletons, by folder. */
    public static Map<String, Rendering> render(Renderer renderer, ReferenceGraph graph, List<Wanted> all)
            throws IOException, InterruptedException {
        return render(renderer, graph, all, folder -> traits(graph, folder));
    }

    /** Renders them with no trait at all: what {@code base/model-service} gives to every service, by folder. */
    public static Map<String, Rendering> plain(Renderer renderer, ReferenceGraph graph, List<Wanted> all)
            throws IOException, InterruptedException {
        return render(renderer, graph, all, _ -> List.of());
    }

    private static Map<String, Rendering> render(
            Renderer renderer, ReferenceGraph graph, List<Wanted> all, Function<String, List<String>> traits)
            throws IOException, InterruptedException {
        Map<String, Rendering> renderings = new TreeMap<>();
        Map<String, Inputs> inputs = new TreeMap<>();
        for (Wanted wanted : all) {
            try {
                inputs.put(wanted.folder(), inputs(graph, wanted, traits.apply(wanted.folder())));
            } catch (RenderException e) {
                renderings.put(wanted.folder(), new Rendering.Refused(String.valueOf(e.getMessage())));
            }
        }
        renderings.putAll(renderer.render(inputs));
        return renderings;
    }

    private static Inputs inputs(ReferenceGraph graph, Wanted wanted, List<String> traits) throws RenderException {
        SortedMap<String, Inputs.Content> files =
                new TreeMap<>(graph.inputs(BASE).files());
        StringBuilder kustomization = new StringBuilder("""
                apiVersion: kustomize.config.k8s.io/v1beta1
                kind: Kustomization
                resources:
                - ../../../%s
                components:
                - release
                """.formatted(BASE));
        for (String trait : traits) {
            files.putAll(graph.inputs(trait).files());
            kustomization.append("- ../../../").append(trait).append('\n');
        }
        put(files, wanted.folder(), kustomization.toString());
        put(files, wanted.folder() + "/release", wanted.release());
        put(files, wanted.folder() + "/release/deploy", identity(wanted.service()));
        return new Inputs(wanted.folder(), files);
    }

    private static void put(SortedMap<String, Inputs.Content> files, String folder, String yaml) {
        files.put(folder + "/" + KustomizationFile.NAME, Inputs.Content.of(yaml.getBytes(StandardCharsets.UTF_8)));
    }

    /** The components of base that the overlay and its environment switch on, in the order in which kustomize comes to them. */
    public static List<String> traits(ReferenceGraph graph, String folder) {
        List<String> traits = new ArrayList<>();
        for (String component : graph.components(folder)) {
            if (component.startsWith("base/")) {
                traits.add(component);
            } else if (component.endsWith("/environment")) {
                graph.components(component).stream()
                        .filter(trait -> trait.startsWith("base/"))
                        .forEach(traits::add);
            }
        }
        return traits.stream().distinct().toList();
    }

    /** What every service's {@code deploy/} says of its name. */
    private static String identity(String service) {
        return """
                apiVersion: kustomize.config.k8s.io/v1alpha1
                kind: Component
                namespace: model-%1$s
                namePrefix: %1$s-
                labels:
                - includeSelectors: true
                  includeTemplates: true
                  pairs:
                    app.kubernetes.io/name: %1$s
                """.formatted(service);
    }
}
