package io.argosy.fleet.release;

import io.argosy.fleet.git.TemporaryClone;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@link SmallFleet} with a base, so that kustomize renders it: what the tests of changes start from. */
public final class RenderingFleet {
    private static final String COMPONENT = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n";

    private RenderingFleet() {}

    public static TemporaryClone in(Path folder) {
        return in(folder, List.of("churn", "diabetes"));
    }

    /** The same with other services. */
    public static TemporaryClone in(Path folder, List<String> services) {
        TemporaryClone clone = SmallFleet.in(folder)
                .write("base/model-service/kustomization.yaml", """
                        resources:
                        - deployment.yaml
                        configMapGenerator:
                        - name: settings
                          envs:
                          - settings.env
                        """)
                .write("base/model-service/deployment.yaml", deployment(1))
                .write("base/model-service/settings.env", "SERVING_DOCS=on\n")
                .write("base/components/docs-off/kustomization.yaml", COMPONENT + """
                        configMapGenerator:
                        - name: settings
                          behavior: merge
                          literals:
                          - SERVING_DOCS=off
                        """)
                .write("base/components/labelled/kustomization.yaml", COMPONENT + """
                        patches:
                        - path: label-patch.yaml
                          target:
                            kind: Deployment
                        """)
                .write("clusters/models/project.yaml", project())
                .write("base/components/labelled/label-patch.yaml", labelPatch("one"))
                .write("overlays/dev/environment/kustomization.yaml", environment("dev", "labelled"))
                .write("overlays/staging/environment/kustomization.yaml", environment("staging", "docs-off"))
                .write("overlays/production/environment/kustomization.yaml", environment("production", "docs-off"));
        for (String service : services) {
            clone.write("services/" + service + "/deploy/kustomization.yaml", deploy(service));
            clone.write("services/" + service + "/deploy/settings.env", "SERVING_LOG_LEVEL=info\n");
            for (String environment : new String[] {"dev", "staging", "production"}) {
                Overlay overlay = new Overlay(environment, service);
                clone.write(overlay.path() + "/kustomization.yaml", overlay(""));
                Release release = new Release(service, "registry.example/models/" + service, SmallFleet.FIRST, null);
                clone.write(Release.path(environment, service), release.yaml());
                clone.write(Release.folder(environment, service) + "/deploy/kustomization.yaml", deploy(service));
                clone.write(Release.folder(environment, service) + "/deploy/settings.env", "SERVING_LOG_LEVEL=info\n");
            }
        }
        return clone;
    }

    /** An overlay's kustomization with something of its own. */
    public static String overlay(String own) {
        return "resources:\n- ../../../base/model-service\ncomponents:\n- release\n- ../environment\n" + own;
    }

    /** An environment's kustomization that switches a trait on. */
    public static String environment(String name, String trait) {
        return COMPONENT + "components:\n- ../../../base/components/" + trait + "\n"
                + "labels:\n- includeTemplates: true\n  pairs:\n    argosy.io/environment: " + name + "\n"
                + "configMapGenerator:\n- name: settings\n  behavior: merge\n  literals:\n  - SERVING_ENVIRONMENT="
                + name
                + "\n";
    }

    /** The one Deployment. */
    public static String deployment(int replicas) {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: model
                spec:
                  replicas: %d
                  template:
                    spec:
                      containers:
                      - name: service
                        image: model-service
                        envFrom:
                        - configMapRef:
                            name: settings
                """.formatted(replicas);
    }

    /** A patch that only a transformer's file names. */
    public static String labelPatch(String value) {
        return "- op: add\n  path: /metadata/labels/trait\n  value: " + value + "\n";
    }

    /** This repository's own fence. */
    private static String project() {
        try {
            return Files.readString(Path.of("../../clusters/models/project.yaml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String deploy(String service) {
        return COMPONENT + """
                namePrefix: %1$s-
                namespace: model-%1$s
                labels:
                - includeSelectors: true
                  includeTemplates: true
                  pairs:
                    app.kubernetes.io/name: %1$s
                configMapGenerator:
                - name: settings
                  behavior: merge
                  envs:
                  - settings.env
                """.formatted(service);
    }
}
