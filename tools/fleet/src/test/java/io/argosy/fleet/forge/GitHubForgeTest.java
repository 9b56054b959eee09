package io.argosy.fleet.forge;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.deleteRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.patchRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static io.argosy.fleet.forge.GitHubServer.PAGE;
import static io.argosy.fleet.forge.GitHubServer.REPOSITORY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that answers with GitHub's own examples; all that is asked and answered is held to its description. */
class GitHubForgeTest {
    private static final String BRANCH = "promote/staging/churn/1.0.0-00000000000a";

    private GitHubServer github;
    private WireMockServer server;
    private Forge forge;

    @BeforeEach
    void aRepositoryWithoutPullRequests() {
        github = GitHubServer.start();
        server = github.requests();
        forge = new GitHubForge(github.url(), "argosy-fleet/argosy", "a-token");
    }

    @AfterEach
    void allWasAsGitHubDescribesIt() {
        if (server.isRunning()) {
            List<String> problems = github.problems();
            github.close();
            assertEquals(List.of(), problems);
        }
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
    void anAnswerOfAnotherKindIsNoRefusal() {
        server.stubFor(get(urlPathEqualTo(REPOSITORY))
                .willReturn(aResponse().withStatus(200).withBody("<html>A proxy's page</html>")));

        FleetException error =
                assertThrows(FleetException.class, () -> forge.propose(BRANCH, "main", "Promote", List.of("text")));
        assertTrue(
                error.fact().startsWith("GitHub answered with something that nobody can read when asked to "),
                error::fact);
        server.resetRequests();
    }

    @Test
    void thoseThatAreOpenAreListedWithTheirNumbers() {
        github.open("promote/staging/churn", "Promote", "text");

        List<Forge.Open> open = forge.open("main", 100);

        assertEquals(1, open.size());
        assertEquals(7, open.getFirst().number());
        assertEquals(GitHubServer.PAGE, open.getFirst().address());
    }

    @Test
    void oneThatIsThereAlreadyIsLeftAsItIs() {
        github.open(BRANCH, "Promote", "text");

        assertEquals(PAGE, forge.propose(BRANCH, "main", "Promote", List.of("text")));

        nothingWritten();
    }

    @Test
    void oneThatSaysSomethingElseIsBroughtUpToDate() {
        github.open(BRANCH, "Promote", "an older text");

        forge.propose(BRANCH, "main", "Promote", List.of("text"));

        server.verify(1, patchRequestedFor(anyUrl()).withRequestBody(matchingJsonPath("$.body", equalTo("text"))));
        server.verify(0, postRequestedFor(urlPathEqualTo(REPOSITORY + "/pulls")));
    }

    @Test
    void aReviewReplacesTheOneBeforeAndOthersCommentsStay() {
        Map<Long, String> comments = new LinkedHashMap<>();
        comments.put(1L, "Looks good to me");
        comments.put(2L, "<!-- fleet review, page 1 -->\nold");
        comments.put(3L, "<!-- fleet review, page 2 -->\nsurplus");
        github.comments(comments);

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
        refuse(GitHubServer.json(403, GitHubDescription.error("Resource not accessible by integration")));

        assertTold("GitHub refuses to open a pull request in argosy-fleet/argosy (403): the token needs the right to"
                + " write pull requests");
        noComment();
    }

    @Test
    void aBranchThatGitHubDoesNotHaveIsToldAndNothingIsWritten() {
        refuse(GitHubServer.json(422, GitHubDescription.error("Validation Failed")));

        assertTold("GitHub refuses to open a pull request in argosy-fleet/argosy (422): push the branch, and look"
                + " whether it differs from its base");
        noComment();
    }

    @Test
    void aTokenThatIsNoLongerValidIsTold() {
        server.stubFor(get(urlPathEqualTo(REPOSITORY))
                .willReturn(GitHubServer.json(401, GitHubDescription.error("Bad credentials"))));

        assertTold("GitHub refuses to open a pull request in argosy-fleet/argosy (401): the token is no longer valid:"
                + " set GITHUB_TOKEN, or run `gh auth login`");
        nothingWritten();
    }

    @Test
    void aRepositoryThatTheTokenMayNotSeeIsTold() {
        server.stubFor(get(urlPathEqualTo(REPOSITORY))
                .willReturn(GitHubServer.json(404, GitHubDescription.error("Not Found"))));

        assertTold(
                "GitHub refuses to open a pull request in argosy-fleet/argosy (404): look at the remote `origin`, and"
                        + " whether the token may see it");
        nothingWritten();
    }

    @Test
    void aLimitIsToldAtOnceAndNotWaitedFor() {
        refuse(GitHubServer.json(403, GitHubDescription.error("API rate limit exceeded"))
                .withHeader("X-RateLimit-Remaining", "0")
                .withHeader("X-RateLimit-Limit", "5000")
                .withHeader("X-RateLimit-Reset", "4102444800"));

        assertTold("GitHub takes no more requests for now: run the same command again when the limit has passed");
        noComment();
    }

    @Test
    void aLimitBetweenTwoPagesIsMadeGoodByTheSameCommandAgain() {
        server.stubFor(post(urlPathEqualTo(REPOSITORY + "/issues/7/comments"))
                .willReturn(
                        GitHubServer.json(403, GitHubDescription.error("You have exceeded a secondary rate limit"))));
        assertTold("GitHub takes no more requests for now: run the same command again when the limit has passed");

        github.open(BRANCH, "Promote", "text");
        server.stubFor(post(urlPathEqualTo(REPOSITORY + "/issues/7/comments"))
                .willReturn(GitHubServer.json(201, github.comment())));
        forge.propose(BRANCH, "main", "Promote", List.of("text", "more"));

        server.verify(1, postRequestedFor(urlPathEqualTo(REPOSITORY + "/pulls")));
        server.verify(2, postRequestedFor(urlPathEqualTo(REPOSITORY + "/issues/7/comments")));
    }

    @Test
    void aNetworkThatIsGoneIsTold() {
        github.close();

        assertTold("GitHub cannot be reached to open a pull request: run the same command again");
    }

    @Test
    void anAnswerThatNeverComesIsNotWaitedFor() {
        server.stubFor(get(urlPathEqualTo(REPOSITORY)).willReturn(aResponse().withFixedDelay(20_000)));
        forge = new GitHubForge(github.url(), "argosy-fleet/argosy", "a-token", Duration.ofSeconds(1));

        assertTold("GitHub did not answer within 1 s when asked to open a pull request: run the same command again");
        github.close();
    }

    @Test
    void halfAnAnswerIsTold() {
        server.stubFor(get(urlPathEqualTo(REPOSITORY))
                .willReturn(aResponse()
                        .withHeader("Content-Type", "application/json")
                        .withBody("{\"name\": \"argosy\", \"own")));

        FleetException told =
                assertThrows(FleetException.class, () -> forge.propose(BRANCH, "main", "Promote", List.of("text")));

        assertEquals(ExitCode.UNAVAILABLE, told.exitCode());
        github.close();
    }

    @Test
    void theDescriptionFindsARequestThatGitHubDoesNotKnow() throws Exception {
        try (GitHubServer other = GitHubServer.start();
                HttpClient client = HttpClient.newHttpClient()) {
            client.send(
                    HttpRequest.newBuilder(URI.create(other.url() + REPOSITORY + "/pulls?sate=open"))
                            .POST(HttpRequest.BodyPublishers.ofString(
                                    "{\"head\": 5, \"base\": \"main\", \"text\": \"\"}"))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());

            List<String> problems = other.problems();

            assertEquals(3, problems.size(), problems::toString);
        }
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

    private void noComment() {
        server.verify(0, postRequestedFor(urlPathEqualTo(REPOSITORY + "/issues/7/comments")));
    }

    private void refuse(ResponseDefinitionBuilder answer) {
        server.stubFor(post(urlPathEqualTo(REPOSITORY + "/pulls")).willReturn(answer));
    }
}
