package io.argosy.fleet.gate;

import io.argosy.fleet.FleetSettings;
import io.argosy.fleet.gate.change.Gate;
import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.ProposedChange;
import io.argosy.fleet.gate.change.Verdict;
import io.argosy.fleet.git.Change;
import io.argosy.fleet.git.CommitWriter;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.release.NewRelease;
import io.argosy.fleet.release.Release;
import io.argosy.fleet.release.Releases;
import io.argosy.fleet.tool.Tools;
import io.argosy.fleet.version.Versions;
import java.io.IOException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * What the next release would make run. A service's {@code deploy/} runs nowhere until it is released, which happens by
 * itself after a merge, so that its change is judged as if it had been released: by every gate that looks at what would run.
 */
public final class NextRelease implements Gate {
    @Override
    public String name() {
        return "next release";
    }

    @Override
    public List<Judgement> judge(ProposedChange change) throws IOException, InterruptedException {
        List<Judgement> judgements = new ArrayList<>();
        for (String service : changed(change)) {
            String first = new Releases(change.repository(), change.head(), change.now())
                    .environments()
                    .first();
            List<Judgement> objections = objections(
                    change.repository(),
                    change.head(),
                    service,
                    first,
                    change.tools(),
                    Clock.fixed(change.now(), ZoneOffset.UTC));
            judgements.add(
                    objections.isEmpty()
                            ? Judgement.pass(
                                    this, "services/" + service, "its deploy/ would pass as a release to " + first)
                            : objection("services/" + service, first, objections));
        }
        return judgements;
    }

    private Judgement objection(String subject, String environment, List<Judgement> objections) {
        Judgement worst = objections.getFirst();
        return new Judgement(
                name(),
                subject,
                worst.verdict(),
                "released to " + environment + " it would not pass " + worst.gate() + ": " + worst.reason()
                        + (objections.size() > 1 ? " and " + (objections.size() - 1) + " more" : ""),
                worst.nextStep(),
                objections.stream().map(Judgement::toString).toList(),
                "");
    }

    /**
     * What the gates that look at what would run have against a service's next release, what they refuse first; empty where
     * they have nothing.
     *
     * @param commit what it would be released from
     */
    public static List<Judgement> objections(
            Monorepo repository, RevCommit commit, String service, String environment, Tools tools, Clock clock)
            throws IOException, InterruptedException {
        RevCommit tip = new CommitWriter(repository)
                .commit(commit, release(repository, commit, service, environment), "Released, to be judged");
        return Gates.judge(Gates.OF_WHAT_WOULD_RUN, ProposedChange.of(repository, commit, tip, tools, clock)).stream()
                .filter(judgement -> judgement.verdict() != Verdict.PASS)
                .sorted(Comparator.comparingInt(judgement -> judgement.verdict() == Verdict.FAIL ? 0 : 1))
                .toList();
    }

    /** The services whose settings the change brings or changes, and that somebody could release. */
    private static List<String> changed(ProposedChange change) {
        TreeSet<String> services = new TreeSet<>();
        for (String path : change.impact().paths()) {
            String[] names = path.split("/", 4);
            if (names.length == 4 && names[0].equals("services") && names[2].equals("deploy")) {
                services.add(names[1]);
            }
        }
        services.removeIf(service -> isGone(change, service, "deploy") || isGone(change, service, "model/model.json"));
        return List.copyOf(services);
    }

    private static boolean isGone(ProposedChange change, String service, String path) {
        return change.repository()
                .objectId(change.head(), "services/" + service + "/" + path)
                .isEmpty();
    }

    private static List<Change> release(Monorepo repository, RevCommit commit, String service, String environment) {
        Release release = new Release(
                service,
                FleetSettings.newest(repository, commit, _ -> {}).image(service),
                new Versions(repository).at(commit, service),
                // Any digest will do: the build has not made one yet.
                "sha256:" + "0".repeat(64));
        return new NewRelease(repository, commit).changes(release, environment);
    }
}
