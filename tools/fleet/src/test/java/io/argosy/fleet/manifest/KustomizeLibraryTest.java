package io.argosy.fleet.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.tool.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kustomize's library beside kustomize itself, which renders one folder in each process. */
class KustomizeLibraryTest {
    private static final Path CLONE = Path.of("../..").toAbsolutePath().normalize();
    private static final Tools TOOLS = Tools.of(CLONE, _ -> {});
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String WIDGETS = """
            apiVersion: example.org/v1
            kind: Widget
            metadata: {name: one}
            spec:
              parts:
              - {name: a, size: 1}
              - {name: b, size: 2}
            """;
    private static final String PATCHED = """
            resources: [widgets.yaml]
            patches:
            - patch: |
                apiVersion: example.org/v1
                kind: Widget
                metadata: {name: one}
                spec:
                  parts:
                  - {name: b, size: 3}
            """;
    /** By which the parts are merged by name; without it the patch's list is the whole. */
    private static final String SCHEMA = """
            {"definitions": {"v1.Widget": {
              "properties": {"spec": {"properties": {"parts": {
                "type": "array", "items": {"type": "object"},
                "x-kubernetes-patch-merge-key": "name", "x-kubernetes-patch-strategy": "merge"}}, "type": "object"}},
              "type": "object",
              "x-kubernetes-group-version-kind": [{"group": "example.org", "kind": "Widget", "version": "v1"}]}}}
            """;

    @TempDir
    private Path folder;

    @Test
    void whatOneFolderBringsIsNoOthers() throws Exception {
        Path root = folder.toRealPath();
        Map<String, String> files = Map.of("widgets.yaml", WIDGETS, "schema.json", SCHEMA);
        List<String> folders = new ArrayList<>(List.of(
                write(root, "plain", files, PATCHED),
                write(root, "schema", files, PATCHED + "openapi: {path: schema.json}\n"),
                write(root, "old", files, PATCHED + "openapi: {version: v1.20.4}\n"),
                write(root, "above", files, "resources: [../schema]\n"),
                write(root, "both", files, "resources: [../plain]\nopenapi: {path: schema.json}\n"),
                write(root, "refused", files, "resources: [nothing.yaml]\n"),
                write(root, "sorted", files, "resources: [widgets.yaml, ../deployment]\nsortOptions: {order: fifo}\n"),
                write(
                        root,
                        "deployment",
                        Map.of("deployment.yaml", """
                                apiVersion: apps/v1
                                kind: Deployment
                                metadata: {name: d, annotations: {a: "0x10", b: "1_000", c: "yes", d: "1e3"}}
                                spec: {replicas: 9007199254740993, paused: no, ratio: 1.50, big: 1e21, octal: 0o17}
                                """),
                        "resources: [deployment.yaml]\nnamePrefix: p-\n")));
        Map<String, String> alone = new HashMap<>();
        for (String one : folders) {
            alone.put(one, said(() -> Manifests.parse(new Kustomize(TOOLS).build(root, one, LIMIT))));
        }
        assertNotEquals(alone.get("plain"), alone.get("schema"));

        KustomizeLibrary library = new KustomizeLibrary(TOOLS);
        long seed = 20261126;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 60; i++) {
            String one = folders.get(random.nextInt(folders.size()));
            assertEquals(alone.get(one), said(() -> library.build(root, one, LIMIT)), one);
        }
    }

    @Test
    void theSampleFleetRendersAsByKustomize() throws Exception {
        for (String one :
                List.of("overlays/dev/churn", "overlays/production/nationality", "overlays/staging/diabetes")) {
            assertEquals(
                    Manifests.parse(new Kustomize(TOOLS).build(CLONE, one, LIMIT)),
                    new KustomizeLibrary(TOOLS).build(CLONE, one, LIMIT));
        }
    }

    @Test
    void oneThatTakesTooLongIsRefusedAndStopsNoOther() throws Exception {
        Path root = folder.toRealPath();
        StringBuilder many = new StringBuilder("resources:\n- widgets.yaml\npatches:\n");
        for (int i = 0; i < 3_000; i++) {
            many.append("- patch: '[{op: add, path: /spec/x")
                    .append(i)
                    .append(", value: 1}]'\n  target: {kind: Widget}\n");
        }
        write(root, "slow", Map.of("widgets.yaml", WIDGETS), many.toString());
        write(root, "plain", Map.of("widgets.yaml", WIDGETS), PATCHED);
        KustomizeLibrary library = new KustomizeLibrary(TOOLS);
        try (ExecutorService two = Executors.newFixedThreadPool(2)) {
            Future<Manifests> plain = two.submit(() -> library.build(root, "plain", LIMIT));

            RenderException error =
                    assertThrows(RenderException.class, () -> library.build(root, "slow", Duration.ofMillis(50)));

            assertTrue(String.valueOf(error.getMessage()).startsWith("slow does not render: "), error::getMessage);
            assertEquals(1, plain.get().objects().size());
        }
        assertEquals(1, library.build(root, "plain", LIMIT).objects().size());
    }

    @Test
    void oneThatEndsSaysItsLastWords() throws Exception {
        Path root = folder.toRealPath();
        Path program = Files.writeString(
                root.resolve("renderer"),
                "#!/bin/sh\nread question\necho \"fatal: no room in " + root + "/plain\" >&2\nexit 2\n");
        assertTrue(program.toFile().setExecutable(true));
        KustomizeLibrary library = new KustomizeLibrary(TOOLS, program);

        RenderException error = assertThrows(RenderException.class, () -> library.build(root, "plain", LIMIT));

        assertEquals("plain does not render: kustomize ended over it: fatal: no room in plain", error.getMessage());
    }

    @Test
    void noMoreAreStartedAheadThanAreToWait() throws Exception {
        Path program = Files.writeString(
                folder.toRealPath().resolve("renderer"), "#!/bin/sh\nwhile read question; do echo '{}'; done\n");
        assertTrue(program.toFile().setExecutable(true));

        for (int change = 0; change < 3; change++) {
            new KustomizeLibrary(TOOLS, program).ready(2);
        }

        assertEquals(2, running(program));
    }

    private static long running(Path program) {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info().commandLine().orElse("").endsWith(program.toString()))
                .count();
    }

    private interface Render {
        Manifests run() throws Exception;
    }

    private static String said(Render render) throws Exception {
        try {
            return render.run().yaml();
        } catch (RenderException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static String write(Path root, String name, Map<String, String> files, String kustomization)
            throws IOException {
        Path target = Files.createDirectory(root.resolve(name));
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(target.resolve(file.getKey()), file.getValue());
        }
        Files.writeString(target.resolve("kustomization.yaml"), kustomization);
        return name;
    }
}
