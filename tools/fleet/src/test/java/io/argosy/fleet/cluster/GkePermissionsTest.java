package io.argosy.fleet.cluster;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.argosy.fleet.tool.Execution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code clusters/gke} may not do is said before it makes anything; the script writes down what it would ask of gcloud. */
class GkePermissionsTest {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final String ASKED = "/v1/projects/argosy-staging:testIamPermissions";
    /** Shut down in 2025 (cloud.google.com/kubernetes-engine/docs/release-notes), though gcloud still knows them. */
    private static final List<String> RETIRED = List.of("--workload-vulnerability-scanning", "--enable-binauthz");

    @TempDir
    private Path folder;

    private final WireMockServer google =
            new WireMockServer(WireMockConfiguration.options().dynamicPort());

    @BeforeEach
    void aGcloudThatWritesDownWhatItIsAsked() throws IOException {
        google.start();
        Path gcloud = folder.resolve("gcloud");
        Files.writeString(gcloud, "#!/bin/sh\necho \"$*\" >>" + folder.resolve("asked") + "\necho a-token\n");
        assertTrue(gcloud.toFile().setExecutable(true));
        Files.createFile(folder.resolve("asked"));
    }

    @AfterEach
    void stop() {
        google.stop();
    }

    @Test
    void whatIsMissingIsNamedAndNothingIsMade() throws Exception {
        List<String> needed = needed();
        answer(needed.subList(1, needed.size()));

        Execution refused = create();

        assertEquals(3, refused.exitCode(), refused::err);
        assertTrue(refused.err().contains("you may not do: serviceusage.services.enable: ask its owner"), refused::err);
        assertEquals(List.of("auth print-access-token"), Files.readAllLines(folder.resolve("asked")));
        google.verify(postRequestedFor(urlEqualTo(ASKED)).withHeader("Authorization", equalTo("Bearer a-token")));
    }

    @Test
    void whoMayDoAllGoesOn() throws Exception {
        answer(needed());

        Execution made = create();

        assertEquals(0, made.exitCode(), made::err);
        String asked = Files.readString(folder.resolve("asked"));
        assertTrue(asked.contains("services enable container.googleapis.com"), asked);
        assertTrue(made.out().contains("make the DNS record `staging.argosy.example. A a-token`"), made::out);
    }

    @Test
    void aProjectThatCannotBeAskedIsSaid() throws Exception {
        Execution refused = create();

        assertEquals(3, refused.exitCode(), refused::err);
        assertTrue(refused.err().contains("the project argosy-staging cannot be asked"), refused::err);
    }

    @Test
    void noFlagIsOfSomethingThatWasShutDown() throws IOException {
        String script = Files.readString(ROOT.resolve("clusters/gke"));
        RETIRED.forEach(flag -> assertFalse(script.contains(flag), flag));
    }

    /** Autopilot denies writing to kube-system (cert-manager.io/docs/installation/compatibility). */
    @Test
    void certManagerElectsItsLeaderWhereItMayAndLooksAtGateways() throws IOException {
        String install = Files.readString(ROOT.resolve("clusters/addons/install"));
        for (String value : List.of(
                "global.leaderElection.namespace=cert-manager",
                "config.apiVersion=controller.config.cert-manager.io/v1alpha1",
                "config.kind=ControllerConfiguration",
                "config.enableGatewayAPI=true")) {
            assertTrue(install.contains("--set " + value), value);
        }
        assertTrue(Files.readString(ROOT.resolve("clusters/addons/google/issuer.yaml"))
                .contains("gatewayHTTPRoute"));
    }

    private void answer(List<String> permissions) {
        google.stubFor(post(urlEqualTo(ASKED))
                .willReturn(okJson("{\"permissions\": ["
                        + permissions.stream()
                                .map(permission -> "\"" + permission + "\"")
                                .collect(Collectors.joining(", "))
                        + "]}")));
    }

    private static List<String> needed() throws IOException {
        String script = Files.readString(ROOT.resolve("clusters/gke"));
        String list = Pattern.compile("needed=\"([^\"]*)\"")
                .matcher(script)
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
        return Pattern.compile("\\S+")
                .matcher(list)
                .results()
                .map(MatchResult::group)
                .toList();
    }

    private Execution create() throws IOException, InterruptedException {
        return Execution.of(
                ROOT,
                List.of("clusters/gke", "create", "staging"),
                Duration.ofMinutes(1),
                Map.of(
                        "PATH", folder + ":" + System.getenv("PATH"),
                        "HOME", folder.toString(),
                        "RESOURCE_MANAGER", "http://127.0.0.1:" + google.port()));
    }
}
