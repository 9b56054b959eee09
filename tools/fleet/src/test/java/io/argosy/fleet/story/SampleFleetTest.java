package io.argosy.fleet.story;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.git.CommitWriter;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.release.NewRelease;
import io.argosy.fleet.release.Promotion;
import io.argosy.fleet.release.Release;
import io.argosy.fleet.review.Draft;
import io.argosy.fleet.tool.Tools;
import io.argosy.fleet.training.LocalTrainer;
import io.argosy.fleet.version.Version;
import io.argosy.fleet.version.Versions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules of this very fleet, with its own models and rows: what they let through, and what they hold. */
@Tag("sample")
class SampleFleetTest {
    private static final String SERVICE = "nationality";

    @TempDir
    private Path folder;

    private FreshClone clone;
    private Monorepo repository;

    @BeforeEach
    void theCommittedModelEverywhere() throws Exception {
        clone = FreshClone.in(folder.resolve("argosy"));
        repository = Monorepo.open(clone.folder());
        for (String environment : List.of("dev", "staging", "production")) {
            pin(environment);
        }
    }

    @AfterEach
    void close() {
        repository.close();
    }

    @Test
    void aWorseModelIsHeldByHeldOutRowsAndAnEqualOneByNothingButAFreezeOrASoak() throws Exception {
        train("1.90.0", "alpha: 0.15", "alpha: 60");
        pin("dev");
        String worse = judgements("staging", Clock.systemUTC());
        assertTrue(worse.contains("PASS staging/nationality as trained: trained again from recipe and data"), worse);
        assertTrue(worse.contains("FAIL staging/nationality quality: accuracy fell from 0."), worse);
        assertTrue(worse.contains("; 845 held-out rows, "), worse);

        train("1.91.0", "alpha: 60", "alpha: 0.151");
        pin("dev");
        assertEquals(List.of(), unmet(judgements("staging", Clock.systemUTC())));
        pin("staging");
        Instant merged = Instant.now();

        String frozen = judgements("production", at(Instant.parse("2026-12-31T12:00:00Z")));
        assertTrue(frozen.contains("FAIL production/nationality freeze: "), frozen);
        assertEquals(List.of(), unmet(judgements("production", at(Instant.parse("2027-02-01T12:00:00Z")))));

        Path rules = clone.folder().resolve("overlays/production/environment/environment-policy.yaml");
        Files.writeString(rules, "after: staging\nsoak: 24h\n");
        clone.shell("git commit --quiet --all --message 'Let versions soak for a day'");
        String early = judgements("production", at(merged.plus(Duration.ofHours(23))));
        assertTrue(early.contains("FAIL production/nationality soak: "), early);
        assertEquals(List.of(), unmet(judgements("production", at(merged.plus(Duration.ofHours(25))))));
    }

    /** Trains and commits, as an author does. */
    private void train(String version, String setting, String other) throws Exception {
        Path recipe = clone.folder().resolve("services/" + SERVICE + "/recipe.yaml");
        String text = Files.readString(recipe);
        assertTrue(text.contains(setting), text);
        Files.writeString(
                recipe,
                text.replaceFirst("(?m)^version: .*", "version: " + version).replace(setting, other));
        new LocalTrainer(repository).train(clone.folder().resolve("services/" + SERVICE), "main", _ -> {});
        clone.shell("git commit --quiet --all --message 'Train " + SERVICE + " " + version + "'");
    }

    private void pin(String environment) {
        RevCommit main = repository.commit("main");
        Version version = new Versions(repository).at(main, SERVICE);
        Release release = new Release(SERVICE, "ghcr.io/argosy-fleet/" + SERVICE, version, null);
        new CommitWriter(repository)
                .commitCheckedOut(
                        new NewRelease(repository, main).changes(release, environment),
                        "Pin " + SERVICE + " " + version + " in " + environment);
    }

    private String judgements(String environment, Clock clock) throws Exception {
        RevCommit main = repository.commit("main");
        Draft draft = Draft.of(
                repository,
                main,
                new Promotion(repository, main).propose(SERVICE, environment).orElseThrow(),
                Tools.of(clone.folder(), _ -> {}),
                clock);
        StringBuilder told = new StringBuilder();
        draft.review()
                .judgements()
                .forEach(judgement -> told.append(judgement.verdict())
                        .append(' ')
                        .append(judgement)
                        .append('\n'));
        return told.toString();
    }

    private static List<String> unmet(String judgements) {
        return judgements.lines().filter(line -> !line.startsWith("PASS")).toList();
    }

    private static Clock at(Instant time) {
        return Clock.fixed(time, ZoneOffset.UTC);
    }
}
