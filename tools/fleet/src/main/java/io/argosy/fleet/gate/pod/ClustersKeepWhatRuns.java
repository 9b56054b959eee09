package io.argosy.fleet.gate.pod;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.gate.change.AsBadBefore;
import io.argosy.fleet.gate.change.Gate;
import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.ProposedChange;
import io.argosy.fleet.gate.cluster.ClusterKeeps;
import io.argosy.fleet.gate.cluster.ClusterOffers;
import io.argosy.fleet.gate.cluster.ClusterState;
import io.argosy.fleet.gate.cluster.Clusters;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.Snapshot;
import io.argosy.fleet.manifest.Manifests;
import io.argosy.fleet.manifest.ReferenceGraph;
import io.argosy.fleet.manifest.Renderer;
import io.argosy.fleet.manifest.Rendering;
import io.argosy.fleet.release.Overlay;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * What is changed in {@code clusters/} takes nothing away that main's overlays are made with: where an environment's fence,
 * gateway, stores, classes or facts would be other ones, what runs there is held against these by the same gates, and what
 * they have against it is the change's, where they have nothing now. And each Argo CD goes on following its own environment.
 */
public final class ClustersKeepWhatRuns implements Gate {
    private static final List<Gate> HELD = List.of(new PodRules(), new Fence());

    @Override
    public String name() {
        return "clusters";
    }

    @Override
    public boolean waits() {
        return true;
    }

    @Override
    public List<Judgement> judge(ProposedChange change) throws IOException, InterruptedException {
        if (change.impact().paths().stream().noneMatch(path -> path.startsWith("clusters/"))) {
            return List.of();
        }
        ReferenceGraph base = change.kustomizationsBefore();
        ReferenceGraph head = base.at(base.snapshot().at(change.head()));
        List<Judgement> judgements = new ArrayList<>();
        for (String environment : environments(change)) {
            if (isTouched(change, environment, base, head)) {
                judgements.addAll(judge(change, environment, base));
            }
        }
        return judgements.isEmpty()
                ? List.of(Judgement.pass(this, "", "no cluster takes away what its environment's services ask for"))
                : judgements;
    }

    /** Those of main and those that come: a cluster may come before anything runs in it. */
    private static NavigableSet<String> environments(ProposedChange change) {
        NavigableSet<String> environments = new TreeSet<>();
        for (RevCommit commit : List.of(change.base(), change.head())) {
            environments.addAll(change.repository().folders(commit, "overlays"));
            change.repository().folders(commit, "clusters").stream()
                    .filter(folder -> ClusterOffers.hasFacts(change.repository(), commit, folder))
                    .forEach(environments::add);
        }
        return environments;
    }

    private static boolean isTouched(
            ProposedChange change, String environment, ReferenceGraph base, ReferenceGraph head) {
        return change.impact().paths().stream()
                        .anyMatch(path ->
                                path.equals(Fence.PROJECT) || path.equals("clusters/" + environment + "/kind.yaml"))
                || !Clusters.isSame(environment, base, head);
    }

    private List<Judgement> judge(ProposedChange change, String environment, ReferenceGraph base)
            throws IOException, InterruptedException {
        Optional<ClusterOffers> before = Optional.empty();
        try {
            before = Optional.of(change.cluster(environment));
        } catch (FleetException e) {
            // Main's own cannot be said: all that the new one has against what runs is told.
        }
        ClusterOffers after;
        try {
            after = change.clusters().at(change.head(), environment);
        } catch (FleetException e) {
            return List.of(
                    before.isPresent()
                            ? Judgement.fail(this, environment, e.fact(), "let it render")
                            : Judgement.unknown(this, environment, e.fact(), e.nextStep()));
        }
        List<Judgement> judgements = new ArrayList<>();
        List<String> wrong = before.map(ClusterOffers::wiring).orElse(List.of());
        List<String> wiring = after.wiring().stream()
                .filter(problem -> !wrong.contains(problem))
                .toList();
        if (!wiring.isEmpty()) {
            judgements.add(Judgement.fail(
                            this,
                            environment,
                            wiring.getFirst() + (wiring.size() > 1 ? " and " + (wiring.size() - 1) + " more" : ""),
                            "clusters/README.md says how a cluster follows its environment")
                    .with(wiring));
        }
        SortedMap<Overlay, Manifests> running = running(change, environment, base);
        List<String> taken = before.map(had -> had.taken(after)).orElse(List.of());
        if (!running.isEmpty() && before.filter(ClusterOffers::known).isPresent() && !after.known()) {
            return List.of(Judgement.fail(
                    this,
                    environment,
                    "its cluster is taken away, and " + running.size() + " service(s) run there, "
                            + running.firstKey().service() + " first of all",
                    "take the services out of overlays/" + environment + " first"));
        }
        kept(change, environment, running).ifPresent(judgements::add);
        if (running.isEmpty()
                || (before.filter(after::equals).isPresent()
                        && !change.impact().paths().contains(Fence.PROJECT))) {
            return judgements;
        }
        for (Gate gate : HELD) {
            List<Judgement> now = gate.ask(change.standing(change.base(), running));
            List<Judgement> then = gate.ask(change.standing(change.head(), running));
            for (String subject :
                    then.stream().map(Judgement::subject).distinct().toList()) {
                List<String> already = AsBadBefore.complaints(now, subject);
                List<String> fresh = AsBadBefore.complaints(then, subject).stream()
                        .filter(line -> !already.contains(line))
                        .toList();
                if (!fresh.isEmpty()) {
                    judgements.add(Judgement.fail(
                                    this,
                                    subject,
                                    "it runs there, and with this " + fresh.getFirst()
                                            + (fresh.size() > 1 ? " and " + (fresh.size() - 1) + " more" : "")
                                            + (taken.isEmpty() ? "" : "; this takes away " + String.join(", ", taken)),
                                    "take it out of the overlays that ask for it first, or bring the new one beside the old"
                                            + " one")
                            .with(fresh));
                }
            }
        }
        return judgements;
    }

