package io.argosy.fleet.manifest;

import io.argosy.fleet.tool.TemporaryFolder;
import io.argosy.fleet.tool.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The one way from files to Kubernetes objects: review, diff, release, verify and the engine all ask this.
 *
 * <p>A render sees the files that its {@link ReferenceGraph} names, laid out in a folder of their own, and nothing else: no
 * working tree, no network, no variable. Each has its time; one that takes longer is refused, and stops no other. Many are
 * rendered by one kustomize, which starts once for all of them: that is more than half of what a folder costs.
 */
public final class Renderer {
    private static final Duration EACH = Duration.ofSeconds(30);
    private static final Duration TOGETHER = Duration.ofSeconds(60);
    /** With more in one, kustomize's own check for objects of one name costs more than its start. */
    private static final int BATCH = 50;
    /** With fewer, batches would leave processors idle. */
    private static final int FEW = 4;

    private static final String MARK = "argosy.io/rendered-from";

    private final Kustomize kustomize;
    private final Duration each;

    /** Renders with the pinned kustomize. */
    public Renderer(Tools tools) {
        this(tools, EACH);
    }

    /**
     * Renders with a limit of one's own.
     *
     * @param each how long one folder may take
     */
    Renderer(Tools tools, Duration each) {
        this.kustomize = new Kustomize(tools);
        this.each = each;
    }

    /**
     * Renders folders as a graph's files have them.
     *
     * @param folders their paths from the repository's root
     * @return what came of each: {@link Rendering#NOTHING} where it is not there
     */
    public Map<String, Rendering> render(ReferenceGraph graph, Collection<String> folders)
            throws IOException, InterruptedException {
        return render(List.of(graph), folders).getFirst();
    }

    /** The same of several graphs, at the same time: one map for each, in their order. */
    public List<Map<String, Rendering>> render(List<ReferenceGraph> graphs, Collection<String> folders)
            throws IOException, InterruptedException {
        List<Map<String, Rendering>> renderings = new ArrayList<>();
        List<Map<String, Inputs>> inputs = new ArrayList<>();
        for (ReferenceGraph graph : graphs) {
            Map<String, Rendering> known = new TreeMap<>();
            Map<String, Inputs> unknown = new TreeMap<>();
            for (String folder : folders) {
                try {
                    Inputs read = graph.inputs(folder);
                    if (read.files().isEmpty()) {
                        known.put(folder, Rendering.NOTHING);
                    } else {
                        unknown.put(folder, read);
                    }
                } catch (RenderException e) {
                    known.put(folder, new Rendering.Refused(String.valueOf(e.getMessage())));
                }
            }
            renderings.add(known);
            inputs.add(unknown);
        }
        List<Map<String, Rendering>> rendered = renderAll(inputs);
        for (int i = 0; i < rendered.size(); i++) {
            renderings.get(i).putAll(rendered.get(i));
        }
        return renderings;
    }

    /** Renders folders from inputs that may differ from what any commit has. */
    Map<String, Rendering> render(Map<String, Inputs> inputs) throws IOException, InterruptedException {
        return renderAll(List.of(inputs)).getFirst();
    }

    private List<Map<String, Rendering>> renderAll(List<Map<String, Inputs>> sides)
            throws IOException, InterruptedException {
        List<Map<String, Rendering>> renderings = sides.stream()
                .<Map<String, Rendering>>map(_ -> new ConcurrentHashMap<>())
                .toList();
        if (sides.stream().allMatch(Map::isEmpty)) {
            return renderings;
        }
        try (TemporaryFolder temporary = TemporaryFolder.inMemory()) {
            List<Callable<Void>> batched = new ArrayList<>();
            List<Callable<Void>> single = new ArrayList<>();
            for (int side = 0; side < sides.size(); side++) {
                Map<String, Inputs> inputs = sides.get(side);
                Map<String, Rendering> rendered = renderings.get(side);
                Path root = Files.createDirectory(temporary.path().resolve("root-" + side));
                for (Inputs one : inputs.values()) {
                    lay(one, root);
                }
                for (List<String> batch : batches(List.copyOf(inputs.keySet()))) {
                    Path folder = temporary.path().resolve("batch-" + batched.size());
                    batched.add(() -> {
                        rendered.putAll(batch.size() < FEW ? Map.of() : together(root, batch, folder));
                        return null;
                    });
                }
                for (String folder : inputs.keySet()) {
                    single.add(() -> {
                        if (!rendered.containsKey(folder)) {
                            rendered.put(folder, alone(root, folder));
                        }
                        return null;
                    });
                }
            }
            run(batched);
            run(single);
            return renderings;
        }
    }

