package io.argosy.fleet.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.manifest.ApiServer;
import io.argosy.fleet.manifest.Manifests;
import io.argosy.fleet.tool.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What docs/adopt.md says to do for a repository and images that not everybody may read: one line in an environment's add-ons. */
class PrivateAddonsTest {
    private static final Path REPOSITORY = Path.of("../..").toAbsolutePath().normalize();
    private static final Tools TOOLS = Tools.of(REPOSITORY, System.err::println);

    @TempDir
    private Path folder;

    private String rendered = "";
    private Manifests addons;

    @BeforeEach
    void withTheLineInProduction() throws Exception {
        Path clusters = REPOSITORY.resolve("clusters");
        try (Stream<Path> files = Files.walk(clusters)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = folder.resolve("clusters").resolve(clusters.relativize(file));
                Files.createDirectories(copy.resolveSibling(""));
                Files.copy(file, copy);
            }
        }
        Path environment = folder.resolve("clusters/production/addons/kustomization.yaml");
        Files.writeString(environment, Files.readString(environment) + "- ../../addons/private\n");
        rendered = new ClusterManifests(folder, TOOLS).render("clusters/production/addons");
        addons = Manifests.parse(rendered);
    }

    @Test
    void theApiServerTakesIt() throws IOException, InterruptedException {
        assertEquals(List.of(), new ApiServer(TOOLS).check(Map.of("production", rendered)));
    }

    @Test
    void argoCdReadsTheRepositoryThatItFollows() {
        JsonNode template =
                addons.find("ExternalSecret", "repository").orElseThrow().at("/spec/target/template");

        assertEquals(
                "https://github.com/argosy-fleet/argosy.git",
                template.at("/data/url").asString(""));
        assertEquals(
                "repository",
                template.at("/metadata/labels/argocd.argoproj.io~1secret-type").asString(""));
    }

    @Test
    void theStoreAnswersWhoAsksForIt() {
        assertEquals(
                "[\"activator\",\"argocd\",\"board\",\"witness\"]",
                addons.find("ClusterSecretStore", "fleet")
                        .orElseThrow()
                        .at("/spec/conditions/1/namespaces")
                        .toString());
    }

    @Test
    void eachPodOfTheFleetsOwnImagesIsPulledWithIt() {
        List<String> pulled = addons.ofKind("Deployment")
                .filter(deployment -> deployment
                        .at("/spec/template/spec/imagePullSecrets/0/name")
                        .asString("")
                        .equals("registry"))
                .map(Manifests::name)
                .sorted()
                .toList();

        assertEquals(List.of("activator", "board", "witness"), pulled);
        String selectors = addons.find("ClusterExternalSecret", "registry")
                .orElseThrow()
                .at("/spec/namespaceSelectors")
                .toString();
        pulled.forEach(name -> assertTrue(selectors.contains("\"" + name + "\""), selectors));
    }
}
