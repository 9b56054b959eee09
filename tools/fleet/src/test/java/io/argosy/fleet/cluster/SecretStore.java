package io.argosy.fleet.cluster;

import io.argosy.fleet.manifest.Manifests;
import io.argosy.fleet.tool.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A cluster with {@code clusters/addons/private}, and the store that it names. No External Secrets Operator runs there: what that would make
 * of each of its objects is made here, by what they say, {@code dataFrom} and {@code data} alike.
 */
final class SecretStore implements AutoCloseable {
    private static final String ALONE = """
            apiVersion: kustomize.config.k8s.io/v1beta1
            kind: Kustomization
            components:
            - ../facts
            - ../../addons/private
            """;

    private final Kubectl kubectl;
    private final Manifests manifests;
    private final Set<String> made = new HashSet<>();

    SecretStore(FleetOnClusters fleet, Cluster cluster) throws Exception {
        this.kubectl = cluster.kubectl();
        String folder = "clusters/" + cluster.environment() + "/private-alone";
        Path file = fleet.folder().resolve(folder).resolve("kustomization.yaml");
        Files.createDirectories(file.getParent());
        try {
            Files.writeString(file, ALONE);
            this.manifests = Manifests.parse(
                    new ClusterManifests(fleet.folder(), Tools.of(fleet.folder(), System.err::println)).render(folder));
        } finally {
            Files.delete(file);
            Files.delete(file.getParent());
        }
    }

    /** Has the store know a value, and the cluster whatever is made of it. */
    void put(String key, String value) throws InterruptedException {
        for (JsonNode secret : manifests.ofKind("ExternalSecret").toList()) {
            make(secret.at("/metadata/namespace").asString(""), secret.path("spec"), key, value);
        }
        for (JsonNode everywhere : manifests.ofKind("ClusterExternalSecret").toList()) {
            JsonNode spec = everywhere.path("spec");
            for (JsonNode selector : spec.path("namespaceSelectors")) {
                for (JsonNode namespace : kubectl.get("namespaces").path("items")) {
                    if (matches(selector, namespace.at("/metadata/labels"))) {
                        make(namespace.at("/metadata/name").asString(""), spec.path("externalSecretSpec"), key, value);
                    }
                }
            }
        }
    }

    private static boolean matches(JsonNode selector, JsonNode labels) {
        return selector.path("matchLabels")
                        .propertyStream()
                        .allMatch(label -> labels.path(label.getKey()).equals(label.getValue()))
                && selector.path("matchExpressions")
                        .valueStream()
                        .allMatch(expression -> expression
                                .path("values")
                                .valueStream()
                                .anyMatch(labels.path(expression.path("key").asString(""))::equals));
    }

    private void make(String namespace, JsonNode spec, String key, String value) throws InterruptedException {
        ObjectNode data = JsonMapper.shared().createObjectNode();
        boolean asked = false;
        for (JsonNode from : spec.path("dataFrom")) {
            if (from.at("/extract/key").asString("").equals(key)) {
                data.setAll((ObjectNode) JsonMapper.shared().readTree(value));
                asked = true;
            }
        }
        for (JsonNode one : spec.path("data")) {
            if (one.at("/remoteRef/key").asString("").equals(key)) {
                data.put(one.path("secretKey").asString(""), value);
                asked = true;
            }
        }
        if (!asked) {
            return;
        }
        JsonNode template = spec.at("/target/template");
        template.path("data").propertyStream().forEach(property -> data.set(property.getKey(), property.getValue()));
        ObjectNode secret = JsonMapper.shared().createObjectNode();
        secret.put("apiVersion", "v1").put("kind", "Secret");
        secret.put("type", template.path("type").asString("Opaque"));
        ObjectNode metadata = secret.putObject("metadata");
        String name = spec.at("/target/name").asString("");
        metadata.put("name", name).put("namespace", namespace);
        if (template.at("/metadata/labels").isObject()) {
            metadata.set("labels", template.at("/metadata/labels"));
        }
        ObjectNode encoded = secret.putObject("data");
        data.propertyStream()
                .forEach(property -> encoded.put(
                        property.getKey(),
                        Base64.getEncoder()
                                .encodeToString(property.getValue().asString("").getBytes(StandardCharsets.UTF_8))));
        String _ = kubectl.apply(secret.toString());
        made.add(namespace + "/" + name);
    }

    @Override
    public void close() throws IOException {
        for (String one : made) {
            String[] parts = one.split("/", -1);
            try {
                var _ = kubectl.attempt("-n", parts[0], "delete", "secret", parts[1], "--ignore-not-found");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
