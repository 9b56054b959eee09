package io.argosy.fleet.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.revwalk.filter.RevFilter;
import org.jspecify.annotations.Nullable;

/**
 * A branch whose commits come along with a merge: Git calls it merged from then on, and whoever has it open merges nothing any
 * more.
 *
 * @param branch its name, without where it is
 * @param lost files that it changes, and that stay as they were: a merge by the strategy {@code ours} leaves all of them
 */
public record TakenAlong(String branch, SortedSet<String> lost) {
    /** More commits than a pull request has. */
    private static final int MOST_COMMITS = 10_000;

    public TakenAlong {
        lost = new TreeSet<>(lost);
    }

    /**
     * Those of which something is lost.
     *
     * @param merged what {@code base} would be
     */
    public static List<TakenAlong> of(Monorepo monorepo, RevCommit base, RevCommit merged) {
        Repository git = monorepo.git();
        List<TakenAlong> along = new ArrayList<>();
        try (RevWalk walk = new RevWalk(git)) {
            Set<ObjectId> coming = coming(walk, base, merged);
            for (String where : List.of(Constants.R_HEADS, Constants.R_REMOTES)) {
                for (Ref ref : git.getRefDatabase().getRefsByPrefix(where)) {
                    ObjectId tip = ref.getObjectId();
                    if (tip != null && !ref.isSymbolic() && coming.contains(tip)) {
                        SortedSet<String> lost = lost(monorepo, walk, base, merged, walk.parseCommit(tip));
                        if (!lost.isEmpty()) {
                            String name = ref.getName().substring(where.length());
                            along.add(new TakenAlong(
                                    where.equals(Constants.R_HEADS) ? name : name.substring(name.indexOf('/') + 1),
                                    lost));
                        }
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return along.stream().distinct().toList();
    }

    private static Set<ObjectId> coming(RevWalk walk, RevCommit base, RevCommit merged) throws IOException {
        walk.markStart(walk.parseCommit(merged));
        walk.markUninteresting(walk.parseCommit(base));
        Set<ObjectId> coming = new HashSet<>();
        for (RevCommit commit : walk) {
            if (coming.size() >= MOST_COMMITS) {
                break;
            }
            coming.add(commit.getId());
        }
        return coming;
    }

    private static SortedSet<String> lost(
            Monorepo monorepo, RevWalk walk, RevCommit base, RevCommit merged, RevCommit tip) throws IOException {
        walk.reset();
        walk.setRevFilter(RevFilter.MERGE_BASE);
        walk.markStart(walk.parseCommit(base));
        walk.markStart(walk.parseCommit(tip));
        @Nullable RevCommit start = walk.next();
        walk.reset();
        walk.setRevFilter(RevFilter.ALL);
        SortedSet<String> lost = new TreeSet<>();
        if (start != null) {
            Snapshot before = new Snapshot(monorepo, walk.parseCommit(start));
            for (String path : before.differences(before.at(tip))) {
                if (monorepo.objectId(merged, path).equals(monorepo.objectId(base, path))
                        && !monorepo.objectId(tip, path).equals(monorepo.objectId(base, path))) {
                    lost.add(path);
                }
            }
        }
        return lost;
    }
}
