package io.argosy.fleet.gate.change;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.gate.cluster.ClusterOffers;
import io.argosy.fleet.gate.cluster.Clusters;
import io.argosy.fleet.git.MergePreview;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.Snapshot;
import io.argosy.fleet.guard.Guards;
import io.argosy.fleet.guard.Lowered;
import io.argosy.fleet.guard.Owners;
import io.argosy.fleet.guard.Role;
import io.argosy.fleet.impact.Impact;
import io.argosy.fleet.impact.OverlayImpact;
import io.argosy.fleet.manifest.Manifests;
import io.argosy.fleet.manifest.ReferenceGraph;
import io.argosy.fleet.manifest.Renderer;
import io.argosy.fleet.model.ModelPackages;
import io.argosy.fleet.release.Hold;
import io.argosy.fleet.release.Overlay;
import io.argosy.fleet.release.Release;
import io.argosy.fleet.release.Releases;
import io.argosy.fleet.rules.EnvironmentRules;
import io.argosy.fleet.tool.Tools;
import io.argosy.fleet.training.Retraining;
import io.argosy.fleet.training.TrainedPackages;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;

/**
 * A change as gates see it: what {@code main} is, and what it would be after the merge. The rules that it is held to are
 * those of {@code main}, so that no change relaxes its own.
 *
 * @param base the tip of {@code main}
 * @param head what {@code main} would be
 * @param parsed a graph of main, for others to share what it has parsed
 * @param releases what is pinned at {@code base}, and was before
 * @param rules of main's environments, read when the first gate asks for them
 * @param evidence what was seen in main's environments, verified when the first gate asks for it
 * @param models the packages of the versions that come and go
 * @param broken what main does not render, whatever the change does with it; repairs are neither impact nor pins
 * @param clusters what the environments' clusters have
 * @param now when it is judged
 */
