package io.argosy.fleet.verify;

import io.argosy.fleet.manifest.ApiServer;
import io.argosy.fleet.manifest.ReferenceGraph;
import io.argosy.fleet.manifest.Renderer;
import io.argosy.fleet.manifest.Rendering;
import io.argosy.fleet.release.Overlay;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Renders every overlay and every cluster's wiring with kustomize, and asks what the API server would refuse of it. */
public final class ManifestsAreValid implements Rule {
    @Override
    public String sentence() {
        return "every overlay and every cluster's wiring renders, and every object in it is valid Kubernetes";
    }

    @Override
    public List<Finding> check(Tree tree) throws IOException, InterruptedException {
        List<String> folders = new ArrayList<>(wiring(tree));
        tree.overlays().stream().map(Overlay::path).forEach(folders::add);
        List<Finding> findings = new ArrayList<>();
        Map<String, String> rendered = new TreeMap<>();
        new Renderer(tree.tools())
                .render(new ReferenceGraph(tree.snapshot()), folders)
                .forEach((folder, rendering) -> {
                    switch (rendering) {
                        case Rendering.Done done ->
                            rendered.put(folder, done.manifests().yaml());
                        case Rendering.Refused refused ->
                            findings.add(
                                    new Finding(folder, refused.why(), "see it with `kustomize build " + folder + "`"));
                    }
                });
        for (ApiServer.Complaint complaint : new ApiServer(tree.tools()).check(rendered)) {
            findings.add(new Finding(complaint.overlay(), complaint.sentence(), "mend what it is rendered from"));
        }
        return findings;
    }

    /** What is applied to clusters beside overlays, and needs no network to render: all but Argo CD's own install. */
    private static List<String> wiring(Tree tree) {
        List<String> folders = new ArrayList<>();
        for (String environment : tree.folders("overlays")) {
            for (String folder : List.of("clusters/" + environment, "clusters/" + environment + "/addons")) {
                if (tree.has(folder + "/kustomization.yaml")) {
                    folders.add(folder);
                }
            }
        }
        return folders;
    }
}