    /**
     * What kustomize prints for inputs, letter by letter, by the names that they have here.
     *
     * @throws RenderException where one of them does not render
     */
    Map<String, String> texts(Map<String, Inputs> inputs) throws RenderException, IOException, InterruptedException {
        try (TemporaryFolder temporary = TemporaryFolder.inMemory()) {
            Path root = Files.createDirectory(temporary.path().resolve("root"));
            Map<String, String> texts = new TreeMap<>();
            for (Map.Entry<String, Inputs> one : inputs.entrySet()) {
                lay(one.getValue(), root);
                texts.put(one.getKey(), kustomize.build(root, one.getValue().folder(), each));
            }
            return texts;
        }
    }

    /** Objects of one name may stand in two environments, and not in one batch. */
    private static List<List<String>> batches(List<String> folders) {
        List<List<String>> batches = new ArrayList<>();
        for (List<String> siblings : folders.stream()
                .collect(Collectors.groupingBy(
                        folder -> folder.substring(0, Math.max(0, folder.lastIndexOf('/'))),
                        TreeMap::new,
                        Collectors.toList()))
                .values()) {
            for (int from = 0; from < siblings.size(); from += BATCH) {
                batches.add(siblings.subList(from, Math.min(from + BATCH, siblings.size())));
            }
        }
        return batches;
    }

    private static void run(List<Callable<Void>> tasks) throws InterruptedException {
        try (ExecutorService workers =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            List<Future<Void>> running = new ArrayList<>();
            try {
                tasks.forEach(task -> running.add(workers.submit(task)));
                for (Future<Void> one : running) {
                    one.get();
                }
            } catch (ExecutionException e) {
                switch (e.getCause()) {
                    case RuntimeException fault -> throw fault;
                    case IOException fault -> throw new UncheckedIOException(fault);
                    case null, default -> throw new IllegalStateException(e);
                }
            } finally {
                workers.shutdownNow();
            }
        }
    }

    private Rendering alone(Path root, String folder) throws InterruptedException {
        try {
            Manifests manifests = Manifests.parse(kustomize.build(root, folder, each));
            return new Rendering.Done(new Manifests(
                    manifests.objects().stream().map(Renderer::unmarked).toList()));
        } catch (RenderException e) {
            return new Rendering.Refused(String.valueOf(e.getMessage()));
        }
    }

    /** All of a batch, or nothing where they do not render together: then each is asked alone, to say which and why. */
    private Map<String, Rendering> together(Path root, List<String> batch, Path folder)
            throws IOException, InterruptedException {
        // Kustomize takes no absolute path, and resolves links before it goes up.
        Files.createDirectory(folder);
        Path from = folder.toRealPath();
        StringBuilder all = new StringBuilder("sortOptions:\n  order: fifo\nresources:\n");
        for (int i = 0; i < batch.size(); i++) {
            Path one = Files.createDirectory(from.resolve("n" + i));
            Files.writeString(one.resolve(KustomizationFile.NAME), """
                    sortOptions:
                      order: fifo
                    resources:
                    - %s
                    labels:
                    - pairs:
                        %s: n%d
                    """.formatted(
                            one.relativize(root.toRealPath().resolve(batch.get(i))), MARK, i));
            all.append("- n").append(i).append('\n');
        }
        Files.writeString(from.resolve(KustomizationFile.NAME), all);
        try {
            Manifests manifests = Manifests.parse(kustomize.build(root, from.toString(), TOGETHER));
            List<List<JsonNode>> objects = new ArrayList<>();
            batch.forEach(_ -> objects.add(new ArrayList<>()));
            for (JsonNode object : manifests.objects()) {
                String mark = object.path("metadata").path("labels").path(MARK).asString("");
                objects.get(Integer.parseInt(mark.substring(1))).add(unmarked(object));
            }
            Map<String, Rendering> renderings = new TreeMap<>();
            for (int i = 0; i < batch.size(); i++) {
                renderings.put(batch.get(i), new Rendering.Done(new Manifests(objects.get(i))));
            }
            return renderings;
        } catch (RenderException e) {
            return Map.of();
        }
    }

    /** Without the mark of its batch, and without labels where it has no other: alike, rendered alone or with others. */
    private static JsonNode unmarked(JsonNode object) {
        if (object.path("metadata") instanceof ObjectNode metadata
                && metadata.path("labels") instanceof ObjectNode labels) {
            labels.remove(MARK);
            if (labels.isEmpty()) {
                metadata.remove("labels");
            }
        }
        return object;
    }

    private static void lay(Inputs inputs, Path root) throws IOException {
        for (Map.Entry<String, Inputs.Content> input : inputs.files().entrySet()) {
            Path file = root.resolve(input.getKey());
            if (!Files.exists(file)) {
                Files.createDirectories(file.getParent());
                Files.write(file, input.getValue().bytes().get());
            }
        }
    }
}
