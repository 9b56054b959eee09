package io.argosy.fleet.gate.overlay;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.FleetSettings;
import io.argosy.fleet.NearestName;
import io.argosy.fleet.gate.change.Gate;
import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.ProposedChange;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.release.Environments;
import io.argosy.fleet.release.Hold;
import io.argosy.fleet.release.Overlay;
import io.argosy.fleet.release.Quarantine;
import io.argosy.fleet.release.Release;
import io.argosy.fleet.version.Versions;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * After the merge, a release, a rollback and the next review still find what they start from: environments in one line,
 * releases, holds and the ledger that can be read, a branch that there is. What main has broken already is not held against a
 * change that does not touch it, and a change that mends it passes.
 */
public final class WayBackStaysOpen implements Gate {
    @Override
    public String name() {
        return "way back";
    }

    @Override
    public List<Judgement> judge(ProposedChange change) {
        List<Judgement> broken = new ArrayList<>();
        order(change, broken);
        settings(change, broken);
        SortedSet<Overlay> overlays = new TreeSet<>();
        SortedSet<String> services = new TreeSet<>();
        for (String path : change.impact().paths()) {
            String[] names = path.split("/", 4);
            if (names[0].equals("overlays") && names.length == 4 && !names[2].equals("environment")) {
                overlays.add(new Overlay(names[1], names[2]));
            } else if (names[0].equals("services") && names.length > 2) {
                services.add(names[1]);
            }
        }
        Monorepo repository = change.repository();
        RevCommit head = change.head();
        overlays.forEach(overlay -> {
            String release = Release.path(overlay.environment(), overlay.service());
            read(
                    release,
                    broken,
                    path -> repository
                            .readText(head, path)
                            .ifPresent(yaml -> Release.parse(overlay.service(), yaml, path)));
            read(Hold.path(overlay), broken, _ -> Hold.at(repository, head, overlay));
        });
        services.stream()
                .filter(service -> isModelExpected(change, service))
                .forEach(service -> read(
                        "services/" + service + "/model/model.json",
                        broken,
                        _ -> new Versions(repository).at(head, service)));
        services.forEach(service -> gone(change, service, broken));
        if (change.impact().paths().contains(Quarantine.PATH)) {
            read(Quarantine.PATH, broken, _ -> barred(change, Quarantine.at(repository, head), broken));
        }
        return broken.isEmpty()
                ? List.of(Judgement.pass(this, "", "what a release, a rollback and a review start from can be read"))
                : broken;
    }

    /** What bars versions of a service that nobody has bars none; of one that is gone, the ledger keeps what it says. */
    private void barred(ProposedChange change, Quarantine ledger, List<Judgement> broken) {
        Monorepo repository = change.repository();
        SortedSet<String> services = new TreeSet<>(repository.folders(change.head(), "services"));
        services.addAll(repository.folders(change.base(), "services"));
        String before = repository.readText(change.base(), Quarantine.PATH).orElse("");
        ledger.entries().stream()
                .filter(entry -> !services.contains(entry.service()) && !before.contains(entry.version()))
                .forEach(entry -> broken.add(Judgement.fail(
                        this,
                        Quarantine.PATH,
                        "it bars " + entry.service() + " " + entry.version() + ", and there is no services/"
                                + entry.service(),
                        NearestName.suggest(entry.service(), services))));
    }

    /** What an environment runs keeps what its next release is made of. */
    private void gone(ProposedChange change, String service, List<Judgement> broken) {
        Monorepo repository = change.repository();
        // Where only the package is gone, reading it has said so.
        List<String> parts = isModelExpected(change, service)
                ? List.of("deploy/kustomization.yaml")
                : List.of("model/model.json", "deploy/kustomization.yaml");
        for (String part : parts) {
            String path = "services/" + service + "/" + part;
            if (repository.objectId(change.base(), path).isEmpty()
                    || repository.objectId(change.head(), path).isPresent()) {
                continue;
            }
            repository.folders(change.head(), "overlays").stream()
                    .filter(environment -> repository
                            .objectId(change.head(), Release.path(environment, service))
                            .isPresent())
                    .findFirst()
                    .ifPresent(environment -> broken.add(Judgement.fail(
                            this,
                            path,
                            "it is gone, and " + environment + " runs " + service,
                            "take the service out of its environments first, the last one first")));
        }
    }

    /** The order of environments, where the change breaks it. */
    private void order(ProposedChange change, List<Judgement> broken) {
        List<String> before = problems(change.repository(), change.base());
        problems(change.repository(), change.head()).stream()
                .filter(problem -> !before.contains(problem))
                .forEach(problem -> broken.add(Judgement.fail(
                        this,
                        "overlays",
                        problem,
                        "let every environment but the first come `after` one other that there is, in its"
                                + " environment/environment-policy.yaml")));
    }

    private static List<String> problems(Monorepo repository, RevCommit commit) {
        List<String> problems =
                new ArrayList<>(Environments.at(repository, commit).problems());
        for (String environment : repository.folders(commit, "overlays")) {
            List<String> services = repository.folders(commit, "overlays/" + environment);
            if (!services.isEmpty() && !services.contains("environment")) {
                problems.add("overlays/" + environment + " has " + String.join(", ", services)
                        + " and no folder environment, so nothing can be promoted or rolled back there");
            }
        }
        return problems;
    }

    /** The branch that environments follow. */
    private void settings(ProposedChange change, List<Judgement> broken) {
        Monorepo repository = change.repository();
        if (!change.impact().paths().contains(FleetSettings.PATH)) {
            return;
        }
        read(FleetSettings.PATH, broken, path -> {
            String branch = FleetSettings.at(repository, change.head()).branch();
            if (repository.find("refs/heads/" + branch).isEmpty()
                    && repository.find("refs/remotes/origin/" + branch).isEmpty()) {
                broken.add(Judgement.fail(
                        this, path, "there is no branch \"" + branch + "\" to follow", "make the branch first"));
            }
        });
    }

    /** A service that has, or had, a model needs a version; one that is only begun needs none yet. */
    private static boolean isModelExpected(ProposedChange change, String service) {
        List<String> inside = change.repository().folders(change.head(), "services/" + service);
        return inside.contains("model")
                || (!inside.isEmpty()
                        && change.repository()
                                .folders(change.base(), "services/" + service)
                                .contains("model"));
    }

    private void read(String path, List<Judgement> broken, Consumer<String> reader) {
        try {
            reader.accept(path);
        } catch (FleetException e) {
            broken.add(Judgement.fail(this, path, e.fact(), e.nextStep()));
        } catch (IllegalArgumentException e) {
            broken.add(Judgement.fail(this, path, String.valueOf(e.getMessage()), "take it back from Git"));
        }
    }
}
