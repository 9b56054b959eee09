package io.argosy.fleet.verify;

import io.argosy.fleet.manifest.Kubeconform;
import io.argosy.fleet.manifest.Kustomize;
import io.argosy.fleet.manifest.KustomizeBatch;
import io.argosy.fleet.manifest.RenderException;
import io.argosy.fleet.release.Overlay;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Renders every overlay and every cluster's wiring with kustomize and validates what comes out with kubeconform. */
public final class ManifestsAreValid implements Rule {
    @Override
    public String sentence() {
        return "every overlay and every cluster's wiring renders, and every object in it is valid Kubernetes";
    }

    @Override
    public List<Finding> check(Tree tree) throws IOException, InterruptedException {
        Kustomize kustomize = new Kustomize(tree.tools());
        Kubeconform kubeconform = new Kubeconform(tree.tools());
        Map<String, String> together = new TreeMap<>();
        Map<String, List<String>> batches = new TreeMap<>();
        List<String> alone = new ArrayList<>(wiring(tree));
        Map<String, List<String>> overlays = tree.overlays().stream()
                .collect(Collectors.groupingBy(
                        Overlay::environment, Collectors.mapping(Overlay::path, Collectors.toList())));
        for (List<String> ofOneEnvironment : overlays.values()) {
            for (KustomizeBatch.Rendered batch : new KustomizeBatch(kustomize).render(tree.root(), ofOneEnvironment)) {
                if (batch.yaml().isPresent()) {
                    together.put(batch.overlays().getFirst(), batch.yaml().get());
                    batches.put(batch.overlays().getFirst(), batch.overlays());
                } else {
                    alone.addAll(batch.overlays());
                }
            }
        }
        // A batch with something wrong in it is looked at again, overlay by overlay, to say which.
        kubeconform.check(together).stream()
                .map(Kubeconform.Complaint::overlay)
                .distinct()
                .forEach(batch -> alone.addAll(batches.getOrDefault(batch, List.of())));
        return oneByOne(tree, alone, kustomize, kubeconform);
    }

    private static List<Finding> oneByOne(Tree tree, List<String> folders, Kustomize kustomize, Kubeconform kubeconform)
            throws IOException, InterruptedException {
        List<Finding> findings = new ArrayList<>();
        Map<String, String> rendered = new TreeMap<>();
        for (String folder : folders) {
            try {
                rendered.put(folder, kustomize.render(tree.root(), folder));
            } catch (RenderException e) {
                findings.add(new Finding(
                        folder, String.valueOf(e.getMessage()), "see it with `kustomize build " + folder + "`"));
            }
        }
        for (Kubeconform.Complaint complaint : kubeconform.check(rendered)) {
            findings.add(new Finding(complaint.overlay(), complaint.sentence(), "mend what it is rendered from"));
        }
        return findings;
    }

    /** What is applied to clusters beside overlays, and needs no network to render: all but Argo CD's own install. */
    private static List<String> wiring(Tree tree) throws IOException {
        List<String> folders = new ArrayList<>();
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
