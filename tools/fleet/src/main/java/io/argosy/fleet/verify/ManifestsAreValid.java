package io.argosy.fleet.verify;

import io.argosy.fleet.manifest.Kubeconform;
import io.argosy.fleet.manifest.Kustomize;
import io.argosy.fleet.manifest.RenderException;
import io.argosy.fleet.release.Overlay;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Renders every overlay with kustomize and validates what comes out with kubeconform. */
public final class ManifestsAreValid implements Rule {
    @Override
    public String sentence() {
        return "every overlay renders, and every object in it is valid Kubernetes";
    }

    @Override
    public List<Finding> check(Tree tree) throws IOException, InterruptedException {
        List<Finding> findings = new ArrayList<>();
        Map<String, String> rendered = new TreeMap<>();
        Kustomize kustomize = new Kustomize(tree.tools());
        for (Overlay overlay : tree.overlays()) {
            try {
                rendered.put(overlay.path(), kustomize.render(tree.root(), overlay.path()));
            } catch (RenderException e) {
                findings.add(new Finding(
                        overlay.path(),
                        String.valueOf(e.getMessage()),
                        "see it with `kustomize build " + overlay.path() + "`"));
            }
        }
        for (Kubeconform.Complaint complaint : new Kubeconform(tree.tools()).check(rendered)) {
            findings.add(new Finding(complaint.overlay(), complaint.sentence(), "mend what it is rendered from"));
        }
        return findings;
    }
}
