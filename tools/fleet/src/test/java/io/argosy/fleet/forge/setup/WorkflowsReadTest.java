package io.argosy.fleet.forge.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.TemporaryClone;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What has to pass and what is needed is read from the workflows, and from nowhere else. */
class WorkflowsReadTest {
    @TempDir
    private Path folder;

    @Test
    void onlyJobsOfEveryPullRequestHaveToPass() {
        Workflows read = read("""
                on:
                  pull_request:
                jobs:
                  unit:
                    runs-on: ubuntu-24.04
                  named:
                    name: A name of its own
                """, """
                on:
                  pull_request:
                    paths: [base/**]
                jobs:
                  sometimes: {}
                """, """
                on:
                  pull_request_target:
                    branches: [other]
                jobs:
                  elsewhere: {}
                """, """
                on: [push, pull_request]
                jobs:
                  listed: {}
                """, """
                on: push
                jobs:
                  pushed: {}
                """);

        assertEquals(Set.of("unit", "A name of its own", "listed"), read.checks());
    }

    @Test
    void secretsAreOfTheEnvironmentOfTheirJob() {
        Workflows read = read("""
                on: push
                env:
                  ALL: ${{ vars.EVERYWHERE }}
                jobs:
                  here:
                    environment: {name: fleet}
                    steps:
                    - run: echo
                      env: {A: "${{ secrets.KEY }}", B: "${{ secrets.GITHUB_TOKEN }}"}
                  there:
                    if: vars.ONCE
                    env: {A: "${{ secrets.KEY }}"}
                """);

        assertEquals(
                Set.of(new Workflows.Secret("KEY", "fleet"), new Workflows.Secret("KEY", "")),
                read.secrets().keySet());
        assertEquals(Set.of("EVERYWHERE", "ONCE"), read.variables().keySet());
        assertEquals(Set.of("fleet"), read.environments());
    }

    @Test
    void aJobWhoseNameIsNotKnownIsTold() {
        FleetException told = assertThrows(FleetException.class, () -> read("""
                on: pull_request
                jobs:
                  each:
                    strategy: {matrix: {java: [25, 26]}}
                """));

        assertEquals(
                ".github/workflows/0.yaml: the job each of every pull request has a name for each of its runs",
                told.fact());
    }

    private Workflows read(String... workflows) {
        try (TemporaryClone clone = TemporaryClone.in(folder)) {
            for (int i = 0; i < workflows.length; i++) {
                clone.write(".github/workflows/" + i + ".yaml", workflows[i]);
            }
            clone.commit("Workflows");
            try (Monorepo repository = clone.open()) {
                return Workflows.at(repository, repository.commit("HEAD"), "main");
            }
        }
    }
}
