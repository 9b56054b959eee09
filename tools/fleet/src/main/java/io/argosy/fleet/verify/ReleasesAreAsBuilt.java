package io.argosy.fleet.verify;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.release.Overlay;
import io.argosy.fleet.release.Release;
import io.argosy.fleet.version.Version;
import io.argosy.fleet.version.Versions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * A {@code release/} folder holds what the release tooling wrote and nothing else: its pin, and the settings that the
 * service had at that version.
 */
public final class ReleasesAreAsBuilt implements Rule {
    @Override
    public String sentence() {
        return "every release pins a version that Git has, with that version's own settings";
    }

    @Override
    public List<Finding> check(Tree tree) throws IOException {
        List<Finding> findings = new ArrayList<>();
        Map<String, Optional<RevCommit>> commits = new HashMap<>();
        RevCommit head = tree.repository().commit(Constants.HEAD);
        Versions versions = new Versions(tree.repository());
        for (Overlay overlay : tree.overlays()) {
            String path = Release.path(overlay.environment(), overlay.service());
            if (!tree.has(path)) {
                findings.add(new Finding(
                        overlay.path(),
                        "it pins no release",
                        "run `./fleet release " + overlay.service() + "`, or promote to it"));
                continue;
            }
            Release release;
            try {
                release = Release.parse(overlay.service(), tree.text(path), path);
            } catch (FleetException e) {
                findings.add(new Finding(path, e.fact(), e.nextStep()));
                continue;
            }
            if (!release.yaml().equals(tree.text(path))) {
                findings.add(new Finding(path, "it was edited by hand", restore(path)));
            }
            Optional<RevCommit> commit = commits.computeIfAbsent(
                    overlay.service() + " " + release.version(),
                    _ -> commitOf(versions, head, overlay.service(), release.version()));
            if (commit.isEmpty()) {
                findings.add(new Finding(
                        path,
                        "no commit has " + overlay.service() + " " + release.version() + ", so nobody can build it",
                        "pin a version that `./fleet release` made"));
            } else {
                compare(tree, overlay, commit.get(), findings);
            }
        }
        return findings;
    }

    private static Optional<RevCommit> commitOf(Versions versions, RevCommit head, String service, Version version) {
        // What is released is mostly what is checked out: then there is no history to go through.
        return versions.has(head, service, version) ? Optional.of(head) : versions.inHistory(head, service, version);
    }

    private static void compare(Tree tree, Overlay overlay, RevCommit commit, List<Finding> findings)
            throws IOException {
        String copy = Release.folder(overlay.environment(), overlay.service()) + "/deploy/";
        String original = "services/" + overlay.service() + "/deploy/";
        TreeSet<String> names = new TreeSet<>();
        tree.files(copy.substring(0, copy.length() - 1)).forEach(file -> names.add(file.substring(copy.length())));
        tree.repository()
                .files(commit, original.substring(0, original.length() - 1))
                .forEach(file -> names.add(file.substring(original.length())));
        for (String name : names) {
            byte[] built = tree.repository().read(commit, original + name).orElse(null);
            byte[] here = tree.has(copy + name) ? tree.bytes(copy + name) : null;
            if (!Arrays.equals(built, here)) {
                findings.add(new Finding(
                        copy + name,
                        here == null
                                ? "it is missing, and the version has it"
                                : "it is not what " + original + name + " was at that version",
                        restore(copy + name)));
            }
        }
    }

    private static String restore(String path) {
        return "take it back with `git checkout -- " + path + "`; settings change in services/<name>/deploy, with a"
                + " release";
    }
}
