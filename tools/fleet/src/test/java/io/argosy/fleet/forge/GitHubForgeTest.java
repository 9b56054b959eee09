package io.argosy.fleet.forge;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.delete;
import static com.github.tomakehurst.wiremock.client.WireMock.deleteRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.patch;
import static com.github.tomakehurst.wiremock.client.WireMock.patchRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that answers as GitHub's REST description has it: paths, fields and status codes. */
class GitHubForgeTest {
    private static final String REPOSITORY = "/repos/argosy-fleet/argosy";
    private static final String BRANCH = "promote/staging/churn/1.0.0-00000000000a";
    private static final URI PAGE = URI.create("https://github.com/argosy-fleet/argosy/pull/7");

    private WireMockServer server;
    private Forge forge;

    @BeforeEach
    void aRepositoryWithoutPullRequests() {
        server = new WireMockServer(WireMockConfiguration.options().dynamicPort());
        server.start();
        forge = new GitHubForge(server.baseUrl(), "argosy-fleet/argosy", "a-token");
        server.stubFor(get(urlPathEqualTo(REPOSITORY)).willReturn(okJson("""
                        {"id": 1, "name": "argosy", "full_name": "argosy-fleet/argosy",
                         "owner": {"login": "argosy-fleet", "id": 2}, "url": "%s%s"}
                        """.formatted(server.baseUrl(), REPOSITORY))));
        open("[]");
        comments("[]");
        server.stubFor(post(urlPathEqualTo(REPOSITORY + "/pulls"))
                .willReturn(okJson(pull("Promote", "text")).withStatus(201)));
        server.stubFor(patch(anyUrl()).willReturn(okJson(pull("Promote", "text"))));
        server.stubFor(post(urlPathEqualTo(REPOSITORY + "/issues/7/comments"))
                .willReturn(okJson("{\"id\": 11, \"body\": \"\"}").withStatus(201)));
        server.stubFor(delete(anyUrl()).willReturn(aResponse().withStatus(204)));
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void aPullRequestIsOpenedWithItsTextAndItsOtherPagesAsComments() {
        assertEquals(PAGE, forge.propose(BRANCH, "main", "Promote", List.of("text", "more")));

        server.verify(postRequestedFor(urlPathEqualTo(REPOSITORY + "/pulls"))
                .withHeader("Authorization", equalTo("token a-token"))
                .withRequestBody(matchingJsonPath("$.head", equalTo(BRANCH)))
                .withRequestBody(matchingJsonPath("$.base", equalTo("main")))
                .withRequestBody(matchingJsonPath("$.title", equalTo("Promote")))
                .withRequestBody(matchingJsonPath("$.body", equalTo("text"))));
        server.verify(postRequestedFor(urlPathEqualTo(REPOSITORY + "/issues/7/comments"))
                .withRequestBody(matchingJsonPath("$.body", equalTo("<!-- fleet review, page 2 -->\nmore"))));
    }

    @Test
    void oneThatIsThereAlreadyIsLeftAsItIs() {
        open("[" + pull("Promote", "text") + "]");

        assertEquals(PAGE, forge.propose(BRANCH, "main", "Promote", List.of("text")));

        nothingWritten();
    }

    @Test
    void oneThatSaysSomethingElseIsBroughtUpToDate() {
        open("[" + pull("Promote", "an older text") + "]");

        forge.propose(BRANCH, "main", "Promote", List.of("text"));

        server.verify(1, patchRequestedFor(anyUrl()).withRequestBody(matchingJsonPath("$.body", equalTo("text"))));
        server.verify(0, postRequestedFor(urlPathEqualTo(REPOSITORY + "/pulls")));
    }

    @Test
    void aReviewReplacesTheOneBeforeAndOthersCommentsStay() {
        server.stubFor(get(urlPathEqualTo(REPOSITORY + "/pulls/7")).willReturn(okJson(pull("Promote", "text"))));
        comments("""
                [{"id": 1, "body": "Looks good to me", "url": "x"},
                 {"id": 2, "body": "<!-- fleet review, page 1 -->\\nold", "url": "x"},
                 {"id": 3, "body": "<!-- fleet review, page 2 -->\\nsurplus", "url": "x"}]
                """);

        forge.comment(7, List.of("new"));

        server.verify(
                1,
                patchRequestedFor(urlPathEqualTo(REPOSITORY + "/issues/comments/2"))
                        .withRequestBody(containing("page 1 -->\\nnew")));
        server.verify(1, deleteRequestedFor(urlPathEqualTo(REPOSITORY + "/issues/comments/3")));
        server.verify(0, postRequestedFor(anyUrl()));
        server.verify(1, deleteRequestedFor(anyUrl()));
    }

    @Test
    void aTokenWithoutTheRightIsToldAndNothingIsWritten() {
        refuse(aResponse().withStatus(403).withBody("{\"message\": \"Resource not accessible by integration\"}"));

        assertTold(
                "GitHub refuses to open a pull request in argosy-fleet/argosy (403): the token needs the right to write"
                        + " pull requests");
    }

    @Test
    void aTokenThatIsNoLongerValidIsTold() {
        server.stubFor(get(urlPathEqualTo(REPOSITORY))
                .willReturn(aResponse().withStatus(401).withBody("{\"message\": \"Bad credentials\"}")));

        assertTold("GitHub refuses to open a pull request in argosy-fleet/argosy (401): the token is no longer valid:"
                + " set GITHUB_TOKEN, or run `gh auth login`");
        nothingWritten();
    }

    @Test
    void aLimitIsToldAtOnceAndNotWaitedFor() {
        refuse(aResponse()
                .withStatus(403)
                .withHeader("X-RateLimit-Remaining", "0")
                .withHeader("X-RateLimit-Limit", "5000")
                .withHeader("X-RateLimit-Reset", "4102444800")
                .withBody("{\"message\": \"API rate limit exceeded\"}"));

        assertTold("GitHub takes no more requests for now: run the same command again when the limit has passed");
    }

    @Test
    void aNetworkThatIsGoneIsTold() {
        server.stop();

        assertTold("GitHub cannot be reached to open a pull request: run the same command again");
    }

    private void assertTold(String message) {
        FleetException told = assertThrows(
                FleetException.class, () -> forge.propose(BRANCH, "main", "Promote", List.of("text", "more")));
        assertEquals(message, told.getMessage());
        assertEquals(ExitCode.UNAVAILABLE, told.exitCode());
    }

    private void nothingWritten() {
        assertTrue(server.findAll(anyRequestedFor(anyUrl())).stream()
                .allMatch(request -> request.getMethod().getName().equals("GET")));
    }

    private void refuse(ResponseDefinitionBuilder answer) {
        server.stubFor(post(urlPathEqualTo(REPOSITORY + "/pulls")).willReturn(answer));
    }

    private void open(String pulls) {
        server.stubFor(get(urlPathEqualTo(REPOSITORY + "/pulls"))
                .withQueryParam("state", equalTo("open"))
                .withQueryParam("head", equalTo("argosy-fleet:" + BRANCH))
                .withQueryParam("base", equalTo("main"))
                .willReturn(okJson(pulls)));
    }

    private void comments(String comments) {
        server.stubFor(get(urlPathEqualTo(REPOSITORY + "/issues/7/comments")).willReturn(okJson(comments)));
    }

    private String pull(String title, String body) {
        return """
                {"id": 70, "number": 7, "state": "open", "title": "%s", "body": "%s", "html_url": "%s",
                 "url": "%s%s/pulls/7", "issue_url": "%s%s/issues/7", "user": {"login": "ada", "id": 3},
                 "head": {"ref": "%s", "sha": "%s"}, "base": {"ref": "main", "sha": "%s"}}
                """.formatted(
                        title,
                        body,
                        PAGE,
                        server.baseUrl(),
                        REPOSITORY,
                        server.baseUrl(),
                        REPOSITORY,
                        BRANCH,
                        "a".repeat(40),
                        "b".repeat(40));
    }
}
