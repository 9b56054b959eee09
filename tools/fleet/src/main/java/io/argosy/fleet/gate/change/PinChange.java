package io.argosy.fleet.gate.change;

import io.argosy.fleet.release.Overlay;
import io.argosy.fleet.release.Release;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a change does to one release.
 *
 * @param incumbent what the overlay pins before, or null where nothing ran there
 * @param candidate what it pins after, or null where the service is taken out
 */
public record PinChange(
        Overlay overlay,
        Kind kind,
        @Nullable Release incumbent,
        @Nullable Release candidate) implements RunningChange {
    /** Why an overlay pins something else. */
    public enum Kind {
        /** A new version in the first environment. */
        RELEASE,
        /** What the environment before has. */
        PROMOTION,
        /** What the environment had before, with a hold that the same change sets. */
        ROLLBACK,
        /** The service is taken out. */
        REMOVAL
    }

    /** What the overlay pins after. Not for a removal. */
    public Release pinned() {
        if (candidate == null) {
            throw new IllegalStateException(overlay + " pins nothing after");
        }
        return candidate;
    }

    /**
     * Whether another image runs after than before: another version, or the same under another name or digest. A release
     * folder can also change its bytes alone.
     */
    public boolean changesRelease() {
        return !Objects.equals(incumbent, candidate);
    }

    /** Whether a lower version comes than the one that runs, by something else than a way back. */
    public boolean isLower() {
        return incumbent != null
                && candidate != null
                && !isRollback()
                && candidate.version().isLowerThan(incumbent.version());
    }

    @Override
    public boolean isRollback() {
        return kind == Kind.ROLLBACK;
    }

    /** The kind, or {@code digest} where the version stays and its image does not. */
    @Override
    public String word() {
        boolean sameVersion =
                incumbent != null && candidate != null && incumbent.version().equals(candidate.version());
        return sameVersion && changesRelease() && !isRollback()
                ? "digest"
                : kind.name().toLowerCase(Locale.ROOT);
    }
}
