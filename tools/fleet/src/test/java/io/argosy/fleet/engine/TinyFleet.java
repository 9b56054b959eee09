package io.argosy.fleet.engine;

import io.argosy.fleet.git.TemporaryClone;
import io.argosy.fleet.release.Release;
import io.argosy.fleet.version.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A repository of two environments, dev and staging, whose services are {@link TinyService}s. */
public final class TinyFleet {
    /** The repository that this test is in. */
    public static final Path HERE = Path.of("../..").toAbsolutePath().normalize();

    public static final Version FIRST = Version.parse("1.0.0-00000000000a");
    public static final Version SECOND = Version.parse("1.1.0-00000000000b");

    private static final String DEPLOYMENT = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: model}
            spec:
              progressDeadlineSeconds: 3
              replicas: 2
              selector: {matchLabels: {}}
              template:
                spec:
                  terminationGracePeriodSeconds: 30
                  containers:
                  - name: service
                    image: model-service
                    envFrom:
                    - configMapRef: {name: settings}
                    ports:
                    - {name: http, containerPort: 8080}
                    - {name: management, containerPort: 8081}
                    startupProbe: {httpGet: {path: /startupz, port: management}, periodSeconds: 1, failureThreshold: 120, timeoutSeconds: 10}
                    readinessProbe: {httpGet: {path: /readyz, port: management}, periodSeconds: 1, timeoutSeconds: 10}
                    livenessProbe: {httpGet: {path: /healthz, port: management}, periodSeconds: 5, timeoutSeconds: 10}
                    lifecycle: {preStop: {sleep: {seconds: 1}}}
            """;

    private TinyFleet() {}

    /** The repository, with nothing released yet. */
    public static TemporaryClone in(Path folder) {
        TemporaryClone clone = TemporaryClone.in(folder)
                .write(".gitignore", ".fleet/\n")
                .write(".fleet.yaml", "branch: main\nregistry: registry.example/models\n")
                .write("tools/go.mod", text(HERE.resolve("tools/go.mod")))
                .write("tools/go.sum", text(HERE.resolve("tools/go.sum")))
                .write("tools/renderer/main.go", text(HERE.resolve("tools/renderer/main.go")))
                .write("base/model-service/deployment.yaml", DEPLOYMENT)
                .write("base/model-service/kustomization.yaml", """
                        resources: [deployment.yaml]
                        configMapGenerator:
                        - name: settings
                          literals: [SERVING_DRAIN_SECONDS=1]
                        """)
                .write("overlays/dev/environment/environment-policy.yaml", "# The first.\n")
                .write("overlays/staging/environment/environment-policy.yaml", "after: dev\n");
        for (String environment : new String[] {"dev", "staging"}) {
            clone.write("overlays/" + environment + "/environment/kustomization.yaml", """
                    apiVersion: kustomize.config.k8s.io/v1alpha1
                    kind: Component
                    configMapGenerator:
                    - name: settings
                      behavior: merge
                      literals: [SERVING_ENVIRONMENT=%s]
                    """.formatted(environment));
        }
        clone.commit("A base and two environments");
        return clone;
    }

    /**
     * Pins a version in an environment and commits.
     *
     * @param settings lines of {@code settings.env} that move with the version
     */
    public static void release(
            TemporaryClone clone, String environment, String service, Version version, String... settings) {
        String overlay = "overlays/" + environment + "/" + service + "/";
        Release release = new Release(service, "registry.example/models/" + service, version, null);
        clone.write("services/" + service + "/model/model.json", "{}")
                .write(overlay + "kustomization.yaml", """
                        resources: [../../../base/model-service]
                        components: [release, ../environment]
                        """)
                .write(Release.path(environment, service), release.yaml())
                .write(Release.folder(environment, service) + "/deploy/kustomization.yaml", """
                        apiVersion: kustomize.config.k8s.io/v1alpha1
                        kind: Component
                        namespace: model-%1$s
                        namePrefix: %1$s-
                        configMapGenerator:
                        - name: settings
                          behavior: merge
                          envs: [settings.env]
                        """.formatted(service))
                .write(
                        Release.folder(environment, service) + "/deploy/settings.env",
                        String.join("\n", settings) + "\n");
        clone.commit("Pin " + service + " " + version + " in " + environment);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
