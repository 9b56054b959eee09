package io.argosy.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.eclipse.jgit.api.errors.JGitInternalException;
import org.eclipse.jgit.errors.LockFailedException;
import org.junit.jupiter.api.Test;

class IoTroubleTest {
    private static final Map<Throwable, String> TROUBLES = Map.of(
            new FileSystemException("/c/model", null, "No space left on device"),
            "/c/model: No space left on device: make room on that disk, with `df -h` to see which it is, and run"
                    + " it again",
            new FileSystemException("/c/.git/objects", null, "Read-only file system"),
            "/c/.git/objects: Read-only file system: work in a clone on a disk that can be written",
            new AccessDeniedException("/c/.fleet"),
            "/c/.fleet may not be read or written: see who owns it, with `ls -l`",
            new NoSuchFileException("/c/gone"),
            "/c/gone is not there: see whether something else removes it, and run it again",
            new LockFailedException(new File("/c/.git/index")),
            "Git's /c/.git/index is locked, or may not be written: wait for the other Git command; where there is none, see who"
                    + " owns the file, and remove /c/.git/index.lock",
            new InvalidPathException("/k\uFFFDse", "Malformed input"),
            "this machine's locale has no letters for the path \"/k\uFFFDse\": set LC_ALL=C.UTF-8 and run it again",
            new IOException("Broken pipe"),
            "Broken pipe: see the disk, the network and the clone's permissions, and run it again");

    @Test
    void itIsAFactAndANextStepHoweverDeepItLies() {
        TROUBLES.forEach((trouble, expected) -> {
            for (Throwable thrown : new Throwable[] {
                trouble,
                new ExecutionException(trouble),
                new JGitInternalException("inside", new UncheckedIOException(new IOException("outside", trouble)))
            }) {
                FleetException told = IoTrouble.of(thrown).orElseThrow();
                assertEquals(expected, told.getMessage(), thrown::toString);
                assertEquals(ExitCode.UNAVAILABLE, told.exitCode());
            }
        });
    }

    @Test
    void aFaultOfFleetsOwnIsNone() {
        assertEquals(
                Optional.empty(), IoTrouble.of(new IllegalStateException("no such thing", new NullPointerException())));
        FleetException told = new FleetException(ExitCode.USAGE, "a fact", "a step");
        assertTrue(IoTrouble.of(new IllegalStateException(told))
                .filter(told::equals)
                .isPresent());
    }
}
