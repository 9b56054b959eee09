package io.argosy.fleet.forge.setup;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.forge.GitHubAccess;
import io.argosy.fleet.forge.GitHubServer;
import io.argosy.fleet.forge.GitHubSettings;
import io.argosy.fleet.git.Monorepo;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** This repository's own setup, against a GitHub that keeps what it is told; all is held to GitHub's description. */
@Timeout(60)
class GitHubSetupTest {
    private static final String NAME = "acme/models";
    private static final String AT = "/repos/" + NAME;

    private GitHubServer github;
    private GitHubSettings settings;
    private Wanted wanted;
    private GitHubAccess access;

    @BeforeEach
    void aForkThatNobodySetUp() {
        github = GitHubServer.start(NAME);
        settings = github.settings();
        access = new GitHubAccess(github.url(), NAME, "a-token");
        try (Monorepo here = Monorepo.open(Path.of("../..").toAbsolutePath().normalize())) {
            wanted = Wanted.at(here, here.commit("HEAD"));
        }
    }

    @AfterEach
    void allWasAsGitHubDescribesIt() {
        if (github.requests().isRunning()) {
            List<String> problems = github.problems();
            github.close();
            assertEquals(List.of(), problems);
        }
    }

    @Test
    void whatIsMissingIsMadeAndASecondRunHasNothingToDo() throws Exception {
        registered();

        assertEquals(
                List.of(
                        "the environment fleet: it is missing",
                        "the environment fleet: it is not open to the branch main",
                        "the rights of workflows' own tokens: a token may write where its workflow does not say, to be read",
                        "the ruleset main: it is missing",
                        "the ruleset evidence: it is missing",
                        "the ruleset proposals: it is missing"),
                changes(applied()));

        assertEquals(List.of(), changes(found()));
        assertEquals(List.of("evidence", "main", "proposals"), settings.rulesets());
        assertEquals(List.of("main"), settings.branches("fleet"));
        assertEquals(
                "read", settings.rights().path("default_workflow_permissions").asString());
        assertEquals(
                List.of("the secret FLEET_APP_KEY of the environment fleet"),
                opens(found()).stream().map(Finding.Open::thing).toList());
        settings.secrets("fleet").add("FLEET_APP_KEY");
        assertTrue(found().stream().allMatch(finding -> finding instanceof Finding.Fine), this::told);
    }

    @Test
    void workflowsNameTheAppAsTheCommandDoesThatRegistersIt() {
        assertEquals(Set.of(AppNames.ENVIRONMENT), wanted.workflows().environments());
        assertEquals(
                Set.of(new Workflows.Secret(AppNames.KEY, AppNames.ENVIRONMENT)),
                wanted.workflows().secrets().keySet());
        assertEquals(Set.of(AppNames.CLIENT_ID), wanted.workflows().variables().keySet());
    }

    @Test
    void mainAsksForEveryJobThatJudgesAPullRequestByActionsItself() throws Exception {
        registered();
        applied();

        JsonNode checks = rule("main", "required_status_checks");
        assertEquals(
                Set.of("clients", "review", "test"),
                checks.path("required_status_checks")
                        .valueStream()
                        .map(check -> check.path("context").asString())
                        .collect(Collectors.toSet()));
        checks.path("required_status_checks")
                .forEach(check ->
                        assertEquals(15368, check.path("integration_id").asInt()));
        assertTrue(checks.path("strict_required_status_checks_policy").asBoolean());
        assertTrue(
                rule("main", "pull_request").path("require_code_owner_review").asBoolean());
        assertEquals(
                "[\"merge\"]",
                rule("main", "pull_request").path("allowed_merge_methods").toString());
        assertEquals(
                "[{\"actor_id\":4711,\"actor_type\":\"Integration\",\"bypass_mode\":\"always\"}]",
                settings.ruleset("main").path("bypass_actors").toString());
        assertEquals(
                "[{\"actor_id\":null,\"actor_type\":\"DeployKey\",\"bypass_mode\":\"always\"}]",
                settings.ruleset("evidence").path("bypass_actors").toString());
    }

    @Test
    void withoutAnAppNobodyGoesPastMainAndWorkflowsProposeThemselves() throws Exception {
        List<Finding> findings = applied();

        assertEquals(List.of("evidence", "main"), settings.rulesets());
        assertEquals("[]", settings.ruleset("main").path("bypass_actors").toString());
        assertTrue(settings.rights().path("can_approve_pull_request_reviews").asBoolean());
        assertEquals(
                List.of(
                        "the variable FLEET_APP_CLIENT_ID",
                        "the variable FLEET_APP_ID",
                        "the secret FLEET_APP_KEY of the environment fleet"),
                opens(findings).stream().map(Finding.Open::thing).toList());
        assertEquals(
                "it is missing: rulesets let this App past them: `./fleet github app --key FILE` makes the App, then"
                        + " `gh variable set FLEET_APP_ID`",
                opens(findings).get(1).fact() + ": " + opens(findings).get(1).nextStep());
    }

