package io.argosy.fleet.engine;

import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.manifest.Kustomize;
import io.argosy.fleet.manifest.RenderException;
import io.argosy.fleet.manifest.WorkloadReader;
import io.argosy.fleet.release.Environments;
import io.argosy.fleet.tool.FileTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * Reads the overlays of one commit after another. An overlay is rendered again only where Git has other content for what
 * it is made of: {@code base/}, its environment and its own folder.
 */
final class OverlayReader {
    private final Monorepo repository;
    private final Kustomize kustomize;
    private final Path scratch;
    private Map<Overlay, List<Optional<ObjectId>>> known = Map.of();
    private Map<Overlay, List<Optional<ObjectId>>> pending = Map.of();

    /**
     * @param scratch a folder for the commit's files while they are rendered
     */
    OverlayReader(Monorepo repository, Kustomize kustomize, Path scratch) {
        this.repository = repository;
        this.kustomize = kustomize;
        this.scratch = scratch;
    }

    /**
     * Reads a commit.
     *
     * @throws io.argosy.fleet.FleetException where kustomize cannot be had
     */
    Reading read(RevCommit commit) throws IOException, InterruptedException {
        List<String> environments = Environments.at(repository, commit).names();
        Map<Overlay, List<Optional<ObjectId>>> now = new HashMap<>();
        List<Overlay> changed = new ArrayList<>();
        for (String environment : environments) {
            for (String service : repository.folders(commit, "overlays/" + environment)) {
                if (service.equals("environment")) {
                    continue;
                }
                Overlay overlay = new Overlay(environment, service);
                List<Optional<ObjectId>> inputs = inputs(overlay).stream()
                        .map(path -> repository.objectId(commit, path))
                        .toList();
                now.put(overlay, inputs);
                if (!inputs.equals(known.get(overlay))) {
                    changed.add(overlay);
                }
            }
        }
        Map<Overlay, Rendering> renderings = render(commit, changed);
        pending = now;
        return new Reading(environments, now.keySet(), renderings);
    }

    /** What was read last has been put into effect: the next reading is compared with it. */
    void accepted() {
        known = pending;
    }

    private static List<String> inputs(Overlay overlay) {
        return List.of("base", "overlays/" + overlay.environment() + "/environment", overlay.path());
    }

    private Map<Overlay, Rendering> render(RevCommit commit, List<Overlay> overlays)
            throws IOException, InterruptedException {
        if (overlays.isEmpty()) {
            return Map.of();
        }
        FileTree.delete(scratch);
        Files.createDirectories(scratch);
        List<String> folders = overlays.stream()
                .flatMap(overlay -> inputs(overlay).stream())
                .distinct()
                .toList();
        repository.export(commit, folders, scratch);
        try (ExecutorService workers =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            List<Callable<Rendering>> tasks = new ArrayList<>();
            overlays.forEach(overlay -> tasks.add(() -> render(overlay)));
            List<Future<Rendering>> results = workers.invokeAll(tasks);
            Map<Overlay, Rendering> renderings = new HashMap<>();
            for (int i = 0; i < overlays.size(); i++) {
                renderings.put(overlays.get(i), result(results.get(i)));
            }
            return renderings;
        } finally {
            FileTree.delete(scratch);
        }
    }

    private Rendering render(Overlay overlay) throws InterruptedException {
        try {
            return new Rendering.Wanted(WorkloadReader.read(
                    overlay.environment(), overlay.service(), kustomize.build(scratch, overlay.path())));
        } catch (RenderException e) {
            return new Rendering.Broken(String.valueOf(e.getMessage()));
        }
    }

    private static Rendering result(Future<Rendering> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException fault -> throw fault;
                case InterruptedException interrupted -> throw interrupted;
                case null, default -> throw new UncheckedIOException(new IOException(e));
            }
        }
    }
}
