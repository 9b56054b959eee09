package io.argosy.fleet.forge;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.delete;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.patch;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import java.net.URI;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A server that answers with the examples of {@link GitHubDescription}, for one repository. */
public final class GitHubServer implements AutoCloseable {
    static final String REPOSITORY = "/repos/argosy-fleet/argosy";
    static final URI PAGE = URI.create("https://github.com/argosy-fleet/argosy/pull/7");

    private final GitHubDescription described = new GitHubDescription();
    private final GitHubSettings settings;
    private final WireMockServer server;
    private final String repository;

    private GitHubServer(String name) {
        repository = "/repos/" + name;
        settings = new GitHubSettings(described, name);
        server =
                new WireMockServer(WireMockConfiguration.options().dynamicPort().extensions(settings));
        server.start();
        server.stubFor(any(anyUrl()).willReturn(json(404, GitHubDescription.error("Not Found"))));
        server.stubFor(any(urlPathMatching(repository + GitHubSettings.PATHS))
                .willReturn(aResponse().withTransformers(GitHubSettings.NAME)));
        server.stubFor(post(urlPathMatching("/app-manifests/[^/]+/conversions"))
                .willReturn(aResponse().withTransformers(GitHubSettings.NAME)));
        server.stubFor(get(urlPathEqualTo(repository + "/pulls")).willReturn(okJson("[]")));
        comments(Map.of());
        server.stubFor(post(urlPathEqualTo(repository + "/pulls"))
                .willReturn(json(201, pull("post", "/repos/{owner}/{repo}/pulls", 201, "Promote", "text"))));
        ObjectNode pull = pull("get", "/repos/{owner}/{repo}/pulls/{pull_number}", 200, "Promote", "text");
        server.stubFor(get(urlPathEqualTo(repository + "/pulls/7")).willReturn(json(200, pull)));
        server.stubFor(patch(urlPathEqualTo(repository + "/pulls/7")).willReturn(json(200, pull)));
        server.stubFor(post(urlPathEqualTo(repository + "/issues/7/comments")).willReturn(json(201, comment())));
        server.stubFor(patch(urlPathMatching(repository + "/issues/comments/\\d+"))
                .willReturn(json(
                        200, described.example("patch", "/repos/{owner}/{repo}/issues/comments/{comment_id}", 200))));
        server.stubFor(delete(urlPathMatching(repository + "/issues/comments/\\d+"))
                .willReturn(aResponse().withStatus(204)));
    }

    /** The repository argosy-fleet/argosy, without pull requests. */
    public static GitHubServer start() {
        return start("argosy-fleet/argosy");
    }

    /** Another one. */
    public static GitHubServer start(String repository) {
        return new GitHubServer(repository);
    }

    /** What an administrator sees. */
    public GitHubSettings settings() {
        return settings;
    }

    /** What {@code GITHUB_API_URL} is. */
    public String url() {
        return server.baseUrl();
    }

    public WireMockServer requests() {
        return server;
    }

    /** Opens the branch's pull request, number 7. */
    public void open(String branch, String title, String body) {
        ObjectNode pull = pull("get", "/repos/{owner}/{repo}/pulls", 200, title, body);
        pull.withObject("/head").put("ref", branch);
        server.stubFor(get(urlPathEqualTo(repository + "/pulls"))
                .withQueryParam("state", equalTo("open"))
                .withQueryParam("head", equalTo(repository.split("/", -1)[2] + ":" + branch))
                .withQueryParam("base", equalTo("main"))
                .willReturn(okJson("[" + pull + "]")));
        server.stubFor(get(urlPathEqualTo(REPOSITORY + "/pulls"))
                .withQueryParam("state", equalTo("open"))
                .withQueryParam("head", absent())
                .withQueryParam("base", equalTo("main"))
                .willReturn(okJson("[" + pull + "]")));
    }

    /** Puts comments on the pull request, by their id. */
    void comments(Map<Long, String> comments) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        comments.forEach((id, body) -> {
            ObjectNode comment = described.example("get", "/repos/{owner}/{repo}/issues/{issue_number}/comments", 200);
            list.add(comment.put("id", id).put("body", body));
        });
        server.stubFor(get(urlPathEqualTo(repository + "/issues/7/comments")).willReturn(okJson(list.toString())));
    }

    /** What GitHub answers when it has taken a comment. */
    ObjectNode comment() {
        return described.example("post", "/repos/{owner}/{repo}/issues/{issue_number}/comments", 201);
    }

    static ResponseDefinitionBuilder json(int status, ObjectNode body) {
        return aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "application/json")
                .withBody(body.toString());
    }

    /** What is not as GitHub describes it, of all that was asked and answered. */
    public List<String> problems() {
        return server.getAllServeEvents().stream()
                .flatMap(event -> described.problems(event).stream())
                .toList();
    }

    private ObjectNode pull(String method, String path, int status, String title, String body) {
        return described
                .example(method, path, status)
                .put("number", 7)
                .put("title", title)
                .put("body", body)
                .put("html_url", PAGE.toString())
                .put("url", server.baseUrl() + repository + "/pulls/7")
                .put("issue_url", server.baseUrl() + repository + "/issues/7");
    }

    @Override
    public void close() {
        server.stop();
    }
}
