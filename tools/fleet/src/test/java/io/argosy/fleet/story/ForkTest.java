package io.argosy.fleet.story;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stranger's first hour: a fork is named, holds no word of the sample, and brings a model to its second environment. */
class ForkTest {
    private static final String INIT = "./fleet init --domain acme.example --project acme-ml";
    /** What Argosy's own code calls itself is no name of a fork. */
    private static final String WORDS =
            "git grep --untracked -I -n -e 'argosy-fleet/' -e '@argosy-fleet' -e 'argosy\\.example'"
                    + " -e 'argosy\\.localhost' -e 'argosy-dev' -e 'argosy-staging' -e 'argosy-production' -- ':!tools' ':!platform'";

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

        clone.shell(INIT);
        assertEquals("", clone.tried(WORDS).output());
        assertTrue(clone.shell(INIT).startsWith("every name is as you say: nothing to change\n"));
        String facts = Files.readString(clone.folder().resolve("clusters/production/facts/kustomization.yaml"));
        assertTrue(facts.contains("  - HOST=models.acme.example\n"), facts);
        assertTrue(facts.contains("  - CONTEXT=gke_acme-ml-production_europe-west1_models-production\n"), facts);

        clone.shell("./fleet verify");
        clone.shell("git add --all && git commit --quiet --message 'Our own'");
        clone.shell("./fleet release churn");
        String pinned = clone.shell("cat overlays/dev/churn/release/kustomization.yaml");
        assertTrue(pinned.contains("newName: ghcr.io/acme/churn\n"), pinned);
        String review = clone.shell("./fleet promote churn --env staging --local");
        assertTrue(review.contains("✅ Can be merged"), review);
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
