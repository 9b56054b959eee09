package io.argosy.fleet.verify;

import io.argosy.fleet.manifest.Kubeconform;
import io.argosy.fleet.manifest.Kustomize;
import io.argosy.fleet.manifest.RenderException;
import io.argosy.fleet.release.Overlay;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Renders every overlay and every cluster's wiring with kustomize and validates what comes out with kubeconform. */
public final class ManifestsAreValid implements Rule {
    @Override
    public String sentence() {
        return "every overlay and every cluster's wiring renders, and every object in it is valid Kubernetes";
    }

    @Override
    public List<Finding> check(Tree tree) throws IOException, InterruptedException {
        List<Finding> findings = new ArrayList<>();
        Map<String, String> rendered = new TreeMap<>();
        Kustomize kustomize = new Kustomize(tree.tools());
        for (String folder : folders(tree)) {
            try {
                rendered.put(folder, kustomize.render(tree.root(), folder));
            } catch (RenderException e) {
                findings.add(new Finding(
                        folder, String.valueOf(e.getMessage()), "see it with `kustomize build " + folder + "`"));
            }
        }
        for (Kubeconform.Complaint complaint : new Kubeconform(tree.tools()).check(rendered)) {
            findings.add(new Finding(complaint.overlay(), complaint.sentence(), "mend what it is rendered from"));
        }
        return findings;
    }

    /** What is applied to some cluster and needs no network to render: all but Argo CD's own install. */
    private static List<String> folders(Tree tree) throws IOException {
        List<String> folders = new ArrayList<>();
        for (Overlay overlay : tree.overlays()) {
            folders.add(overlay.path());
        }
        for (String environment : tree.folders("overlays")) {
            for (String folder : List.of("clusters/" + environment, "clusters/" + environment + "/addons")) {
                if (Files.exists(tree.root().resolve(folder).resolve("kustomization.yaml"))) {
                    folders.add(folder);
                }
            }
        }
        return folders;
    }
}