public record ProposedChange(
        Monorepo repository,
        RevCommit base,
        RevCommit head,
        ReferenceGraph parsed,
        Impact impact,
        Releases releases,
        RulesOfMain rules,
        EvidenceForGates evidence,
        List<PinChange> pins,
        ModelPackages models,
        BrokenOnMain broken,
        Clusters clusters,
        Instant now,
        Tools tools) {
    public ProposedChange {
        pins = List.copyOf(pins);
    }

    /** What of it is one overlay's. */
    public ProposedChange of(Overlay overlay) {
        return new ProposedChange(
                repository,
                base,
                head,
                parsed,
                impact.of(overlay),
                releases,
                rules,
                evidence,
                pins.stream().filter(pin -> pin.overlay().equals(overlay)).toList(),
                models,
                broken.of(overlay),
                clusters,
                now,
                tools);
    }

    /** Sees what merging {@code head} into {@code base} would change. */
    public static ProposedChange of(Monorepo repository, RevCommit base, RevCommit head, Tools tools, Clock clock)
            throws IOException, InterruptedException {
        Renderer renderer = new Renderer(tools).prepared();
        RevCommit merged = MergePreview.of(repository, base, head);
        ReferenceGraph main = new ReferenceGraph(new Snapshot(repository, base));
        Impact impact = Impact.between(main, merged, renderer);
        Instant now = clock.instant();
        Releases releases = new Releases(repository, base, now);
        List<PinChange> pins = pins(repository, releases, base, merged, impact.paths());
        BrokenOnMain broken = BrokenOnMain.of(repository, base, impact, pins, renderer);
        return new ProposedChange(
                repository,
                base,
                merged,
                main,
                broken.moving(impact),
                releases,
                new RulesOfMain(repository, base),
                new EvidenceForGates(repository, base, now),
                pins.stream().filter(pin -> !broken.isRepaired(pin.overlay())).toList(),
                new ModelPackages(repository, merged),
                broken,
                new Clusters(repository, tools),
                now,
                tools);
    }

    /**
     * What an environment asks; nothing where {@code main} does not know it yet.
     *
     * @throws FleetException where main's rules cannot be read: whoever asks for them cannot know
     */
    public EnvironmentRules rules(String environment) {
        return rules.of(environment);
    }

    /**
     * What an environment's cluster has on {@code main}.
     *
     * @throws FleetException where main does not render it, so that nobody can say
     */
    public ClusterOffers cluster(String environment) throws IOException, InterruptedException {
        return clusters.at(base, environment);
    }

    /** The kustomizations of main, for one gate: each has its own. */
    public ReferenceGraph kustomizationsBefore() {
        return parsed.at(new Snapshot(repository, base));
    }

    /** The kustomizations that main would have, for one gate. */
    public ReferenceGraph kustomizationsAfter() {
        return parsed.at(new Snapshot(repository, head));
    }

    /** The environment that comes before, or nothing for the first and for one that {@code main} does not know. */
    public Optional<String> before(String environment) {
        return releases.environments().before(environment);
    }

    /** Whether the packages that come are what their recipes and data give. */
    public TrainedPackages packages(Retraining retraining) {
        return new TrainedPackages(retraining, repository, base, head, tools::tell);
    }

    /** The guards that it lowers. */
    public List<Lowered> lowered() {
        return Guards.lowered(repository, base, head, impact.paths(), now);
    }

    /** What services lose with it, those that leave first. */
    public List<Lowered> weakened() {
        Owners owners = Owners.of(repository, base, head);
        return Weakened.of(impact.overlays(), path -> owners.of(path, Role.OPERATORS));
    }

    /** The pins that put a version somewhere: all but removals. */
    public List<PinChange> arrivals() {
        return pins.stream().filter(pin -> pin.kind() != PinChange.Kind.REMOVAL).toList();
    }

    /** The pins that put a version somewhere again with a repair. */
    public List<PinChange> comingBack() {
        return broken.repairs().stream()
                .flatMap(repair -> repair.pin().stream())
                .filter(pin -> pin.kind() != PinChange.Kind.REMOVAL)
                .toList();
    }

    /**
     * What a version that arrives is compared with: the one that it replaces, or, where the service was taken out, the last
     * that ran there. To take it out and bring it back makes no version the first.
     */
    public Optional<Release> predecessor(PinChange pin) {
        return Optional.ofNullable(pin.incumbent())
                .or(() -> releases
                        .ran(pin.overlay().environment(), pin.overlay().service())
                        .stream()
                        .map(Releases.Pin::release)
                        .findFirst());
    }

    /** Whether the change is a way back there. */
    public boolean isRollback(Overlay overlay) {
        return pins.stream().anyMatch(pin -> pin.overlay().equals(overlay) && pin.kind() == PinChange.Kind.ROLLBACK);
    }

    /** Every change of what runs: the pins that move, and the overlays that render to something else without one. */
    public List<RunningChange> running() {
        List<RunningChange> running = new ArrayList<>(pins);
        List<Overlay> pinned = pins.stream().map(PinChange::overlay).toList();
        impact.overlays().stream()
                .map(OverlayImpact::overlay)
                .filter(overlay -> !pinned.contains(overlay))
                .map(SettingChange::new)
                .forEach(running::add);
        return running;
    }

    /**
     * What runs as if it came just now, to ask gates what they have against it: no pin moves, and nothing differs.
     *
     * @param at the commit whose rules, clusters and pins it is held against
     * @param manifests what each overlay renders to
     */
    public ProposedChange standing(RevCommit at, SortedMap<Overlay, Manifests> manifests) {
        List<OverlayImpact> running = new ArrayList<>();
        manifests.forEach(
                (overlay, objects) -> running.add(new OverlayImpact.Differs(overlay, List.of(), objects, objects, "")));
        return new ProposedChange(
                repository,
                at,
                at,
                parsed,
                new Impact(new TreeSet<>(), running),
                releases,
                new RulesOfMain(repository, at),
                new EvidenceForGates(repository, at, now),
                List.of(),
                new ModelPackages(repository, at),
                new BrokenOnMain(new TreeMap<>(), List.of(), List.of()),
                clusters,
                now,
                tools);
    }

    /** What an overlay would pin after the merge. */
    public Optional<Release> pinned(Overlay overlay) {
        return Optional.ofNullable(pinned(repository, head, overlay));
    }

    /**
     * The same where it can be read.
     *
     * @throws FleetException where the file pins nothing
     */
    public Optional<Release> release(Overlay overlay) {
        return release(repository, head, overlay);
    }

    private static Optional<Release> release(Monorepo repository, RevCommit commit, Overlay overlay) {
        String path = Release.path(overlay.environment(), overlay.service());
        return repository.readText(commit, path).map(yaml -> Release.parse(overlay.service(), yaml, path));
    }

    private static List<PinChange> pins(
            Monorepo repository, Releases releases, RevCommit base, RevCommit head, SortedSet<String> paths) {
        SortedSet<Overlay> overlays = new TreeSet<>();
        for (String path : paths) {
            String[] names = path.split("/", 5);
            if (names.length == 5 && names[0].equals("overlays") && names[3].equals("release")) {
                overlays.add(new Overlay(names[1], names[2]));
            }
        }
        List<PinChange> pins = new ArrayList<>();
        for (Overlay overlay : overlays) {
            Release incumbent = pinned(repository, base, overlay);
            Release candidate = pinned(repository, head, overlay);
            boolean held = paths.contains(Hold.path(overlay))
                    && repository.objectId(head, Hold.path(overlay)).isPresent();
            PinChange.Kind kind = candidate == null
                    ? PinChange.Kind.REMOVAL
                    : held
                            ? PinChange.Kind.ROLLBACK
                            : isFirst(releases, overlay) ? PinChange.Kind.RELEASE : PinChange.Kind.PROMOTION;
            pins.add(new PinChange(overlay, kind, incumbent, candidate));
        }
        return pins;
    }

    /** Where nobody can say which environment is the first, none is: what a promotion has to pass is asked for. */
    private static boolean isFirst(Releases releases, Overlay overlay) {
        return releases.environments().isFirst(overlay.environment());
    }

    /** A file that pins nothing is no release: the gate on what can be read refuses it, and its repair can be judged. */
    private static @Nullable Release pinned(Monorepo repository, RevCommit commit, Overlay overlay) {
        try {
            return release(repository, commit, overlay).orElse(null);
        } catch (FleetException e) {
            return null;
        }
    }
}
