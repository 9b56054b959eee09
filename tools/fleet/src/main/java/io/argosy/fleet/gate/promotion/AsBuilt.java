package io.argosy.fleet.gate.promotion;

import io.argosy.fleet.gate.change.Gate;
import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.PinChange;
import io.argosy.fleet.gate.change.ProposedChange;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.release.Overlay;
import io.argosy.fleet.release.Release;
import io.argosy.fleet.version.Version;
import io.argosy.fleet.version.VersionInputs;
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
        List<String> strange = repository.files(change.head(), folder).stream()
                .map(file -> file.substring(folder.length() + 1))
                .map(file -> file.contains("/") ? file.substring(0, file.indexOf('/')) : file)
                .filter(name -> !expected.contains(name))
                .toList();
        Optional<ObjectId> here = repository.objectId(change.head(), folder + "/deploy");
        Optional<ObjectId> built = repository.objectId(commit.get(), "services/" + overlay.service() + "/deploy");
        if (!strange.isEmpty() || !here.equals(built)) {
            return Judgement.fail(
                    this,
                    overlay,
                    strange.isEmpty()
                            ? folder + "/deploy is not what services/" + overlay.service() + "/deploy was at "
                                    + release.version()
                            : folder + " holds " + strange.getFirst() + ", which no release has",
                    "settings change in services/" + overlay.service() + "/deploy, with a release");
        }
        Judgement pass = Judgement.pass(
                this,
                overlay,
                "image and settings are those of commit "
                        + commit.get().abbreviate(12).name());
        List<String> others = pin.isRollback() ? List.of() : beside(change, pin, commit.get());
        return others.isEmpty()
                ? pass
                : pass.with(others.stream()
                                .map(other -> other + " is not what the running version was built from")
                                .toList())
                        .saying("answers with other code than what runs (" + told(others)
                                + "), of which its model's figures say nothing");
    }

    /**
     * What makes the version beside its model and its settings, and is not what made the one that runs: gates answer with the
     * model alone, and the server around it is judged by the tests of the change that brought it.
     */
    private static List<String> beside(ProposedChange change, PinChange pin, RevCommit commit) {
        Monorepo repository = change.repository();
        String service = pin.overlay().service();
        Optional<RevCommit> runs = change.predecessor(pin)
                .filter(left -> !left.version().hasContentOf(pin.pinned().version()))
                .flatMap(left -> change.models().commit(service, left.version()));
        return runs.isEmpty()
                ? List.of()
                : VersionInputs.code(service).stream()
                        .filter(path ->
                                !repository.objectId(runs.get(), path).equals(repository.objectId(commit, path)))
                        .toList();
    }

    private static String told(List<String> paths) {
        return paths.getFirst() + (paths.size() > 1 ? " and " + (paths.size() - 1) + " more" : "");
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
