package io.argosy.fleet.gate.promotion;

import io.argosy.fleet.gate.change.Gate;
import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.PinChange;
import io.argosy.fleet.gate.change.ProposedChange;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.release.Overlay;
import io.argosy.fleet.release.Release;
import io.argosy.fleet.version.Version;
import io.argosy.fleet.version.Versions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;

/** What is pinned was written by the release tooling: one pin, and the settings that the service had at that version. */
public final class AsBuilt implements Gate {
    @Override
    public String name() {
        return "as built";
    }

    @Override
    public List<Judgement> judge(ProposedChange change) {
        List<Judgement> judgements = new ArrayList<>();
        for (PinChange pin : change.arrivals()) {
            judgements.add(judge(change, pin));
        }
        return judgements;
    }

    private Judgement judge(ProposedChange change, PinChange pin) {
        Monorepo repository = change.repository();
        Overlay overlay = pin.overlay();
        Release release = pin.pinned();
        String path = Release.path(overlay.environment(), overlay.service());
        if (!repository.readText(change.head(), path).orElse("").equals(release.yaml())) {
            return Judgement.fail(
                    this,
                    overlay,
                    path + " says more than what is pinned",
                    "let `./fleet release`, `promote` or `rollback` write it");
        }
        Optional<RevCommit> commit = ofMain(change, overlay.service(), release.version());
        if (commit.isEmpty()) {
            return Judgement.unknown(
                    this,
                    overlay,
                    "main never was at a commit that has " + overlay.service() + " " + release.version(),
                    "merge what makes it first, then pin what `./fleet release` makes of main");
        }
        String folder = Release.folder(overlay.environment(), overlay.service());
        List<String> expected = List.of("deploy", "kustomization.yaml");
        List<String> others = repository.files(change.head(), folder).stream()
                .map(file -> file.substring(folder.length() + 1))
                .map(file -> file.contains("/") ? file.substring(0, file.indexOf('/')) : file)
                .filter(name -> !expected.contains(name))
                .toList();
        Optional<ObjectId> here = repository.objectId(change.head(), folder + "/deploy");
        Optional<ObjectId> built = repository.objectId(commit.get(), "services/" + overlay.service() + "/deploy");
        if (!others.isEmpty() || !here.equals(built)) {
            return Judgement.fail(
                    this,
                    overlay,
                    others.isEmpty()
                            ? folder + "/deploy is not what services/" + overlay.service() + "/deploy was at "
                                    + release.version()
                            : folder + " holds " + others.getFirst() + ", which no release has",
                    "settings change in services/" + overlay.service() + "/deploy, with a release");
        }
        return Judgement.pass(
                this,
                overlay,
                "image and settings are those of commit "
                        + commit.get().abbreviate(12).name());
    }

    /**
     * The commit that main has a version from, or that it would have it from after this change. What only a branch has, or
     * had until it took it back, is nobody's to pin.
     */
    private static Optional<RevCommit> ofMain(ProposedChange change, String service, Version version) {
        Versions versions = new Versions(change.repository());
        return versions.has(change.head(), service, version)
                ? versions.inHistory(change.head(), service, version)
                : versions.ofMain(change.releases().line(), service, version);
    }
}
