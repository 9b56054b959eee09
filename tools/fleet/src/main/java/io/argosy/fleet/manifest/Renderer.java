package io.argosy.fleet.manifest;

import io.argosy.fleet.FleetException;
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

/**
 * The one way from files to Kubernetes objects: review, diff, release, verify and the engine all ask this.
 *
 * <p>A render sees the files that its {@link ReferenceGraph} names, laid out in a folder of their own, and nothing else: no
 * working tree, no network, no variable. Each has its time; one that takes longer is refused, and stops no other. As many
 * are rendered at a time as there are processors.
 */
public final class Renderer {
    private static final Duration EACH = Duration.ofSeconds(30);

    private final Kustomize kustomize;
    private final KustomizeLibrary library;
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
        this.library = new KustomizeLibrary(tools);
        this.each = each;
    }

    /** Starts what renders, in the background: the first folder need not wait for it. */
    public Renderer prepared() {
        Thread.ofVirtual().name("preparing to render").start(() -> {
            try {
                library.ready(Runtime.getRuntime().availableProcessors());
            } catch (FleetException e) {
                // Whoever renders hears of it.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        return this;
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
            List<Callable<Void>> tasks = new ArrayList<>();
            for (int side = 0; side < sides.size(); side++) {
                Map<String, Rendering> rendered = renderings.get(side);
                Path root = Files.createDirectory(temporary.path().toRealPath().resolve("root-" + side));
                for (Map.Entry<String, Inputs> input : sides.get(side).entrySet()) {
                    lay(input.getValue(), root);
                    tasks.add(() -> {
                        rendered.put(
                                input.getKey(), render(root, input.getValue().folder()));
                        return null;
                    });
                }
            }
            run(tasks);
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

    private Rendering render(Path root, String folder) throws InterruptedException {
        try {
            return new Rendering.Done(library.build(root, folder, each));
        } catch (RenderException e) {
            return new Rendering.Refused(String.valueOf(e.getMessage()));
        }
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
