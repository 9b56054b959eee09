package io.argosy.fleet.gate.promotion;

import io.argosy.fleet.gate.change.ProposedChange;
import io.argosy.fleet.git.MainLine;
import io.argosy.fleet.manifest.ReferenceGraph;
import io.argosy.fleet.manifest.RenderException;
import io.argosy.fleet.release.Overlay;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;

/** What an overlay was made of on main before the newest change of it, as the revert of that change makes it again. */
final class StateBefore {
    private final ProposedChange change;
    private final ReferenceGraph before;
    private final ReferenceGraph after;

    StateBefore(ProposedChange change) {
        this.change = change;
        this.before = change.kustomizationsBefore();
        this.after = change.kustomizationsAfter();
    }

    /**
     * Whether the change gives an overlay back, file by file, what main had before. A state at which main is not known to have
     * stood is none: it may have come together with the one that took it back, and never run.
     */
    boolean comesBack(Overlay overlay) {
        Set<String> files = new TreeSet<>();
        try {
            files.addAll(before.files(overlay.path()));
            files.addAll(after.files(overlay.path()));
        } catch (RenderException e) {
            return false;
        }
        Map<String, ObjectId> then = ids(change.head(), files);
        List<MainLine.Since<Map<String, ObjectId>>> states =
                change.releases().line().changes(commit -> Optional.of(ids(commit, files)));
        return states.stream()
                .skip(1)
                .filter(MainLine.Since::stood)
                .findFirst()
                .flatMap(MainLine.Since::value)
                .filter(then::equals)
                .isPresent();
    }

    private Map<String, ObjectId> ids(RevCommit commit, Set<String> files) {
        Map<String, ObjectId> ids = new TreeMap<>();
        files.forEach(file -> change.repository().objectId(commit, file).ifPresent(id -> ids.put(file, id)));
        return ids;
    }
}
