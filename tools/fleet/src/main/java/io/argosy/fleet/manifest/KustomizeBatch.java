package io.argosy.fleet.manifest;

import io.argosy.fleet.tool.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Many overlays that one kustomize renders together: it starts once for all of them, and that is more than half of what an
 * overlay costs. As many at a time as there are processors.
 */
public final class KustomizeBatch {
    /** With more, kustomize's own check for objects of one name costs more than its start. */
    private static final int SIZE = 50;

    private final Kustomize kustomize;

    public KustomizeBatch(Kustomize kustomize) {
        this.kustomize = kustomize;
    }

    /**
     * Overlays and what came of them.
     *
     * @param overlays their paths
     * @param yaml the objects of all of them; nothing where they do not render together, and each has to be asked alone
     */
    public record Rendered(List<String> overlays, Optional<String> yaml) {
        public Rendered {
            overlays = List.copyOf(overlays);
        }
    }

    /**
     * Renders overlays in batches.
     *
     * @param root the folder that stands for the repository's top
     * @param overlays their paths from there
     */
    public List<Rendered> render(Path root, List<String> overlays) throws IOException, InterruptedException {
        try (TemporaryFolder folder = TemporaryFolder.create();
                ExecutorService workers =
                        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            List<Future<Rendered>> running = new ArrayList<>();
            for (int from = 0; from < overlays.size(); from += SIZE) {
                List<String> batch = overlays.subList(from, Math.min(from + SIZE, overlays.size()));
                Path together = Files.createDirectory(folder.path().resolve("batch-" + from));
                running.add(workers.submit(() -> render(root, batch, together)));
            }
            List<Rendered> rendered = new ArrayList<>();
            for (Future<Rendered> one : running) {
                rendered.add(one.get());
            }
            return rendered;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
        }
    }

    private Rendered render(Path root, List<String> batch, Path together) throws IOException, InterruptedException {
        // Kustomize takes no absolute path, and resolves links before it goes up.
        Path from = together.toRealPath();
        Path top = root.toRealPath();
        StringBuilder kustomization = new StringBuilder("resources:\n");
        for (String overlay : batch) {
            kustomization
                    .append("- ")
                    .append(from.relativize(top.resolve(overlay)))
                    .append('\n');
        }
        Files.writeString(together.resolve("kustomization.yaml"), kustomization);
        try {
            return new Rendered(batch, Optional.of(kustomize.render(root, from.toString())));
        } catch (RenderException e) {
            return new Rendered(batch, Optional.empty());
        }
    }
}
