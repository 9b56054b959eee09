package io.argosy.fleet.gate.promotion;

import io.argosy.fleet.gate.change.ProposedChange;
import io.argosy.fleet.manifest.ReferenceGraph;
import io.argosy.fleet.manifest.RenderException;
import io.argosy.fleet.release.Overlay;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;

/** What an overlay was made of on main before its newest change, as the revert of that change makes it again. */
final class StateBefore {
    /** Further back nobody looks for a way back. */
    private static final int MOST_COMMITS = 200;

    private final ProposedChange change;
    private final ReferenceGraph before;
    private final ReferenceGraph after;

    StateBefore(ProposedChange change) {
        this.change = change;
        this.before = change.kustomizationsBefore();
        this.after = change.kustomizationsAfter();
    }

    /** The commit of main whose state the change gives an overlay back, file by file; nothing where it gives another one. */
    Optional<RevCommit> comesBack(Overlay overlay) {
        Set<String> files = new TreeSet<>();
        try {
            files.addAll(before.files(overlay.path()));
            files.addAll(after.files(overlay.path()));
        } catch (RenderException e) {
            return Optional.empty();
        }
        Map<String, ObjectId> now = ids(change.base(), files);
        Map<String, ObjectId> then = ids(change.head(), files);
        Optional<RevCommit> earlier = change.repository().firstParent(change.base());
        for (int i = 0; i < MOST_COMMITS && earlier.isPresent(); i++) {
            Map<String, ObjectId> was = ids(earlier.get(), files);
            if (!was.equals(now)) {
                return earlier.filter(_ -> was.equals(then));
            }
            earlier = change.repository().firstParent(earlier.get());
        }
        return Optional.empty();
    }

    private Map<String, ObjectId> ids(RevCommit commit, Set<String> files) {
        Map<String, ObjectId> ids = new TreeMap<>();
        files.forEach(file -> change.repository().objectId(commit, file).ifPresent(id -> ids.put(file, id)));
        return ids;
    }
}
