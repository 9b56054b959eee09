package io.argosy.fleet.tool;

import io.argosy.fleet.Caches;
import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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
        Optional<Path> onPath = switch (tool.source()) {
            case Tool.Source.Module module -> onPath(tool, module, version);
            case Tool.Source.Own _ -> Optional.empty();
        };
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

    /** The pinned version, e.g. {@code 5.8.2}; of a tool of this repository, 12 hex digits that name its content. */
    public String pinned(Tool tool) {
        return switch (tool.source()) {
            case Tool.Source.Module module -> pinned(tool, module);
            case Tool.Source.Own own -> content(tool, pins.resolve(own.folder()));
        };
    }

    private String pinned(Tool tool, Tool.Source.Module module) {
        Path file = pins.resolve("go.mod");
        Pattern requirement = Pattern.compile(
                "^\\s*(?:require\\s+)?" + Pattern.quote(module.module()) + "\\s+v(\\S+)", Pattern.MULTILINE);
        try {
            Matcher matcher = requirement.matcher(Files.readString(file));
            if (matcher.find()) {
                return matcher.group(1);
            }
            throw new FleetException(
                    ExitCode.UNAVAILABLE,
                    file + " pins no " + tool.command(),
                    "run `go get -C tools -tool " + module.goPackage() + "@VERSION`");
        } catch (IOException e) {
            throw new FleetException(
                    ExitCode.UNAVAILABLE,
                    file + " cannot be read, and it pins " + tool.command(),
                    "restore it from Git",
                    e);
        }
    }

    /** Of all that {@code go build} reads there: the pins and sums of its modules, and the sources without their tests. */
    private String content(Tool tool, Path folder) {
        Path module = Files.exists(folder.resolve("go.mod")) ? folder : pins;
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> read = new ArrayList<>(Stream.of("go.mod", "go.sum")
                    .map(module::resolve)
                    .filter(Files::exists)
                    .toList());
            files.filter(file -> {
                        String name = file.getFileName().toString();
                        return name.endsWith(".go") && !name.endsWith("_test.go");
                    })
                    .sorted()
                    .forEach(read::add);
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path file : read) {
                byte[] content = Files.readAllBytes(file);
                digest.update((file.getFileName() + " " + content.length + "\n").getBytes(StandardCharsets.UTF_8));
                digest.update(content);
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 6);
        } catch (IOException e) {
            throw new FleetException(
                    ExitCode.UNAVAILABLE,
                    folder + " cannot be read, and " + tool.command() + " is made from it",
                    "restore it from Git",
                    e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private Optional<Path> onPath(Tool tool, Tool.Source.Module module, String version) throws InterruptedException {
        Optional<Path> found = searchPath.find(tool.command());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try {
            Execution told = Execution.of(pins, List.of(found.get().toString(), module.versionArgument()), VERSION);
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
        boolean own = tool.source() instanceof Tool.Source.Own;
        String install = own ? "install Go" : "install " + named + ", or Go";
        Path go = searchPath
                .find("go")
                .orElseThrow(() -> new FleetException(
                        ExitCode.UNAVAILABLE,
                        named + " is neither on the path nor in " + cache + ", and there is no Go to build it with",
                        install + " (https://go.dev/dl, or your system's package golang)"));
        progress.accept("building " + named + " with " + go + ", once for "
                + (own ? "its sources (up to some minutes)" : "this user (up to a minute)"));
        Path unfinished = target.resolveSibling(target.getFileName() + ".unfinished");
        Path folder = switch (tool.source()) {
            case Tool.Source.Module _ -> pins;
            case Tool.Source.Own source -> pins.resolve(source.folder());
        };
        List<String> what = switch (tool.source()) {
            case Tool.Source.Module module -> List.of(module.goPackage());
            // Nobody debugs it: without its symbols it is two thirds of the size.
            case Tool.Source.Own _ -> List.of("-ldflags=-s -w", ".");
        };
        List<String> command =
                new ArrayList<>(List.of(go.toString(), "build", "-trimpath", "-o", unfinished.toString()));
        command.addAll(what);
        Execution build = Execution.of(folder, command, BUILD, goEnvironment());
        if (!build.succeeded()) {
            Files.deleteIfExists(unfinished);
            throw new FleetException(
                    ExitCode.UNAVAILABLE,
                    "building " + named + " failed: " + lastLine(build.err()),
                    "run `go build -C " + folder + " " + what.getLast() + "` to see all"
                            + (own ? "" : ", or put " + named + " on the path"));
        }
        Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /** This process's own, but for what would have Go build from other sources than those that tools/go.mod pins. */
    private static Map<String, String> goEnvironment() {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("GOWORK", "off");
        environment.put("GOFLAGS", "-mod=readonly");
        return environment;
    }

    private static String lastLine(String text) {
        return text.strip().lines().reduce((first, second) -> second).orElse("it says nothing");
    }
}
