package io.argosy.fleet.manifest;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.tool.LineProgram;
import io.argosy.fleet.tool.Tool;
import io.argosy.fleet.tool.Tools;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code kustomize build} makes of folders, by kustomize's own library ({@code tools/renderer}): as many processes of it
 * as are asked at a time, each of which is kept a while for the next folder. A process that hangs or ends takes nothing with
 * it but its own folder.
 */
final class KustomizeLibrary {
    private static final long KEPT_SECONDS = 5;
    private static final Executor LATER = CompletableFuture.delayedExecutor(KEPT_SECONDS, TimeUnit.SECONDS);
    /** The processes of this JVM that wait for a folder. */
    private static final Deque<Waiting> WAITING = new ConcurrentLinkedDeque<>();

    private final Tools tools;
    private volatile @Nullable Path executable;

    /**
     * A process without work.
     *
     * @param executable what it runs
     * @param since {@link System#nanoTime} when it last had some
     */
    private record Waiting(Path executable, LineProgram program, long since) {}

    KustomizeLibrary(Tools tools) {
        this(tools, null);
    }

    /**
     * @param executable what is run; null for the pinned one
     */
    KustomizeLibrary(Tools tools, @Nullable Path executable) {
        this.tools = tools;
        this.executable = executable;
    }

    /** Has so many processes wait, so that the first folders need not: those that do already count. */
    void ready(int processes) throws InterruptedException {
        Path found = executable();
        for (long i = waiting(found); i < processes; i++) {
            keep(found, begin(found));
        }
    }

    /**
     * Renders a folder, without network and with no variable set.
     *
     * @param root the folder that stands for the repository's top: messages name paths from here
     * @param folder its path from there, e.g. {@code overlays/dev/churn}
     * @throws RenderException where kustomize refuses, with its own message, or takes longer
     */
    Manifests build(Path root, String folder, Duration limit) throws RenderException, InterruptedException {
        Path found = executable();
        String question = JsonMapper.shared()
                .createObjectNode()
                .put("folder", root.resolve(folder).toString())
                .toString();
        Optional<LineProgram> kept = take(found);
        try {
            if (kept.isPresent()) {
                try {
                    return read(ask(found, kept.get(), question, limit), root, folder);
                } catch (EOFException e) {
                    // It may have ended long before: another one is asked the same.
                }
            }
            return read(ask(found, begin(found), question, limit), root, folder);
        } catch (EOFException e) {
            throw new RenderException(folder + " does not render: kustomize ended over it: "
                    + Kustomize.told(String.valueOf(e.getMessage()), root));
        } catch (IOException e) {
            throw new RenderException(folder + " does not render: " + e.getMessage());
        }
    }

    private static byte[] ask(Path executable, LineProgram program, String question, Duration limit)
            throws IOException, InterruptedException {
        byte[] line = program.ask(question, limit);
        keep(executable, program);
        return line;
    }

    private static Manifests read(byte[] line, Path root, String folder) throws RenderException {
        try {
            JsonNode answer = JsonMapper.shared().readTree(line);
            if (answer.hasNonNull("refused")) {
                throw new RenderException(folder + " does not render: "
                        + Kustomize.told(answer.path("refused").asString(""), root));
            }
            List<JsonNode> objects = new ArrayList<>();
            answer.path("objects").forEach(objects::add);
            return new Manifests(objects.stream().filter(JsonNode::isObject).toList());
        } catch (JacksonException e) {
            throw new RenderException(folder + " does not render: kustomize's library answers no JSON");
        }
    }

    /** It is named by its sources' content, which is read once. */
    private Path executable() throws InterruptedException {
        Path known = executable;
        if (known == null) {
            known = tools.path(Tool.RENDERER);
            executable = known;
        }
        return known;
    }

    private LineProgram begin(Path executable) {
        try {
            return LineProgram.start(tools.folder(), List.of(executable.toString()), Kustomize.OFFLINE);
        } catch (IOException e) {
            throw new FleetException(
                    ExitCode.UNAVAILABLE,
                    "kustomize's library cannot be run: " + e.getMessage(),
                    "remove " + executable + " and try again",
                    e);
        }
    }

    private static long waiting(Path executable) {
        return WAITING.stream()
                .filter(waiting -> waiting.executable().equals(executable)
                        && waiting.program().isAlive())
                .count();
    }

    private static Optional<LineProgram> take(Path executable) {
        for (Waiting waiting : List.copyOf(WAITING)) {
            if (waiting.executable().equals(executable) && WAITING.remove(waiting)) {
                return Optional.of(waiting.program());
            }
        }
        return Optional.empty();
    }

    private static void keep(Path executable, LineProgram program) {
        WAITING.push(new Waiting(executable, program, System.nanoTime()));
        LATER.execute(KustomizeLibrary::closeTheIdle);
    }

    private static void closeTheIdle() {
        for (Waiting waiting : List.copyOf(WAITING)) {
            boolean over = System.nanoTime() - waiting.since() >= TimeUnit.SECONDS.toNanos(KEPT_SECONDS);
            if (over && WAITING.remove(waiting)) {
                waiting.program().close();
            }
        }
    }
}
