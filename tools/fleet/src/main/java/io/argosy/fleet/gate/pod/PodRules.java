package io.argosy.fleet.gate.pod;

import io.argosy.fleet.gate.change.Gate;
import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.ProposedChange;
import io.argosy.fleet.gate.cluster.ClusterOffers;
import io.argosy.fleet.impact.OverlayImpact;
import io.argosy.fleet.manifest.Manifests;
import io.argosy.fleet.release.Overlay;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * What a pod here may not lack: requests and a memory limit, probes, an image that is one image, and what Kubernetes calls
 * the Restricted standard (kubernetes.io/docs/concepts/security/pod-security-standards).
 */
public final class PodRules implements Gate {
    private static final Pattern PINNED_TAG = Pattern.compile(".+:(?!latest$)[^:/]+$");

    @Override
    public String name() {
        return "pods";
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
        List<Judgement> judgements = new ArrayList<>();
        for (OverlayImpact impact : change.impact().overlays()) {
            judgements.add(
                    switch (impact) {
                        case OverlayImpact.Differs differs ->
                            judge(
                                    change,
                                    differs,
                                    differs.isRemoval()
                                            ? ClusterOffers.UNKNOWN
                                            : change.cluster(differs.overlay().environment()));
                        case OverlayImpact.Unknown unknown ->
                            Judgement.unknown(
                                    this,
                                    unknown.overlay(),
                                    "nobody can say what its pods would be",
                                    Judgement.UNTIL_IT_RENDERS);
                    });
        }
        return judgements;
    }

    private Judgement judge(ProposedChange change, OverlayImpact.Differs differs, ClusterOffers cluster) {
        boolean digest = isDigestAsked(change, differs.overlay());
        List<String> broken = new ArrayList<>();
        for (JsonNode object : differs.after().objects()) {
            JsonNode pod = object.path("spec").path("template").path("spec");
            if (pod.has("containers")) {
                boolean serves = object.path("kind").asString("").equals("Deployment");
                check(pod, serves, digest, broken);
            }
        }
        sameSurroundings(differs.after(), broken);
        RequestPath.check(differs.after(), broken);
        BesideTheImage.check(differs.after(), broken);
        SyncOrder.check(differs.after(), broken);
        KnownShape.check(differs.after(), broken);
        WayOut.check(differs.after(), broken);
        Answering.check(differs.after(), differs.overlay(), cluster, broken);
        return broken.isEmpty()
                ? Judgement.pass(this, differs.overlay(), "its pods have limits, probes and no rights")
                : Judgement.fail(
                                this,
                                differs.overlay(),
                                broken.getFirst(),
                                "base/ says it right: take that line back, or see `pods` in overlays/README.md")
                        .with(broken);
    }

    /**
     * A step before the start is the service's own pod once more, as it is where the step's trait is listed: what a later one
     * mounts or sets, the step would lack.
     */
    static void sameSurroundings(Manifests manifests, List<String> broken) {
        List<JsonNode> serving = manifests.ofKind("Deployment").toList();
        if (serving.size() != 1) {
            return;
        }
        JsonNode pod = serving.getFirst().path("spec").path("template").path("spec");
        manifests.ofKind("Job").forEach(job -> {
            JsonNode step = job.path("spec").path("template").path("spec");
            List<String> lacking = new ArrayList<>(lacking("volume", pod.path("volumes"), step.path("volumes")));
            for (JsonNode container : step.path("containers")) {
                for (JsonNode other : pod.path("containers")) {
                    if (other.path("name").equals(container.path("name"))) {
                        lacking.addAll(lacking("mount", other.path("volumeMounts"), container.path("volumeMounts")));
                        lacking.addAll(lacking("variable", other.path("env"), container.path("env")));
                        lacking.addAll(lacking("variables", other.path("envFrom"), container.path("envFrom")));
                    }
                }
            }
            if (!lacking.isEmpty()) {
                broken.add("Job " + Manifests.name(job) + " has not the " + String.join(", ", lacking)
                        + " of the service's pods: list the trait that brings the Job after those that bring that");
            }
        });
    }

    private static List<String> lacking(String what, JsonNode wanted, JsonNode there) {
        List<JsonNode> found = there.valueStream().toList();
        return wanted.valueStream()
                .filter(one -> !found.contains(one))
                .map(one -> what + " " + one.path("name").asString(one.toString()))
                .toList();
    }

    /**
     * Only of another image that comes. What runs already may be older than the rule: whoever changes a setting beside it, or
     * goes back to it, cannot give it a digest.
     */
    private static boolean isDigestAsked(ProposedChange change, Overlay overlay) {
        return change.arrivals().stream()
                        .anyMatch(pin -> pin.overlay().equals(overlay) && pin.changesRelease() && !pin.isRollback())
                && change.rules(overlay.environment()).digest();
    }

    private static void check(JsonNode pod, boolean serves, boolean digest, List<String> broken) {
        for (String shared : List.of("hostNetwork", "hostPID", "hostIPC")) {
            require(!pod.path(shared).asBoolean(false), "a pod shares the node's " + shared, broken);
        }
        for (JsonNode volume : pod.path("volumes")) {
            require(
                    !volume.has("hostPath"),
                    "volume " + volume.path("name").asString("") + " is the node's own",
                    broken);
        }
        for (String list : List.of("initContainers", "containers")) {
            for (JsonNode container : pod.path(list)) {
                container(container, pod.path("securityContext"), digest, broken);
                if (serves && list.equals("containers")) {
                    for (String probe : List.of("readinessProbe", "livenessProbe")) {
                        require(container.has(probe), told(container) + " has no " + probe, broken);
                    }
                }
            }
        }
    }

    private static void container(JsonNode container, JsonNode pod, boolean digest, List<String> broken) {
        String name = told(container);
        JsonNode resources = container.path("resources");
        for (String resource : List.of("cpu", "memory")) {
            require(resources.path("requests").has(resource), name + " asks for no " + resource, broken);
        }
        require(resources.path("limits").has("memory"), name + " has no memory limit", broken);
        String image = container.path("image").asString("");
        boolean byDigest = image.contains("@sha256:");
        require(
                byDigest || PINNED_TAG.matcher(image).matches(),
                name + "'s image " + image + " is not one image: it has no tag, or latest",
                broken);
        require(byDigest || !digest, name + "'s image " + image + " has no digest", broken);
        JsonNode own = container.path("securityContext");
        require(
                own.path("runAsNonRoot").asBoolean(pod.path("runAsNonRoot").asBoolean(false)),
                name + " may run as root",
                broken);
        require(own.path("allowPrivilegeEscalation").asBoolean(true) == false, name + " may gain rights", broken);
        require(!own.path("privileged").asBoolean(false), name + " is privileged", broken);
        JsonNode capabilities = own.path("capabilities");
        boolean dropsAll = false;
        for (JsonNode dropped : capabilities.path("drop")) {
            dropsAll |= dropped.asString("").equals("ALL");
        }
        require(dropsAll && capabilities.path("add").isEmpty(), name + " keeps capabilities", broken);
        JsonNode seccomp = own.has("seccompProfile") ? own.path("seccompProfile") : pod.path("seccompProfile");
        require(
                List.of("RuntimeDefault", "Localhost")
                        .contains(seccomp.path("type").asString("")),
                name + " has no seccomp profile",
                broken);
    }

    private static String told(JsonNode container) {
        return "container " + container.path("name").asString("");
    }

    private static void require(boolean kept, String sentence, List<String> broken) {
        if (!kept) {
            broken.add(sentence);
        }
    }
}
