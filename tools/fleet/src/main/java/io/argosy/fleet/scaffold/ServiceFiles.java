package io.argosy.fleet.scaffold;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a service has beside its recipe, data and model: build file, entry point, test, settings. All services are
 * alike here; the templates are the one place that says how.
 */
public final class ServiceFiles {
    private ServiceFiles() {}

    /**
     * The files of a service by their path from the repository's root.
     *
     * @param name lower-case letters, digits and hyphens, first a letter
     * @param description one sentence about what the model tells
     */
    public static Map<String, String> of(String name, String description) {
        String folder = "services/" + name + "/";
        String java = javaName(name);
        Map<String, String> files = new LinkedHashMap<>();
        files.put(folder + "pom.xml", pom(name, java, description));
        files.put(folder + "src/main/java/io/argosy/" + java + "/Main.java", main(name, java));
        files.put(folder + "src/main/java/io/argosy/" + java + "/package-info.java", packageInfo(java, description));
        files.put(folder + "src/test/java/io/argosy/" + java + "/" + testName(name) + ".java", test(name, java));
        files.put(folder + "deploy/kustomization.yaml", deploy(name));
        files.put(folder + "deploy/settings.env", settings(name));
        return files;
    }

    /** The service's Java package below {@code io.argosy}. */
    static String javaName(String name) {
        return name.replace("-", "");
    }

    private static String testName(String name) {
        StringBuilder test = new StringBuilder();
        for (String part : name.split("-", -1)) {
            test.append(part.substring(0, 1).toUpperCase(Locale.ROOT)).append(part.substring(1));
        }
        return test.append("Test").toString();
    }

    private static String pom(String name, String java, String description) {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <project xmlns="http://maven.apache.org/POM/4.0.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://maven.apache.org/POM/4.0.0 https://maven.apache.org/xsd/maven-4.0.0.xsd">
                  <modelVersion>4.0.0</modelVersion>
                  <parent>
                    <groupId>io.argosy</groupId>
                    <artifactId>argosy</artifactId>
                    <version>1</version>
                    <relativePath>../../pom.xml</relativePath>
                  </parent>
                  <artifactId>%s</artifactId>
                  <description>%s</description>

                  <properties>
                    <main.class>io.argosy.%s.Main</main.class>
                  </properties>

                  <dependencies>
                    <dependency>
                      <groupId>io.argosy</groupId>
                      <artifactId>platform-serving</artifactId>
                    </dependency>
                    <dependency>
                      <groupId>io.argosy</groupId>
                      <artifactId>platform-testkit</artifactId>
                    </dependency>
                  </dependencies>
                </project>
                """.formatted(name, xml(description), java);
    }

    private static String main(String name, String java) {
        return """
                package io.argosy.%s;

                import io.argosy.serving.ServingProcess;

                /** The %s service: the platform, and the model in {@code model/}. */
                public final class Main {
                    private Main() {}

                    /** Serves until SIGTERM; the settings come from the environment. */
                    public static void main(String[] arguments) {
                        ServingProcess.run("%s", arguments);
                    }
                }
                """.formatted(java, name, name);
    }

    private static String packageInfo(String java, String description) {
        return """
                /** %s */
                @NullMarked
                package io.argosy.%s;

                import org.jspecify.annotations.NullMarked;
                """.formatted(description.replace("*/", "* /"), java);
    }

    private static String test(String name, String java) {
        return """
                package io.argosy.%s;

                import io.argosy.testkit.Examples;
                import io.argosy.testkit.GoldenRows;
                import io.argosy.testkit.RunningService;
                import java.nio.file.Path;
                import org.junit.jupiter.api.AfterAll;
                import org.junit.jupiter.api.BeforeAll;
                import org.junit.jupiter.api.Test;

                class %s {
                    private static RunningService service;

                    @BeforeAll
                    static void start() throws Exception {
                        service = RunningService.of(Path.of("model"));
                    }

                    @AfterAll
                    static void stop() {
                        service.close();
                    }

                    @Test
                    void theGoldenRowsAreAnsweredThroughHttp() throws Exception {
                        GoldenRows.assertAnswered(service);
                    }

                    @Test
                    void theExamplesAreAnswered() throws Exception {
                        Examples.assertAnswered(service, Path.of("examples"));
                    }
                }
                """.formatted(java, testName(name));
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

    private static String xml(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
