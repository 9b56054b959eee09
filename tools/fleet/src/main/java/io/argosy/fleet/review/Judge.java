package io.argosy.fleet.review;

import io.argosy.fleet.git.Monorepo;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * Whether the fleet that judges is main's own: who changes the judge at home sees what the changed one says, and the check
 * on the pull request asks main's.
 *
 * @param differing what of it is not as main has it; empty where the two are the same
 */
public record Judge(List<String> differing) {
    /** Main's own. */
    public static final Judge OF_MAIN = new Judge(List.of());

    /** What this command line is built from, and what it judges with. */
    static final List<String> PATHS = List.of(
            "fleet",
            "pom.xml",
            ".mvn",
            "platform/model/pom.xml",
            "platform/model/src/main",
            "platform/onnx/pom.xml",
            "platform/onnx/src/main",
            "tools/fleet/pom.xml",
            "tools/fleet/src/main",
            "tools/apiserver",
            "tools/go.mod",
            "tools/go.sum",
            "tools/schemas");

    public Judge {
        differing = List.copyOf(differing);
    }

    /**
     * The judge in a folder, beside main's.
     *
     * @param home the checkout that this command line was started from
     * @param reviewed where {@code base} is
     * @param base the tip of main; a fleet without a judge of its own has nothing to compare with
     */
    public static Judge in(Path home, Monorepo reviewed, RevCommit base) {
        if (reviewed.objectId(base, "tools/fleet/src/main").isEmpty()) {
            return OF_MAIN;
        }
        try (Monorepo own = Monorepo.open(home)) {
            RevCommit checkedOut = own.commit("HEAD");
            List<String> edited = own.uncommitted(PATHS);
            return new Judge(PATHS.stream()
                    .filter(path -> !own.objectId(checkedOut, path).equals(reviewed.objectId(base, path))
                            || edited.stream().anyMatch(file -> file.equals(path) || file.startsWith(path + "/")))
                    .toList());
        }
    }
}
