package io.argosy.fleet.gate.pod;

import io.argosy.fleet.manifest.Manifests;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * The order in which Argo CD applies what is rendered: a wave waits until the one before is healthy
 * (argo-cd.readthedocs.io/en/stable/user-guide/sync-waves). What pods need comes no later than they do, or neither ever comes.
 */
final class SyncOrder {
    private static final String WAVE = "argocd.argoproj.io/sync-wave";
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]{1,9}");

    private final Manifests manifests;
    private final List<String> broken;

    private SyncOrder(Manifests manifests, List<String> broken) {
        this.manifests = manifests;
        this.broken = broken;
    }

    /** What would wait for each other, each a sentence. */
    static void check(Manifests manifests, List<String> broken) {
        new SyncOrder(manifests, broken).check();
    }

    private void check() {
        for (JsonNode object : manifests.objects()) {
            String said = said(object);
            if (!said.isEmpty() && !NUMBER.matcher(said).matches()) {
                broken.add(name(object) + " is of the wave " + said + ", which is no whole number");
            }
            String kind = object.path("kind").asString("");
            if (kind.equals("Deployment") || kind.equals("Job")) {
                needed(object).forEach(needed -> before(needed, object));
            }
            if (!kind.equals("Namespace")) {
                manifests
                        .find(
                                "Namespace",
                                object.path("metadata").path("namespace").asString(""))
                        .ifPresent(namespace -> before(namespace, object));
            }
        }
        for (JsonNode job : manifests.ofKind("Job").toList()) {
            for (JsonNode deployment : manifests.ofKind("Deployment").toList()) {
                if (wave(job) >= wave(deployment) && isHook(job).isEmpty()) {
                    broken.add(name(job) + " is no step before the start: its wave is " + wave(job) + ", and that of "
                            + name(deployment) + " " + wave(deployment));
                }
            }
        }
    }

    private static Optional<String> isHook(JsonNode job) {
        return Optional.of(job.path("metadata")
                        .path("annotations")
                        .path("argocd.argoproj.io/hook")
                        .asString(""))
                .filter(hook -> !hook.isEmpty());
    }

    /** What its pods do not start without. */
    private Stream<JsonNode> needed(JsonNode workload) {
        JsonNode pod = workload.path("spec").path("template").path("spec");
        Stream<Optional<JsonNode>> named = Stream.of(
                        pod.findValues("configMapRef").stream()
                                .map(reference -> found("ConfigMap", reference.path("name"))),
                        pod.findValues("configMapKeyRef").stream()
                                .map(reference -> found("ConfigMap", reference.path("name"))),
                        pod.findValues("configMap").stream().map(volume -> found("ConfigMap", volume.path("name"))),
                        pod.findValues("secretKeyRef").stream().map(reference -> secret(reference.path("name"))),
                        pod.findValues("secret").stream()
                                .map(volume -> secret(volume.path(volume.has("secretName") ? "secretName" : "name"))),
                        Stream.of(found("ServiceAccount", pod.path("serviceAccountName"))))
                .flatMap(stream -> stream);
        return named.flatMap(Optional::stream).distinct();
    }

    private Optional<JsonNode> found(String kind, JsonNode name) {
        return manifests.find(kind, name.asString(""));
    }

    /** What makes a secret: the external one, or the object itself. */
    private Optional<JsonNode> secret(JsonNode name) {
        return manifests
                .ofKind("ExternalSecret")
                .filter(external -> external.path("spec")
                        .path("target")
                        .path("name")
                        .asString(Manifests.name(external))
                        .equals(name.asString("")))
                .findFirst()
                .or(() -> found("Secret", name));
    }

    private void before(JsonNode needed, JsonNode needing) {
        if (wave(needed) > wave(needing)) {
            broken.add(name(needed) + " comes in wave " + wave(needed) + ", after " + name(needing) + " in wave "
                    + wave(needing) + ", which needs it: neither is ever there");
        }
    }

    private static String name(JsonNode object) {
        return object.path("kind").asString("") + " " + Manifests.name(object);
    }

    private static String said(JsonNode object) {
        return object.path("metadata").path("annotations").path(WAVE).asString("");
    }

    private static int wave(JsonNode object) {
        String said = said(object);
        return NUMBER.matcher(said).matches() ? Integer.parseInt(said) : 0;
    }
}
