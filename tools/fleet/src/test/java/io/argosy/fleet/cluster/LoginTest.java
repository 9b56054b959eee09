package io.argosy.fleet.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.argosy.fleet.manifest.Manifests;
import io.argosy.fleet.tool.Execution;
import io.argosy.fleet.tool.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Who gets into Argo CD's page, and what they may do there, where the identity provider names no groups. */
class LoginTest {
    private static final Path REPOSITORY = Path.of("../..").toAbsolutePath().normalize();
    private static final String KUBECONFIG = """
            {apiVersion: v1, kind: Config, current-context: none,
             contexts: [{name: none, context: {cluster: none, user: none}}],
             clusters: [{name: none, cluster: {server: "https://127.0.0.1:1"}}], users: [{name: none, user: {token: none}}]}
            """;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"staging", "production"})
    void theBrowserIsSentBackToWhereThePageIs(String environment) throws Exception {
        JsonNode settings = configMap(environment, "argocd-cm");

        assertEquals("https://localhost:8443", settings.path("data").path("url").asString(""));
        assertEquals("false", settings.path("data").path("admin.enabled").asString(""));
    }

    /** Argo CD's own command says what its policies mean. */
    @Test
    void anOperatorLooksAndNobodyElseDoes() throws Exception {
        Optional<Path> argocd = argocd();
        assumeTrue(argocd.isPresent(), "there is no argocd on the path or in the rig's cache");
        JsonNode rights = configMap("production", "argocd-rbac-cm");
        Path file = Files.writeString(folder.resolve("rights.yaml"), rights.toString());
        Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), KUBECONFIG);

        assertEquals("Yes", can(argocd.get(), file, kubeconfig, "operator@argosy.example", "get"));
        assertEquals("No", can(argocd.get(), file, kubeconfig, "operator@argosy.example", "delete"));
        assertEquals("No", can(argocd.get(), file, kubeconfig, "somebody@argosy.example", "get"));
    }

    private static String can(Path argocd, Path rights, Path kubeconfig, String who, String what)
            throws IOException, InterruptedException {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("KUBECONFIG", kubeconfig.toString());
        List<String> command = List.of(
                argocd.toString(),
                "admin",
                "settings",
                "rbac",
                "can",
                who,
                what,
                "applications",
                "models/churn",
                "--policy-file",
                rights.toString());
        return Execution.of(REPOSITORY, command, Duration.ofMinutes(1), environment)
                .out()
                .strip();
    }

    private static JsonNode configMap(String environment, String name) throws Exception {
        String rendered = new ClusterManifests(REPOSITORY, Tools.of(REPOSITORY, System.err::println))
                .render("clusters/" + environment + "/argocd");
        Optional<JsonNode> map = Manifests.parse(rendered).find("ConfigMap", name);
        assertTrue(map.isPresent(), "no ConfigMap " + name);
        return map.get();
    }

    private static Optional<Path> argocd() {
        return Stream.concat(
                        Stream.of(System.getenv("PATH").split(":", -1)).map(Path::of),
                        Stream.of(Path.of(System.getProperty("user.home"), ".cache/fleet-rig/bin")))
                .map(place -> place.resolve("argocd"))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
