package io.argosy.fleet;

import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.tool.OvertimeException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jgit.errors.LockFailedException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.jspecify.annotations.Nullable;

/** What a disk, a lock or the machine's settings did to a command: no fault of fleet, and something that a person can mend. */
final class IoTrouble {
    private static final int MOST_CAUSES = 20;

    private IoTrouble() {}

    /** The fact and the next step, where anything among an exception's causes is of that kind. */
    static Optional<FleetException> of(Throwable exception) {
        @Nullable Throwable cause = exception;
        Optional<FleetException> vague = Optional.empty();
        for (int i = 0; cause != null && i < MOST_CAUSES; i++) {
            Optional<FleetException> told = told(cause);
            if (told.isPresent()) {
                return told;
            }
            if (cause instanceof IOException io) {
                vague = Optional.of(trouble(
                        sentence(io), "see the disk, the network and the clone's permissions, and run it again", io));
            }
            cause = cause.getCause();
        }
        return vague;
    }

    private static Optional<FleetException> told(Throwable cause) {
        return Optional.ofNullable(
                switch (cause) {
                    case FleetException told -> told;
                    case OvertimeException late ->
                        trouble(sentence(late), "run it again when the machine is less busy", late);
                    case LockFailedException locked ->
                        trouble(
                                "Git's " + locked.getFile() + " is locked, or may not be written",
                                "wait for the other Git command; where there is none, see who owns the file, and remove "
                                        + locked.getFile() + ".lock",
                                locked);
                    // Of a partial clone Git fetches what it lacks when it is asked for; its library here does not.
                    case MissingObjectException missing ->
                        trouble(
                                "this clone lacks " + missing.getObjectId().name()
                                        + ", as one that was made with --filter does",
                                Monorepo.FETCH_ALL,
                                missing);
                    case AccessDeniedException denied ->
                        trouble(
                                denied.getFile() + " may not be read or written",
                                "see who owns it, with `ls -l`",
                                denied);
                    case NoSuchFileException gone ->
                        trouble(
                                gone.getFile() + " is not there",
                                "see whether something else removes it, and run it again",
                                gone);
                    case FileSystemException file -> ofFile(file);
                    case ReadOnlyFileSystemException readOnly ->
                        trouble("the disk is read-only", "work in a clone on a disk that can be written", readOnly);
                    case InvalidPathException path ->
                        trouble(
                                "this machine's locale has no letters for the path \"" + path.getInput() + "\"",
                                "set LC_ALL=C.UTF-8 and run it again",
                                path);
                    default -> null;
                });
    }

    private static FleetException ofFile(FileSystemException exception) {
        String reason = String.valueOf(exception.getReason());
        return trouble(
                exception.getFile() + ": " + reason, next(reason, "see `ls -l` for it, and run it again"), exception);
    }

    private static String next(String reason, String otherwise) {
        String word = reason.toLowerCase(Locale.ROOT);
        return word.contains("no space") || word.contains("quota")
                ? "make room on that disk, with `df -h` to see which it is, and run it again"
                : word.contains("read-only") ? "work in a clone on a disk that can be written" : otherwise;
    }

    private static String sentence(IOException exception) {
        String message = exception.getMessage();
        return message == null || message.isBlank() ? exception.getClass().getSimpleName() : message;
    }

    private static FleetException trouble(String fact, String nextStep, Exception cause) {
        return new FleetException(ExitCode.UNAVAILABLE, fact, nextStep, cause);
    }
}
