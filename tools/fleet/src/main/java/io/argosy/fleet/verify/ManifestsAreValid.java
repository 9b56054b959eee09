package io.argosy.fleet.verify;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.manifest.Kustomize;
import io.argosy.fleet.manifest.RenderException;
import io.argosy.fleet.release.Overlay;
import io.argosy.fleet.tool.Execution;
import io.argosy.fleet.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Renders every overlay and cluster with kustomize and validates what comes out with kubeconform: strictly, without network, and no
 * kind is skipped.
 */
public final class ManifestsAreValid implements Rule {
    private static final String SCHEMAS =
            "tools/schemas/generated/{{ .Group }}/{{ .ResourceKind }}_{{ .ResourceAPIVersion }}.json";

    @Override
    public String sentence() {
        return "every overlay and every cluster's wiring renders, and every object in it is valid Kubernetes";
    }

    @Override
    public List<Finding> check(Tree tree) throws IOException, InterruptedException {
        List<Finding> findings = new ArrayList<>();
        Path rendered = Files.createTempDirectory("fleet-verify-");
        Map<String, String> overlays = new TreeMap<>();
        try {
            Kustomize kustomize = new Kustomize(tree.tools());
            for (String folder : folders(tree)) {
                Path file = rendered.resolve(folder.replace('/', '.') + ".yaml");
                try {
                    Files.writeString(file, kustomize.render(tree.root(), folder));
                    overlays.put(file.toString(), folder);
                } catch (RenderException e) {
                    findings.add(new Finding(
                            folder, String.valueOf(e.getMessage()), "see it with `kustomize build " + folder + "`"));
                }
            }
            findings.addAll(validate(tree, rendered, overlays));
            return findings;
        } finally {
            for (String file : overlays.keySet()) {
                Files.deleteIfExists(Path.of(file));
            }
            Files.deleteIfExists(rendered);
        }
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

    private static List<Finding> validate(Tree tree, Path folder, Map<String, String> overlays)
            throws IOException, InterruptedException {
        if (overlays.isEmpty()) {
            return List.of();
        }
        Path kubeconform = tree.tools().path(Tool.KUBECONFORM);
        Execution run = Execution.of(
                tree.root(),
                List.of(
                        kubeconform.toString(),
                        "-strict",
                        "-output",
                        "json",
                        "-schema-location",
                        SCHEMAS,
                        folder.toString()));
        try {
            List<Finding> findings = new ArrayList<>();
            for (JsonNode resource : JsonMapper.shared().readTree(run.out()).path("resources")) {
                findings.add(new Finding(
                        overlays.getOrDefault(resource.path("filename").asString(""), "overlays"),
                        resource.path("kind").asString("") + " "
                                + resource.path("name").asString("") + " "
                                + resource.path("msg").asString("is not valid"),
                        "mend what it is rendered from"));
            }
            if (findings.isEmpty() && !run.succeeded()) {
                throw new FleetException(
                        ExitCode.UNAVAILABLE,
                        "kubeconform failed: " + run.err().strip(),
                        "run it by hand; see tools/README.md");
            }
            return findings;
        } catch (JacksonException e) {
            throw new FleetException(
                    ExitCode.UNAVAILABLE,
                    "kubeconform's answer is no JSON: " + run.err().strip(),
                    "run it by hand; see tools/README.md",
                    e);
        }
    }
}
