package io.argosy.fleet.build;

import io.argosy.fleet.Sha256;
import io.argosy.fleet.git.Monorepo;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;

/** Names what is built from some paths of a commit by their content, so that it is built once. */
final class SourceKey {
    private SourceKey() {}

    /** 40 hexadecimal digits: SHA-256, cut, over one line for each path, {@code <path> <object id>} or {@code absent}. */
    static String of(Monorepo repository, RevCommit commit, List<String> paths) {
        String lines = paths.stream()
                .map(path -> path + " "
                        + repository.objectId(commit, path).map(ObjectId::name).orElse("absent"))
                .collect(Collectors.joining("\n"));
        return Sha256.of(lines).substring(0, 40);
    }
}
