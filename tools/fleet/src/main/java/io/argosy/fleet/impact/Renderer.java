package io.argosy.fleet.impact;

import io.argosy.fleet.git.Snapshot;
import io.argosy.fleet.manifest.Kustomize;
import io.argosy.fleet.manifest.RenderException;
import io.argosy.fleet.release.Overlay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eclipse.jgit.lib.ObjectId;

/** Renders overlays as commits have them, from their inputs alone, as many at a time as there are processors. */
final class Renderer implements AutoCloseable {
    private final Kustomize kustomize;
    private final ExecutorService workers =
            Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());

    Renderer(Kustomize kustomize) {
        this.kustomize = kustomize;
    }

    /**
     * Begins to render overlays as one commit has them; those that it does not have are left out.
     *
     * @param folder an empty folder to lay the inputs out in, which stays until {@link #results}
     */
    Map<Overlay, Future<Rendering>> start(ReferenceGraph graph, Collection<Overlay> overlays, Path folder)
            throws IOException {
        Map<Overlay, Future<Rendering>> running = new HashMap<>();
        for (Overlay overlay : overlays) {
            SortedMap<String, ObjectId> inputs = graph.inputs(overlay.path());
            lay(graph.snapshot(), inputs, folder);
            if (!inputs.isEmpty()) {
                running.put(overlay, workers.submit(() -> render(folder, overlay)));
            }
        }
        return running;
    }

    /** Waits for what was begun. */
    static Map<Overlay, Rendering> results(Map<Overlay, Future<Rendering>> running) throws InterruptedException {
        try {
            Map<Overlay, Rendering> results = new HashMap<>();
            for (Map.Entry<Overlay, Future<Rendering>> entry : running.entrySet()) {
                results.put(entry.getKey(), entry.getValue().get());
            }
            return results;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        workers.shutdownNow();
        workers.close();
    }

    private Rendering render(Path folder, Overlay overlay) throws InterruptedException {
        try {
            return new Rendering.Done(kustomize.render(folder, overlay.path()));
        } catch (RenderException e) {
            return new Rendering.Refused(String.valueOf(e.getMessage()));
        }
    }

    private static void lay(Snapshot snapshot, SortedMap<String, ObjectId> inputs, Path folder) throws IOException {
        for (Map.Entry<String, ObjectId> input : inputs.entrySet()) {
            Path file = folder.resolve(input.getKey());
            if (!Files.exists(file)) {
                Files.createDirectories(file.getParent());
                Files.write(file, snapshot.bytes(input.getValue()));
            }
        }
    }
}
