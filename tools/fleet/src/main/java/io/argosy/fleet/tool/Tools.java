package io.argosy.fleet.tool;

import io.argosy.fleet.Caches;
import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Gives the pinned tools: {@code tools.path(Tool.KUSTOMIZE)}. A tool is taken from the user's cache; else from the path,
 * where its version is the pinned one; else built once with Go into the cache.
 */
public final class Tools {
    /** Two threads of one process cannot both ask the system for the same file lock. */
    private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

    private static final Duration VERSION = Duration.ofSeconds(20);
    private static final Duration BUILD = Duration.ofMinutes(15);

    private final Path pins;
    private final Path cache;
    private final ExecutablePath searchPath;
    private final Consumer<String> progress;

    /**
     * The tools that a clone pins.
     *
     * @param root the clone's top folder, which has {@code tools/go.mod}
     * @param progress told when a tool has to be built
     */
    public static Tools of(Path root, Consumer<String> progress) {
        return new Tools(root.resolve("tools"), Caches.root().resolve("tools"), ExecutablePath.ofUser(), progress);
    }

    Tools(Path pins, Path cache, ExecutablePath searchPath, Consumer<String> progress) {
        this.pins = pins;
        this.cache = cache;
        this.searchPath = searchPath;
        this.progress = progress;
    }

    /**
     * The tool's executable, in the pinned version.
     *
     * @throws FleetException where it is not at hand and cannot be built: no pin, no Go, or a build that fails
     */
    public Path path(Tool tool) throws InterruptedException {
        String version = pinned(tool);
        Path cached = cache.resolve(tool.command() + "-" + version);
        if (Files.isExecutable(cached)) {
            return cached;
        }
        Optional<Path> onPath = onPath(tool, version);
        return onPath.isPresent() ? onPath.get() : built(tool, version, cached);
    }

    /** Tells whoever waits what takes its time. */
    public void tell(String line) {
        progress.accept(line);
    }

    /** The clone's folder {@code tools}, with the pins and the schemas. */
    public Path folder() {
        return pins;
    }

    /** The pinned version, e.g. {@code 5.8.2}. */
    public String pinned(Tool tool) {
        Path file = pins.resolve("go.mod");
        Pattern requirement = Pattern.compile(
                "^\\s*(?:require\\s+)?" + Pattern.quote(tool.module()) + "\\s+v(\\S+)", Pattern.MULTILINE);
        try {
            Matcher matcher = requirement.matcher(Files.readString(file));
            if (matcher.find()) {
                return matcher.group(1);
            }
            throw new FleetException(
                    ExitCode.UNAVAILABLE,
                    file + " pins no " + tool.command(),
                    "run `go get -C tools -tool " + tool.goPackage() + "@VERSION`");
        } catch (IOException e) {
            throw new FleetException(
                    ExitCode.UNAVAILABLE,
                    file + " cannot be read, and it pins " + tool.command(),
                    "restore it from Git",
                    e);
        }
    }

    private Optional<Path> onPath(Tool tool, String version) throws InterruptedException {
        Optional<Path> found = searchPath.find(tool.command());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try {
            Execution told = Execution.of(pins, List.of(found.get().toString(), tool.versionArgument()), VERSION);
            Pattern whole = Pattern.compile("(?<![\\d.])v?" + Pattern.quote(version) + "(?![\\d.\\w-])");
            return found.filter(path -> whole.matcher(told.out()).find());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Path built(Tool tool, String version, Path target) throws InterruptedException {
        ONE_AT_A_TIME.lockInterruptibly();
        try {
            Files.createDirectories(cache);
            Path lockFile = cache.resolve(tool.command() + "-" + version + ".lock");
            try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock _ = channel.lock()) {
                if (!Files.isExecutable(target)) {
                    build(tool, version, target);
                }
                return target;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            ONE_AT_A_TIME.unlock();
        }
    }

    private void build(Tool tool, String version, Path target) throws IOException, InterruptedException {
        String named = tool.command() + " " + version;
        Path go = searchPath
                .find("go")
                .orElseThrow(() -> new FleetException(
                        ExitCode.UNAVAILABLE,
                        named + " is neither on the path nor in " + cache + ", and there is no Go to build it with",
                        "install " + named + ", or Go (https://go.dev/dl, or your system's package golang)"));
        progress.accept("building " + named + " with " + go + ", once for this user (up to a minute)");
        Path unfinished = target.resolveSibling(target.getFileName() + ".unfinished");
        Execution build = Execution.of(
                pins,
                List.of(go.toString(), "build", "-trimpath", "-o", unfinished.toString(), tool.goPackage()),
                BUILD);
        if (!build.succeeded()) {
            Files.deleteIfExists(unfinished);
            throw new FleetException(
                    ExitCode.UNAVAILABLE,
                    "building " + named + " failed: " + lastLine(build.err()),
                    "run `go build -C " + pins + " " + tool.goPackage() + "` to see all, or put " + named
                            + " on the path");
        }
        Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String lastLine(String text) {
        return text.strip().lines().reduce((first, second) -> second).orElse("it says nothing");
    }
}