    /** What it breaks of what Argo CD, the fence, the gateway and the namespaces do for what runs, or opens beside. */
    private Optional<Judgement> kept(ProposedChange change, String environment, SortedMap<Overlay, Manifests> running)
            throws IOException, InterruptedException {
        ClusterState before = ClusterState.NONE;
        try {
            before = change.clusters().state(change.base(), environment);
        } catch (FleetException e) {
            // Main's own cannot be said: all that the new one has against what runs is told.
        }
        if (before.objects().objects().isEmpty()) {
            before = another(change);
        }
        ClusterState after = change.clusters().state(change.head(), environment);
        Snapshot head = new Snapshot(change.repository(), change.head());
        SortedMap<Overlay, Manifests> staying = new TreeMap<>(running);
        staying.keySet().removeIf(overlay -> head.find(overlay.path()).isEmpty());
        List<String> broken = ClusterKeeps.broken(before, after, environment, staying).entrySet().stream()
                .map(entry -> (entry.getValue().isEmpty() ? "" : told(entry.getValue()) + ": ") + entry.getKey())
                .toList();
        return broken.isEmpty()
                ? Optional.empty()
                : Optional.of(Judgement.fail(
                                this,
                                environment,
                                broken.getFirst() + (broken.size() > 1 ? " and " + (broken.size() - 1) + " more" : ""),
                                "clusters/README.md says what a change of clusters/ may take away and open")
                        .with(broken));
    }

    /** A cluster that comes opens no more than one that is there: the one that has most. */
    private static ClusterState another(ProposedChange change) throws IOException, InterruptedException {
        ClusterState most = ClusterState.NONE;
        for (String other : change.repository().folders(change.base(), "overlays")) {
            try {
                ClusterState state = change.clusters().state(change.base(), other);
                if (state.objects().objects().size() > most.objects().objects().size()) {
                    most = state;
                }
            } catch (FleetException e) {
                // What main's own does not render says nothing of one that comes.
            }
        }
        return most;
    }

    private static String told(List<String> services) {
        return services.size() > 3
                ? services.getFirst() + " and " + (services.size() - 1) + " more services"
                : String.join(", ", services);
    }

    /** What main's overlays of an environment render to, as far as they do. */
    private static SortedMap<Overlay, Manifests> running(
            ProposedChange change, String environment, ReferenceGraph graph) throws IOException, InterruptedException {
        Monorepo repository = change.repository();
        RevCommit main = change.base();
        List<Overlay> overlays = repository.folders(main, "overlays/" + environment).stream()
                .filter(service -> !service.equals("environment"))
                .map(service -> new Overlay(environment, service))
                .toList();
        Map<String, Rendering> rendered = new Renderer(change.tools())
                .render(graph, overlays.stream().map(Overlay::path).toList());
        SortedMap<Overlay, Manifests> running = new TreeMap<>();
        for (Overlay overlay : overlays) {
            if (rendered.get(overlay.path()) instanceof Rendering.Done(Manifests manifests)
                    && !manifests.objects().isEmpty()) {
                running.put(overlay, manifests);
            }
        }
        return running;
    }
}