    @Test
    void whatSomebodyLoosenedIsTightenedAndWhatIsStricterOrElsesStays() throws Exception {
        registered();
        applied();
        settings.ruleset(settings.ruleset("main").deepCopy().put("name", "Our own"));
        ObjectNode main = settings.ruleset("main");
        main.put("enforcement", "evaluate");
        main.withArray("bypass_actors")
                .addObject()
                .put("actor_id", 5)
                .put("actor_type", "RepositoryRole")
                .put("bypass_mode", "always");
        main.withArray("rules").addObject().put("type", "required_signatures");
        ObjectNode review = (ObjectNode) rule("main", "pull_request");
        review.put("required_approving_review_count", 2).put("require_code_owner_review", false);
        ObjectNode checks = (ObjectNode) rule("main", "required_status_checks");
        checks.put("do_not_enforce_on_create", true);
        checks.putArray("required_status_checks")
                .addObject()
                .put("context", "test")
                .put("integration_id", 15368);
        checks.withArray("required_status_checks")
                .addObject()
                .put("context", "scan")
                .put("integration_id", 77);
        checks.withArray("required_status_checks")
                .addObject()
                .put("context", "old")
                .put("integration_id", 15368);
        checks.withArray("required_status_checks").addObject().put("context", "review");

        assertEquals(
                List.of("the ruleset main: it is evaluate, to be active; it lets RepositoryRole 5 past, which is to be"
                        + " ended; pull_request: require_code_owner_review is false, to be true;"
                        + " required_status_checks: old is no job of every pull request; required_status_checks: review"
                        + " may be anybody's; required_status_checks: clients is not asked for;"
                        + " required_status_checks: review is not asked for; required_status_checks:"
                        + " do_not_enforce_on_create is true, to be false"),
                changes(applied()));

        assertEquals(List.of(), changes(found()));
        assertEquals(
                2,
                rule("main", "pull_request")
                        .path("required_approving_review_count")
                        .asInt());
        assertTrue(settings.ruleset("main").toString().contains("required_signatures"));
        assertTrue(rule("main", "required_status_checks").toString().contains("scan"));
        assertTrue(found().contains(new Finding.Aside("the ruleset Our own")), this::told);
    }

    @Test
    void aKeyThatOtherBranchesCouldReadIsToldAndTheEnvironmentIsClosed() throws Exception {
        registered();
        settings.open("fleet", "main");
        settings.open("fleet", "experiment");
        settings.secrets("fleet").add("FLEET_APP_KEY");
        settings.secrets("").add("FLEET_APP_KEY");

        List<Finding> findings = applied();

        assertTrue(
                changes(findings).contains("the environment fleet: it is open to the branch experiment"), this::told);
        assertEquals(List.of("main"), settings.branches("fleet"));
        assertEquals(
                List.of("every branch's workflows can read it, as it is the repository's, too"),
                opens(findings).stream().map(Finding.Open::fact).toList());
    }

    @Test
    void anOwnerWhomGitHubDoesNotKnowIsToldInItsWords() throws Exception {
        settings.unknownOwner("*  @acme/platform", 3);

        assertTrue(
                opens(found()).stream()
                        .anyMatch(open -> open.fact()
                                .equals("Unknown owner on line 3: make sure it exists and has write access")),
                this::told);
    }

    @Test
    void aRepositoryThatForbidsTheMergesOfTheSettingsAllowsThem() throws Exception {
        settings.repository().put("allow_merge_commit", false);

        assertTrue(changes(applied()).contains("merges by merge: the repository does not allow them"), this::told);

        assertTrue(settings.repository().path("allow_merge_commit").asBoolean());
    }

    @Test
    void aTokenThatDoesNotAdministerIsTold() {
        settings.repository().withObject("/permissions").put("admin", false);

        assertTold("the token does not administer acme/models: ask who does, or set GITHUB_TOKEN to a token that may");
    }

    @Test
    void aPlanWithoutRulesetsIsTold() {
        answer("/rulesets", json(403, "Upgrade to GitHub Pro or make this repository public to enable this feature."));

        assertTold("GitHub refuses to list the rulesets in acme/models (403): this account's plan has none for a"
                + " private repository: make the repository public, or take a plan that has them");
    }

    @Test
    void aRightThatIsMissingIsTold() {
        answer("/actions/variables", json(403, "Resource not accessible by personal access token"));

        assertTold("GitHub refuses to list the variables in acme/models (403): the token needs the right to administer"
                + " the repository");
    }

