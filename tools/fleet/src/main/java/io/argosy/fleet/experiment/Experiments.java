package io.argosy.fleet.experiment;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.git.Monorepo;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The runs that a clone remembers, a file of lines of JSON for each service in Git's own folder: all working trees of the
 * clone share it, and nothing of it is ever committed. The newest {@value #MOST} runs of a service stay.
 */
public final class Experiments {
    /** So many runs of a service are kept. */
    public static final int MOST = 200;

    private static final JsonMapper JSON = JsonMapper.shared();

    /** A lock on a file holds between processes; within one it is an error to ask for it twice. */
    private static final ReentrantLock ADDING = new ReentrantLock();

    private final Path folder;

    public Experiments(Monorepo repository) {
        this(repository.privateFolder().resolve("fleet-experiments"));
    }

    Experiments(Path folder) {
        this.folder = folder;
    }

    /**
     * Keeps a run.
     *
     * @return the same with its number
     */
    public Run add(Run run) throws IOException {
        Files.createDirectories(folder);
        ADDING.lock();
        try (FileChannel channel =
                        FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock _ = channel.lock()) {
            List<Run> runs = of(run.service());
            Run numbered = run.numbered(runs.isEmpty() ? 1 : runs.getLast().number() + 1);
            List<String> lines = new ArrayList<>();
            for (Run kept : runs.subList(Math.max(0, runs.size() - MOST + 1), runs.size())) {
                lines.add(JSON.writeValueAsString(kept));
            }
            lines.add(JSON.writeValueAsString(numbered));
            Path written = Files.createTempFile(folder, ".", "");
            try {
                Files.write(written, lines);
                Files.move(written, file(run.service()), StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(written);
            }
            return numbered;
        } finally {
            ADDING.unlock();
        }
    }

    /**
     * The runs of a service, the eldest first; none where nothing was trained here.
     *
     * @throws FleetException where the file was written by somebody else
     */
    public List<Run> of(String service) throws IOException {
        Path file = file(service);
        if (!Files.exists(file)) {
            return List.of();
        }
        List<Run> runs = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            try {
                runs.add(JSON.readValue(line, Run.class));
            } catch (JacksonException e) {
                throw new FleetException(
                        ExitCode.UNAVAILABLE,
                        file + " holds no run in line " + (runs.size() + 1),
                        "remove that line, or the file: the runs are forgotten then",
                        e);
            }
        }
        return runs;
    }

    private Path file(String service) {
        return folder.resolve(service + ".jsonl");
    }
}
