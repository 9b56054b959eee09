package io.argosy.fleet.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;

/** Writes commits with any parents and dates, and moves references at any time, as history may hold them. */
public final class Scribe {
    private final Monorepo monorepo;
    private final Repository git;

    public Scribe(Monorepo monorepo) {
        this.monorepo = monorepo;
        this.git = monorepo.git();
    }

    /** A commit: the first parent's tree with the changes. */
    public RevCommit commit(List<RevCommit> parents, List<? extends Change> changes, Instant dated) {
        return commit(parents, new CommitWriter(monorepo).tree(parents.getFirst(), changes), dated);
    }

    /** A commit with a tree. */
    public RevCommit commit(List<RevCommit> parents, ObjectId tree, Instant dated) {
        try (ObjectInserter inserter = git.newObjectInserter()) {
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(tree);
            commit.setParentIds(parents);
            commit.setAuthor(ada(dated));
            commit.setCommitter(ada(dated));
            commit.setMessage("Of " + dated);
            ObjectId id = inserter.insert(commit);
            inserter.flush();
            return monorepo.commit(id.name());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Moves a reference, and says in its reflog that it was then: JGit itself always says now. */
    public void move(String reference, RevCommit to, Instant time) {
        move(reference, to, time, "moved");
    }

    /** The same, with a reflog that says how. */
    public void move(String reference, RevCommit to, Instant time, String how) {
        try {
            RefUpdate update = git.updateRef(reference);
            update.setNewObjectId(to);
            update.setForceUpdate(true);
            update.disableRefLog();
            update.update();
            ObjectId from = update.getOldObjectId() == null ? ObjectId.zeroId() : update.getOldObjectId();
            Path log = git.getDirectory().toPath().resolve(Constants.LOGS).resolve(reference);
            Files.createDirectories(log.getParent());
            Files.writeString(
                    log,
                    from.name() + " " + to.name() + " " + ada(time).toExternalString() + "\t" + how + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives the repository a remote that is nowhere. */
    public void remote(String name) {
        try {
            git.getConfig().setString("remote", name, "url", "/nowhere");
            git.getConfig().save();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Forgets every reflog, as a fresh clone never had one. */
    public void forget() {
        Path logs = git.getDirectory().toPath().resolve(Constants.LOGS);
        try (Stream<Path> files = Files.walk(logs)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PersonIdent ada(Instant time) {
        return new PersonIdent("Ada", "ada@example.org", time, ZoneOffset.UTC);
    }
}
