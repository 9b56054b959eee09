package io.argosy.fleet.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tools and Go are shell scripts here, so that each test says what they answer. */
class ToolsTest {
    @TempDir
    private Path folder;

    private final List<String> progress = new ArrayList<>();

    @BeforeEach
    void pin() throws IOException {
        Files.createDirectories(folder.resolve("tools"));
        Files.createDirectories(folder.resolve("bin"));
        Files.writeString(folder.resolve("tools/go.mod"), """
                module example.org/tools

                require (
                	sigs.k8s.io/kustomize/api v0.21.2 // indirect
                	sigs.k8s.io/kustomize/kustomize/v5 v5.8.2 // indirect
                )
                """);
    }

    @Test
    void aToolOnThePathOfThePinnedVersionIsTaken() throws Exception {
        Path onPath = script("bin/kustomize", "echo v5.8.2");

        assertEquals(onPath, tools().path(Tool.KUSTOMIZE));
        assertEquals(List.of(), progress);
    }

    @Test
    void aToolOnThePathOfAnotherVersionIsNot() throws Exception {
        script("bin/kustomize", "echo v5.8.21");
        go("echo built > \"$4\"; chmod +x \"$4\"");

        assertEquals(folder.resolve("cache/kustomize-5.8.2"), tools().path(Tool.KUSTOMIZE));
    }

    @Test
    void whatIsBuiltOnceIsTakenFromTheCache() throws Exception {
        Path go = go("echo built > \"$4\"; chmod +x \"$4\"");

        Path built = tools().path(Tool.KUSTOMIZE);
        Files.delete(go);

        assertEquals(built, tools().path(Tool.KUSTOMIZE));
        assertEquals("built\n", Files.readString(built));
        assertEquals(
                List.of("building kustomize 5.8.2 with " + go + ", once for this user (up to a minute)"), progress);
    }

    @Test
    void twoThatNeedItAtOnceBuildItOnce() throws Exception {
        go("echo once >> \"" + folder + "/builds\"; echo built > \"$4\"; chmod +x \"$4\"");

        try (ExecutorService both = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Path> task = () -> tools().path(Tool.KUSTOMIZE);
            for (Future<Path> path : both.invokeAll(List.of(task, task))) {
                assertTrue(Files.isExecutable(path.get()));
            }
        }

        assertEquals("once\n", Files.readString(folder.resolve("builds")));
    }

    @Test
    void aBuildThatFailsLeavesNothingBehindAndSaysWhy() throws Exception {
        go("echo half > \"$4\"; echo 'go: no space left on device' >&2; exit 1");

        FleetException error = assertThrows(FleetException.class, () -> tools().path(Tool.KUSTOMIZE));

        assertEquals("building kustomize 5.8.2 failed: go: no space left on device", error.fact());
        try (var left = Files.list(folder.resolve("cache"))) {
            assertEquals(List.of(folder.resolve("cache/kustomize-5.8.2.lock")), left.toList());
        }
    }

    @Test
    void neitherToolNorGoSaysHowToGetThem() {
        FleetException error = assertThrows(FleetException.class, () -> tools().path(Tool.KUSTOMIZE));

        assertEquals(ExitCode.UNAVAILABLE, error.exitCode());
        assertEquals(
                "kustomize 5.8.2 is neither on the path nor in " + folder.resolve("cache")
                        + ", and there is no Go to build it with: install kustomize 5.8.2, or Go (https://go.dev/dl, or your"
                        + " system's package golang)",
                error.getMessage());
    }

    @Test
    void aToolThatIsNotPinnedIsTold() {
        FleetException error = assertThrows(FleetException.class, () -> tools().path(Tool.ACTIONLINT));

        assertEquals(folder.resolve("tools/go.mod") + " pins no actionlint", error.fact());
    }

    @Test
    void aToolOfThisRepositoryIsBuiltFromItsOwnFolderOnceForEachContent() throws Exception {
        Path sources = Files.createDirectories(folder.resolve("tools/apiserver"));
        Files.writeString(sources.resolve("go.mod"), "module example.org/apiserver\n");
        Files.writeString(sources.resolve("main.go"), "package main\n");
        Path go = go("echo \"$PWD $5 $6\" > \"$4\"; chmod +x \"$4\"");
        script("bin/apiserver", "echo what is on the path is another");

        Path first = tools().path(Tool.APISERVER);
        Files.writeString(sources.resolve("main_test.go"), "package main\n");
        Files.writeString(sources.resolve("README.md"), "Read me\n");
        Path same = tools().path(Tool.APISERVER);
        Files.writeString(sources.resolve("go.sum"), "another sum\n");
        Path second = tools().path(Tool.APISERVER);

        assertEquals(first, same);
        assertNotEquals(first, second);
        assertEquals(sources.toRealPath() + " -ldflags=-s -w .\n", Files.readString(second));
        assertEquals(
                List.of(
                        "building apiserver " + version(first) + " with " + go
                                + ", once for its sources (up to some minutes)",
                        "building apiserver " + version(second) + " with " + go
                                + ", once for its sources (up to some minutes)"),
                progress);
    }

    private static String version(Path tool) {
        String name = tool.getFileName().toString();
        assertTrue(name.matches("apiserver-[0-9a-f]{12}"), name);
        return name.substring("apiserver-".length());
    }

    private Tools tools() {
        return new Tools(
                folder.resolve("tools"),
                folder.resolve("cache"),
                new ExecutablePath(List.of(folder.resolve("bin"))),
                progress::add);
    }

    private Path go(String body) throws IOException {
        return script("bin/go", body);
    }

    private Path script(String path, String body) throws IOException {
        Path file = folder.resolve(path);
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        assertTrue(file.toFile().setExecutable(true));
        return file;
    }
}
