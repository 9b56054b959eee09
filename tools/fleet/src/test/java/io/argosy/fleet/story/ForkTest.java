package io.argosy.fleet.story;

import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.forge.GitHubServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stranger's first hour: a fork is named, holds no word of the sample, and brings a model to its second environment. */
@Tag("sample")
class ForkTest {
    private static final String INIT = "./fleet init --domain acme.example --project acme-ml";
    /** What Argosy's own code calls itself is no name of a fork. */
    private static final String WORDS =
            "git grep --untracked -I -n -e 'argosy-fleet/' -e '@argosy-fleet' -e 'argosy\\.example'"
                    + " -e 'argosy\\.localhost' -e 'argosy-dev' -e 'argosy-staging' -e 'argosy-production' -- ':!tools' ':!platform'";

    private static final String PINNED = "grep newTag: overlays/staging/churn/release/kustomization.yaml";

    @TempDir
    private Path folder;

    private FreshClone clone;

    @BeforeEach
    void aForkOnGitHub() {
        clone = FreshClone.in(folder.resolve("models"));
        clone.shell("git remote add origin https://github.com/acme/models.git");
    }

    @Test
    void aForkHasNoWordOfTheSampleAndBringsAModelOn() throws Exception {
        assertTrue(clone.tried(WORDS).exitCode() == 0, "the sample has its words");
        String plan = clone.shell(INIT + " --dry-run");
        assertTrue(plan.contains("would remove overlays/production/churn\n"), plan);
        assertEquals("", clone.shell("git status --porcelain"));

        assertEquals("-B -ntp verify -DforkCount=2", tests().strip());

        clone.shell(INIT);
        assertEquals("", clone.tried(WORDS).output());
        assertFalse(clone.shell("git diff --summary").contains("mode change"), "scripts stay scripts");
        assertTrue(clone.shell(INIT).startsWith("every name is as you say: nothing to change\n"));
        String facts = Files.readString(clone.folder().resolve("clusters/production/facts/kustomization.yaml"));
        assertTrue(facts.contains("  - HOST=models.acme.example\n"), facts);
        assertTrue(facts.contains("  - CONTEXT=gke_acme-ml-production_europe-west1_models-production\n"), facts);

        clone.shell("./fleet verify");
        clone.shell("git add --all && git commit --quiet --message 'Our own'");
        assertEquals("""
                a fork: tests of the sample's own services are left out, as they are here no more or are yours
                -B -ntp verify -DforkCount=2 -DexcludedGroups=cluster | clients | sample
                """, tests());
        clone.shell("./fleet release churn");
        String pinned = clone.shell("cat overlays/dev/churn/release/kustomization.yaml");
        assertTrue(pinned.contains("newName: ghcr.io/acme/churn\n"), pinned);
        String review = clone.shell("./fleet promote churn --env staging --local");
        assertTrue(review.contains("✅ Can be merged"), review);
    }

    /** What {@code ./fleet test} says, and asks of Maven. */
    private String tests() throws IOException {
        Path maven = Files.createDirectories(folder.resolve("bin")).resolve("mvn");
        Files.write(maven, List.of("#!/bin/sh", "echo \"$@\""));
        assertTrue(maven.toFile().setExecutable(true));
        return clone.shell("PATH=" + maven.getParent() + ":$PATH ./fleet test");
    }

