package io.argosy.fleet.gate.pod;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.Yaml;
import io.argosy.fleet.gate.change.Gate;
import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.ProposedChange;
import io.argosy.fleet.impact.OverlayImpact;
import io.argosy.fleet.manifest.Manifests;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What the clusters' fence would refuse is refused here: objects of kinds that main's AppProject, {@value #PROJECT} as it
 * renders for the environment's cluster, does not list, and objects outside the service's own namespace, which the AppProject alone could not tell from another
 * service's.
 */
public final class Fence implements Gate {
    /** The file of the fence, from the repository's root. */
    public static final String PROJECT = "clusters/models/project.yaml";

    private static final String POD_SECURITY = "pod-security.kubernetes.io/enforce";

    @Override
    public String name() {
        return "fence";
    }

    @Override
    public boolean waits() {
        return true;
    }

    @Override
    public boolean judgesWhatRenders() {
        return true;
    }

    @Override
    public List<Judgement> judge(ProposedChange change) throws IOException, InterruptedException {
        List<OverlayImpact.Differs> all = change.impact().overlays().stream()
                .filter(OverlayImpact.Differs.class::isInstance)
                .map(OverlayImpact.Differs.class::cast)
                .filter(differs -> !differs.isRemoval())
                .toList();
        List<Judgement> judgements = new ArrayList<>();
        for (OverlayImpact.Differs differs : all) {
            Optional<JsonNode> own =
                    change.cluster(differs.overlay().environment()).fence();
            judgements.add(judge(differs, own.isPresent() ? Allowed.of(own.get()) : everywhere(change)));
        }
        return judgements;
    }

    private Judgement judge(OverlayImpact.Differs differs, Allowed allowed) {
        List<String> broken = new ArrayList<>();
        String namespace = "model-" + differs.overlay().service();
        for (JsonNode object : differs.after().objects()) {
            String group = Manifests.group(object);
            String kind = object.path("kind").asString("");
            String told = kind + " " + Manifests.name(object);
            String id = group + "/" + kind;
            if (allowed.cluster().contains(id)) {
                if (!Manifests.name(object).equals(namespace)) {
                    broken.add(told + " is not the service's own, " + namespace);
                }
                String enforced = object.path("metadata")
                        .path("labels")
                        .path(POD_SECURITY)
                        .asString("");
                if (kind.equals("Namespace") && !enforced.equals("restricted")) {
                    broken.add(told + " does not say " + POD_SECURITY + ": restricted");
                }
            } else if (!allowed.namespaced().contains(id)) {
                broken.add(told + " is of a kind that " + PROJECT + " does not allow");
            } else if (!object.path("metadata").path("namespace").asString("").equals(namespace)) {
                broken.add(told + " is not in the service's own namespace, " + namespace);
            }
        }
        return broken.isEmpty()
                ? Judgement.pass(this, differs.overlay(), "the cluster's fence lets it in")
                : Judgement.fail(
                                this,
                                differs.overlay(),
                                broken.getFirst() + (broken.size() > 1 ? " and " + (broken.size() - 1) + " more" : ""),
                                "leave it out; a new kind is a line in " + PROJECT
                                        + " and in clusters/argocd/rights.yaml, by a pull request of its own")
                        .with(broken);
    }

    /** Kinds as {@code <group>/<Kind>}. */
    private record Allowed(Set<String> cluster, Set<String> namespaced) {
        static Allowed of(JsonNode project) {
            JsonNode spec = project.path("spec");
            return new Allowed(
                    kinds(spec.path("clusterResourceWhitelist")), kinds(spec.path("namespaceResourceWhitelist")));
        }
    }

    /** What holds where an environment's own cluster does not say it. */
    private static Allowed everywhere(ProposedChange change) {
        String yaml = change.repository()
                .readText(change.base(), PROJECT)
                .orElseThrow(() -> new FleetException(
                        ExitCode.REFUSED,
                        "main has no " + PROJECT + ", so nobody knows what the fence lets in",
                        "bring it back by a pull request of its own"));
        try {
            return Allowed.of(Yaml.read(yaml));
        } catch (Yaml.Malformed e) {
            throw new FleetException(
                    ExitCode.REFUSED,
                    PROJECT + " cannot be read: " + e.fact(),
                    "mend it by a pull request of its own",
                    e);
        }
    }

    private static Set<String> kinds(JsonNode list) {
        Set<String> kinds = new HashSet<>();
        list.forEach(entry -> kinds.add(
                entry.path("group").asString("") + "/" + entry.path("kind").asString("")));
        return kinds;
    }
}
