package io.argosy.fleet.manifest;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A container's environment variables as Kubernetes would set them: {@code envFrom} in order, then {@code env}. What
 * only a cluster can give is told by name, except where the manifest calls it optional.
 */
final class ContainerVariables {
    private final JsonNode template;
    private final JsonNode deployment;
    private final Manifests manifests;
    private final Map<String, String> variables = new HashMap<>();

    private ContainerVariables(JsonNode template, JsonNode deployment, Manifests manifests) {
        this.template = template;
        this.deployment = deployment;
        this.manifests = manifests;
    }

    static Map<String, String> resolve(JsonNode container, JsonNode template, JsonNode deployment, Manifests manifests)
            throws RenderException {
        ContainerVariables all = new ContainerVariables(template, deployment, manifests);
        for (JsonNode source : container.path("envFrom").values()) {
            all.addAll(source);
        }
        for (JsonNode variable : container.path("env").values()) {
            all.add(variable);
        }
        return all.variables;
    }

    private void addAll(JsonNode source) throws RenderException {
        String prefix = source.path("prefix").asString("");
        JsonNode reference = source.path("configMapRef");
        if (!reference.isObject()) {
            requireOptional(source.path("secretRef"), "envFrom names a Secret");
            return;
        }
        Optional<JsonNode> configMap =
                manifests.find("ConfigMap", reference.path("name").asString(""));
        if (configMap.isEmpty()) {
            requireOptional(reference, "envFrom names a ConfigMap that is not rendered");
            return;
        }
        configMap.get().path("data").forEachEntry((key, value) -> variables.put(prefix + key, value.asString("")));
    }

    private void add(JsonNode variable) throws RenderException {
        String name = variable.path("name").asString("");
        JsonNode from = variable.path("valueFrom");
        if (from.isMissingNode()) {
            variables.put(name, variable.path("value").asString(""));
        } else if (from.path("fieldRef").isObject()) {
            variables.put(
                    name, field(name, from.path("fieldRef").path("fieldPath").asString("")));
        } else if (from.path("configMapKeyRef").isObject()) {
            fromConfigMap(name, from.path("configMapKeyRef"));
        } else {
            requireOptional(from.path("secretKeyRef"), name + " comes from " + from);
        }
    }

    private void fromConfigMap(String name, JsonNode reference) throws RenderException {
        String key = reference.path("key").asString("");
        Optional<JsonNode> value = manifests
                .find("ConfigMap", reference.path("name").asString(""))
                .map(configMap -> configMap.path("data").path(key))
                .filter(JsonNode::isString);
        if (value.isEmpty()) {
            requireOptional(reference, name + " comes from a ConfigMap's key that is not rendered");
            return;
        }
        variables.put(name, value.get().asString());
    }

    /** The downward API, as far as a process of this machine has an answer. */
    private String field(String name, String path) throws RenderException {
        return switch (path) {
            case "metadata.name" -> Manifests.name(deployment);
            case "metadata.namespace" ->
                deployment.path("metadata").path("namespace").asString("default");
            case "status.podIP", "status.hostIP" -> "127.0.0.1";
            case "spec.nodeName" -> "localhost";
            default -> label(name, path);
        };
    }

    private String label(String name, String path) throws RenderException {
        JsonNode labels = template.path("metadata").path("labels");
        return labels.propertyStream()
                .filter(label -> path.equals("metadata.labels['" + label.getKey() + "']"))
                .map(label -> label.getValue().asString(""))
                .findFirst()
                .orElseThrow(() -> refused(name + " comes from the field " + path));
    }

    private void requireOptional(JsonNode reference, String what) throws RenderException {
        if (!reference.path("optional").asBoolean(false)) {
            throw refused(what);
        }
    }

    private RenderException refused(String what) {
        return new RenderException("Deployment " + Manifests.name(deployment) + ": " + what
                + ", which only a cluster can give; mark it `optional: true` where the service starts without it");
    }
}
