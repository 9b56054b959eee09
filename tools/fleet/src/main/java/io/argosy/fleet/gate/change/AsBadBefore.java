package io.argosy.fleet.gate.change;

import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.Snapshot;
import io.argosy.fleet.impact.OverlayImpact;
import io.argosy.fleet.manifest.Manifests;
import io.argosy.fleet.manifest.ReferenceGraph;
import io.argosy.fleet.manifest.Renderer;
import io.argosy.fleet.manifest.Rendering;
import io.argosy.fleet.release.Overlay;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * What a gate has against the objects of a way back, and has in the same words against what runs now, does not stop it: it
 * is some other merge's, and to stay is no better. It is said all the same, with that merge where it is soon found.
 */
public final class AsBadBefore {
    /** How many changes are looked at for the one that did it: each is a render, and what the gate takes. */
    private static final int MOST = 5;

    /** What kustomize puts behind the name of a ConfigMap: another release's has another one. */
    private static final Pattern HASH = Pattern.compile("-[2456789bcdfghkmt]{10}(?![\\w-])");

    private AsBadBefore() {}

    /**
     * The same judgements, with those passing that are no news.
     *
     * @param said what the gate says of the change
     */
    public static List<Judgement> of(Gate gate, ProposedChange change, List<Judgement> said)
            throws IOException, InterruptedException {
        if (said.stream().allMatch(judgement -> judgement.verdict() == Verdict.PASS)) {
            return said;
        }
        SortedMap<Overlay, Manifests> running = new TreeMap<>();
        boolean alone = true;
        for (OverlayImpact impact : change.impact().overlays()) {
            if (change.isRollback(impact.overlay())
                    && impact instanceof OverlayImpact.Differs differs
                    && !differs.before().objects().isEmpty()) {
                running.put(impact.overlay(), differs.before());
            } else {
                alone = false;
            }
        }
        if (running.isEmpty()) {
            return said;
        }
        List<Judgement> before = gate.ask(change.standing(change.base(), running));
        List<Judgement> told = new ArrayList<>();
        for (Judgement judgement : said) {
            boolean its = judgement.subject().isEmpty()
                    ? alone
                    : running.keySet().stream()
                            .anyMatch(overlay -> judgement.subject().equals(overlay.toString()));
            told.add(
                    judgement.verdict() == Verdict.PASS || !its
                            ? judgement
                            : beside(gate, change, running, judgement, complaints(before, judgement.subject())));
        }
        return told;
    }

    /** The complaints that judgements have of one subject, in words that any release's objects have. */
    public static List<String> complaints(List<Judgement> judgements, String subject) {
        return judgements.stream()
                .filter(judgement -> judgement.verdict() != Verdict.PASS
                        && judgement.subject().equals(subject))
                .flatMap(judgement -> lines(judgement).stream())
                .map(AsBadBefore::plain)
                .toList();
    }

    private static List<String> lines(Judgement judgement) {
        return judgement.evidence().isEmpty() ? List.of(judgement.reason()) : judgement.evidence();
    }

    private static String plain(String line) {
        return HASH.matcher(line).replaceAll("");
    }

    private static Judgement beside(
            Gate gate,
            ProposedChange change,
            SortedMap<Overlay, Manifests> running,
            Judgement judgement,
            List<String> before)
            throws IOException, InterruptedException {
        List<String> fresh = lines(judgement).stream()
                .filter(line -> !before.contains(plain(line)))
                .toList();
        if (!fresh.isEmpty()) {
            return fresh.size() == lines(judgement).size()
                    ? judgement
                    : new Judgement(
                            judgement.gate(),
                            judgement.subject(),
                            judgement.verdict(),
                            fresh.getFirst(),
                            judgement.nextStep(),
                            fresh,
                            judgement.headline());
        }
        String first = lines(judgement).getFirst();
        int more = lines(judgement).size() - 1;
        String since = culprit(gate, change, running, judgement.subject(), plain(first))
                .map(merge -> "; since " + merge.abbreviate(12).name() + " \"" + merge.getShortMessage()
                        + "\", which `git revert " + (merge.getParentCount() > 1 ? "-m 1 " : "")
                        + merge.abbreviate(12).name() + "` takes back")
                .orElse("");
        String word = "⚠ as bad before it: " + first + (more > 0 ? " and " + more + " more" : "") + since;
        return Judgement.pass(gate, judgement.subject(), word)
                .with(judgement.evidence())
                .saying(word);
    }

    /** What came to main last before it had the complaint; nothing where a few looks do not find it. */
    private static Optional<RevCommit> culprit(
            Gate gate, ProposedChange change, SortedMap<Overlay, Manifests> running, String subject, String complaint)
            throws IOException, InterruptedException {
        if (running.size() > 1) {
            return Optional.empty();
        }
        Overlay overlay = running.firstKey();
        Monorepo repository = change.repository();
        List<String> made =
                List.of(overlay.path(), "overlays/" + overlay.environment() + "/environment", "base", "clusters");
        Renderer renderer = new Renderer(change.tools());
        for (RevCommit commit : repository.changesOf(change.base(), made, MOST)) {
            Optional<RevCommit> before = repository.firstParent(commit);
            if (before.isEmpty()) {
                return Optional.empty();
            }
            ReferenceGraph graph = new ReferenceGraph(new Snapshot(repository, before.get()));
            if (renderer.render(graph, List.of(overlay.path())).get(overlay.path())
                            instanceof Rendering.Done(Manifests manifests)
                    && !manifests.objects().isEmpty()
                    && !complaints(
                                    gate.ask(change.standing(before.get(), new TreeMap<>(Map.of(overlay, manifests)))),
                                    subject)
                            .contains(complaint)) {
                return Optional.of(commit);
            }
        }
        return Optional.empty();
    }
}