    @Test
    void aTokenThatIsNoLongerValidIsTold() {
        answer("", json(401, "Bad credentials"));

        assertTold("GitHub refuses to show the repository in acme/models (401): the token is no longer valid: set"
                + " GITHUB_TOKEN, or run `gh auth login`");
    }

    @Test
    void aLimitIsToldAtOnceWithTheTimeWhenItHasPassed() {
        answer(
                "/environments",
                json(403, "API rate limit exceeded")
                        .withHeader("X-RateLimit-Remaining", "0")
                        .withHeader("X-RateLimit-Reset", "4102444800"));

        assertTold("GitHub takes no more requests for now: run the same command again after 2100-01-01T00:00:00Z");
    }

    @Test
    void anOrganisationThatDecidesItselfIsTold() {
        github.requests()
                .stubFor(com.github.tomakehurst.wiremock.client.WireMock.put(
                                urlPathEqualTo(AT + "/actions/permissions/workflow"))
                        .willReturn(aResponse().withStatus(409)));

        FleetException told = assertThrows(FleetException.class, this::applied);
        assertEquals("the organisation decides it: ask one of its owners", told.nextStep());
    }

    @Test
    void aRulesetThatGitHubDoesNotTakeIsToldInItsWords() {
        github.requests()
                .stubFor(com.github.tomakehurst.wiremock.client.WireMock.post(urlPathEqualTo(AT + "/rulesets"))
                        .willReturn(json(422, "Validation Failed")));

        FleetException told = assertThrows(FleetException.class, this::applied);
        assertEquals("GitHub refuses to change the ruleset main in acme/models (422): Validation Failed", told.fact());
    }

    @Test
    void aNetworkThatIsGoneIsTold() {
        github.close();

        assertTold("GitHub cannot be reached to show the repository: run the same command again");
    }

    @Test
    void anAnswerThatNeverEndsIsNotWaitedFor() {
        github.requests().stubFor(get(urlPathEqualTo(AT)).willReturn(aResponse().withFixedDelay(20_000)));

        FleetException told = assertThrows(FleetException.class, () -> {
            try (GitHubSetup setup = new GitHubSetup(access, wanted, Duration.ofSeconds(1))) {
                setup.findings();
            }
        });
        assertEquals("GitHub did not answer within 1 s when asked to show the repository", told.fact());
        github.close();
    }

    @Test
    void anErrorOfAProxyIsTold() {
        github.requests()
                .stubFor(any(urlPathMatching(AT + ".*")).willReturn(aResponse().withStatus(502)));
        assertTold("GitHub cannot be reached to show the repository: run the same command again");

        github.requests()
                .stubFor(any(anyUrl()).willReturn(aResponse().withStatus(200).withBody("<html>")));
        assertTold("GitHub answered with something that nobody can read when asked to show the repository: run the"
                + " same command again");
        github.close();
    }

    private void registered() {
        settings.variables().put("FLEET_APP_ID", "4711");
        settings.variables().put("FLEET_APP_CLIENT_ID", "Iv23li");
    }

    private List<Finding> found() throws InterruptedException {
        try (GitHubSetup setup = new GitHubSetup(access, wanted)) {
            return setup.findings();
        }
    }

    private List<Finding> applied() throws InterruptedException {
        try (GitHubSetup setup = new GitHubSetup(access, wanted)) {
            List<Finding> findings = setup.findings();
            for (Finding finding : findings) {
                if (finding instanceof Finding.Change change) {
                    setup.make(change);
                }
            }
            return findings;
        }
    }

    private static List<String> changes(List<Finding> findings) {
        return findings.stream()
                .filter(Finding.Change.class::isInstance)
                .map(Finding.Change.class::cast)
                .map(change -> change.thing() + ": " + String.join("; ", change.differences()))
                .toList();
    }

    private static List<Finding.Open> opens(List<Finding> findings) {
        return findings.stream()
                .filter(Finding.Open.class::isInstance)
                .map(Finding.Open.class::cast)
                .toList();
    }

    private String told() {
        try {
            return found().toString();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private JsonNode rule(String ruleset, String type) {
        return settings.ruleset(ruleset)
                .path("rules")
                .valueStream()
                .filter(rule -> rule.path("type").asString().equals(type))
                .findFirst()
                .orElseThrow()
                .path("parameters");
    }

    private void answer(String path, ResponseDefinitionBuilder answer) {
        github.requests().stubFor(any(urlPathEqualTo(AT + path)).willReturn(answer));
    }

    private static ResponseDefinitionBuilder json(int status, String message) {
        return aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "application/json")
                .withBody(
                        "{\"message\": \"" + message + "\", \"documentation_url\": \"https://docs.github.com/rest\"}");
    }

    private void assertTold(String message) {
        FleetException told = assertThrows(FleetException.class, this::found);
        assertEquals(message, told.getMessage());
        assertEquals(ExitCode.UNAVAILABLE, told.exitCode());
    }
}