    @Test
    void aForkIsSetUpOnGitHubAndAModelGoesOnThereAndBack() throws Exception {
        try (GitHubServer github = GitHubServer.start("acme/models")) {
            clone.shell(
                    "git init --quiet --bare ../origin.git"
                            + " && git config url.file://$(realpath ../origin.git).insteadOf https://github.com/acme/models.git");
            clone.shell(INIT + " && git add --all && git commit --quiet --message 'Our own'"
                    + " && git push --quiet origin main");
            String fleet = "GITHUB_API_URL=" + github.url() + " GITHUB_TOKEN=a-token ./fleet ";

            FreshClone.Result drifted = clone.tried(fleet + "github check");
            assertEquals(3, drifted.exitCode(), drifted.output());
            String plan = clone.shell(fleet + "github setup");
            assertTrue(plan.contains("would change the ruleset main: it is missing\n"), plan);
            assertEquals(List.of(), github.settings().rulesets());
            github.settings().variables().put("FLEET_APP_ID", "4711");
            github.settings().variables().put("FLEET_APP_CLIENT_ID", "Iv23li");
            clone.shell(fleet + "github setup --apply");
            github.settings().secrets("fleet").add("FLEET_APP_KEY");
            assertEquals(
                    List.of("evidence", "main", "proposals"), github.settings().rulesets());
            String fine = clone.shell(fleet + "github check");
            assertFalse(fine.contains("Left to you"), fine);

            String first = promoted(fleet);
            clone.shell(
                    "printf '# Ours\n' >>services/churn/deploy/settings.env && git commit --quiet --all --message Ours");
            assertNotEquals(first, promoted(fleet));
            clone.shell(fleet + "rollback churn --env staging");
            merged("rollback/staging");

            assertEquals(first, clone.shell(PINNED));
            github.requests().verify(3, postRequestedFor(urlPathEqualTo("/repos/acme/models/pulls")));
            assertEquals(List.of(), github.problems());
        }
    }

    /** Brings a new version to staging, and gives what is pinned there then. */
    private String promoted(String fleet) {
        clone.shell("./fleet release churn && git push --quiet origin main");
        clone.shell(fleet + "promote churn --env staging");
        merged("promote/staging");
        return clone.shell(PINNED);
    }

    private void merged(String kind) {
        String newest =
                "$(git for-each-ref --sort=-committerdate --count=1 --format='%(refname)' refs/heads/" + kind + ")";
        clone.shell(
                "git merge --quiet --no-ff --no-edit " + newest + " && git push --quiet origin main"
                        + " && git branch --quiet -D $(git for-each-ref --format='%(refname:short)' refs/heads/promote refs/heads/rollback)");
    }

    @Test
    void whatNobodyHasCommittedIsNotTakenOutAndServicesGoWhereTheyAreNotWanted() throws Exception {
        Path overlay = clone.folder().resolve("overlays/dev/churn/kustomization.yaml");
        String text = Files.readString(overlay);
        Files.writeString(overlay, text + "# Mine\n");
        FreshClone.Result refused = clone.tried(INIT);
        assertEquals(3, refused.exitCode(), refused.output());
        assertTrue(
                refused.output().contains("holds what no commit has: overlays/dev/churn/kustomization.yaml"),
                refused.output());
        Files.writeString(overlay, text);
        FreshClone.Result none = clone.tried("git remote remove origin && ./fleet init --repository models");
        assertEquals(2, none.exitCode(), none.output());
        assertTrue(none.output().contains("give --organisation"), none.output());
        FreshClone.Result wrong = clone.tried("./fleet init --organisation -x- --repository models");
        assertEquals(2, wrong.exitCode(), wrong.output());

        for (String name : new String[] {"..", "x.git", "-x"}) {
            assertEquals(
                    2,
                    clone.tried("./fleet init --organisation acme --repository=" + name)
                            .exitCode(),
                    name);
        }
        assertEquals(
                2,
                clone.tried("./fleet init --organisation acme --repository models --project abcdefghijklmnopqrst")
                        .exitCode());

        clone.shell("cp -r overlays/dev/churn overlays/dev/shop && cp -r services/churn services/shop"
                + " && sed -i s/churn/shop/g $(find overlays/dev/shop services/shop/deploy services/shop/*.yaml -type f)"
                + " && git add --all && git commit --quiet --message 'A shop of our own'");
        clone.shell("./fleet init --organisation acme --repository models --empty");
        assertFalse(Files.exists(clone.folder().resolve("services/churn")));
        assertTrue(Files.exists(clone.folder().resolve("services/README.md")));
        assertTrue(Files.exists(clone.folder().resolve("services/shop/model/model.json")));
        assertTrue(Files.exists(clone.folder().resolve("overlays/dev/shop/release/kustomization.yaml")));
    }
}
