package io.argosy.fleet.forge.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.forge.GitHubAccess;
import io.argosy.fleet.forge.GitHubServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A browser goes to GitHub and back, and nobody else gets a word in. */
@Timeout(60)
class AppRegistrationTest {
    private static final Pattern FORM = Pattern.compile(
            "action=\"([^\"]+)\\?state=([0-9a-f]{32})\" method=\"post\">\\s*<input[^>]*value=\"([^\"]+)\"");

    @TempDir
    private Path folder;

    private GitHubServer github;
    private Path key;
    private AppRegistration registration;

    @BeforeEach
    void aPageIsOpen() throws Exception {
        github = GitHubServer.start("acme/models");
        key = folder.resolve("app.pem");
        registration = open(key);
    }

    @AfterEach
    void allWasAsGitHubDescribesIt() {
        registration.close();
        List<String> problems = github.problems();
        github.close();
        assertEquals(List.of(), problems);
    }

    @Test
    void theAppAsksForTheLeastAndItsKeyIsForItsUserAlone() throws Exception {
        Matcher form = FORM.matcher(get(registration.page()).body());
        assertTrue(form.find());
        assertEquals("https://github.com/organizations/acme/settings/apps/new", form.group(1));
        JsonNode manifest = JsonMapper.shared().readTree(form.group(3).replace("&quot;", "\""));
        assertEquals(
                "{\"contents\":\"write\",\"pull_requests\":\"write\"}",
                manifest.path("default_permissions").toString());
        assertEquals("[]", manifest.path("default_events").toString());
        assertFalse(manifest.path("public").asBoolean(true));
        assertFalse(manifest.at("/hook_attributes/active").asBoolean(true));
        URI back = URI.create(manifest.path("redirect_url").asString());

        assertEquals(
                200,
                get(back.resolve("/registered?code=a180b1a3&state=" + form.group(2)))
                        .statusCode());
        AppRegistration.App app = registration.await(Duration.ofSeconds(30));

        assertEquals(1, app.id());
        assertEquals("Iv1.8a61f9b3a7aba766", app.clientId());
        assertTrue(Files.readString(key).startsWith("-----BEGIN RSA PRIVATE KEY-----"));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
        assertEquals("gh variable set FLEET_APP_ID --body 1", app.left(key).get(1));
    }

    @Test
    void anAnswerThatNobodyAskedForIsNoneAndAKeyIsNotWritten() throws Exception {
        URI back = registration.page().resolve("/registered");
        assertEquals(
                403,
                get(back.resolve("/registered?code=a180b1a3&state=" + "0".repeat(32)))
                        .statusCode());
        assertEquals(
                403,
                get(back.resolve("/registered?code=../x&state=" + "0".repeat(32)))
                        .statusCode());
        assertEquals(404, get(registration.page().resolve("/elsewhere")).statusCode());
        URI byAnotherName = URI.create("http://localhost:" + registration.page().getPort() + "/");
        assertEquals(403, get(byAnotherName).statusCode());

        FleetException told = assertThrows(FleetException.class, () -> registration.await(Duration.ofMillis(1)));

        assertEquals("nobody registered the App within 0 minutes", told.fact());
        assertFalse(Files.exists(key));
    }

    @Test
    void aCodeThatGitHubDoesNotKnowLeavesNoFile() throws Exception {
        github.requests()
                .stubFor(com.github.tomakehurst.wiremock.client.WireMock.post(
                                com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching("/app-manifests/.*"))
                        .willReturn(com.github.tomakehurst.wiremock.client.WireMock.aResponse()
                                .withStatus(404)
                                .withHeader("Content-Type", "application/json")
                                .withBody("{\"message\": \"Not Found\"}")));
        Matcher form = FORM.matcher(get(registration.page()).body());
        assertTrue(form.find());
        get(registration.page().resolve("/registered?code=spent&state=" + form.group(2)));

        assertThrows(FleetException.class, () -> registration.await(Duration.ofSeconds(30)));

        assertFalse(Files.exists(key));
    }

    @Test
    void aFileThatIsThereOrInTheCloneTakesNoKey() throws Exception {
        Files.writeString(key, "mine");
        FleetException there = assertThrows(FleetException.class, () -> open(key));
        assertEquals(key + " is there already", there.fact());
        Path inside = folder.resolve("clone/app.pem");
        FleetException shared = assertThrows(FleetException.class, () -> open(inside));
        assertEquals(inside + " is in the clone, one `git add` from everybody", shared.fact());
        Path nowhere = folder.resolve("none/app.pem");
        FleetException lost = assertThrows(FleetException.class, () -> open(nowhere));
        assertEquals("no file can be written in " + nowhere.getParent(), lost.fact());
    }

    private AppRegistration open(Path file) throws Exception {
        return AppRegistration.open(
                new GitHubAccess(github.url(), "acme/models", "a-token"),
                "https://github.com",
                file,
                folder.resolve("clone"));
    }

    private static HttpResponse<String> get(URI page) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString());
        }
    }
}
