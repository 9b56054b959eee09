package io.argosy.fleet.scaffold;

import java.util.Map;

/** What a service has beside its recipe, data and model: settings. All services are alike here; this is the one place that says how. */
public final class ServiceFiles {
    private ServiceFiles() {}

    /**
     * The files of a service by their path from the repository's root.
     *
     * @param name lower-case letters, digits and hyphens, first a letter
     */
    public static Map<String, String> of(String name) {
        String folder = "services/" + name + "/deploy/";
        return Map.of(folder + "kustomization.yaml", deploy(name), folder + "settings.env", settings(name));
    }

    private static String deploy(String name) {
        return """
                # yaml-language-server: $schema=https://json.schemastore.org/kustomization.json
                # What moves with a version of %1$s besides its image. An edit here changes no environment until it is released.
                apiVersion: kustomize.config.k8s.io/v1alpha1
                kind: Component
                namespace: model-%1$s
                namePrefix: %1$s-
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
                """.formatted(name);
    }

    private static String settings(String name) {
        return "# " + name + "'s own settings, on top of base/model-service/settings.env: SERVING_* as"
                + " platform/serving/README.md lists them.\n";
    }
}
