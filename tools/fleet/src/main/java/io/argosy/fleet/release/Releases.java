package io.argosy.fleet.release;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.FleetSettings;
import io.argosy.fleet.NearestName;
import io.argosy.fleet.git.Change;
import io.argosy.fleet.git.MainLine;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.TreeIds;
import io.argosy.fleet.version.Version;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;

/**
 * The releases that a commit pins, and those that its history pinned before. What is not asked for is not read: a way back
 * needs no environment's rules. For one thread.
 */
public final class Releases {
    private final Monorepo repository;
    private final RevCommit commit;
    private final Instant now;
    private final Map<Overlay, List<Pin>> histories = new ConcurrentHashMap<>();
    private final TreeIds ids;
    private @Nullable Environments environments;
    private @Nullable MainLine line;

    /**
     * @param commit what counts as now, normally the tip of {@code main}
     */
    public Releases(Monorepo repository, RevCommit commit) {
        this(repository, commit, Instant.now());
    }

    /**
     * @param commit what counts as now, normally the tip of {@code main}
     * @param now what is dated later has not been
     */
    public Releases(Monorepo repository, RevCommit commit, Instant now) {
        this.repository = repository;
        this.commit = commit;
        this.now = now;
        this.ids = new TreeIds(repository);
    }

    /**
     * The environments of the commit, in their order.
     *
     * @throws FleetException where they do not stand in one line
     */
    public Environments environments() {
        Environments known = environments;
        if (known == null) {
            known = Environments.at(repository, commit);
            environments = known;
        }
        return known;
    }

    /** The folders that are environments, by name, in whatever order they stand. */
    public List<String> environmentNames() {
        return repository.folders(commit, "overlays");
    }

    /**
     * The name itself, where it is an environment's, in whatever order they stand.
     *
     * @throws FleetException with the nearest name, where it is not
     */
    public String requireEnvironment(String name) {
        List<String> names = environmentNames();
        if (names.contains(name)) {
            return name;
        }
        throw new FleetException(
                ExitCode.USAGE, "there is no environment \"" + name + "\"", NearestName.suggest(name, names));
    }

    /** The services that the commit has, in {@code services/} or in any environment, sorted. */
    public List<String> services() {
        TreeSet<String> services = new TreeSet<>(repository.folders(commit, "services"));
        for (String environment : environmentNames()) {
            services.addAll(repository.folders(commit, "overlays/" + environment));
        }
        services.remove("environment");
        return List.copyOf(services);
    }

    /**
     * The name itself, where it is a service's.
     *
     * @throws FleetException with the nearest name, where it is not
     */
    public String requireService(String name) {
        List<String> services = services();
        if (services.contains(name)) {
            return name;
        }
        throw new FleetException(
                ExitCode.USAGE, "there is no service \"" + name + "\"", NearestName.suggest(name, services));
    }

    /** The newest commit of the line that has an overlay, whatever has become of it since. */
    public Optional<RevCommit> lastWith(Overlay overlay) {
        return line().states().stream()
                .map(MainLine.State::commit)
                .filter(state -> ids.id(state, overlay.path()).isPresent())
                .findFirst();
    }

    /** When the environment stopped running the service, newest first. */
    public List<MainLine.Since<ObjectId>> removals(String environment, String service) {
        String folder = Release.folder(environment, service);
        List<MainLine.Since<ObjectId>> changes = line().changes(state -> ids.id(state, folder));
        // The oldest state says what was there before anything was: nothing was taken out by it.
        return changes.stream()
                .limit(Math.max(0, changes.size() - 1))
                .filter(change -> change.value().isEmpty())
                .toList();
    }

    /** What is pinned for a service in an environment, or nothing where it was never released there. */
    public Optional<Release> pinned(String environment, String service) {
        return pinnedAt(commit, environment, service);
    }

    /** What the commit with that id pins, or nothing where this clone does not have the commit, or it pins nothing. */
    public Optional<Release> pinnedAt(String revision, String environment, String service) {
        return repository.find(revision).flatMap(at -> pinnedAt(at, environment, service));
    }

    /** What to put where, so that {@code environment} pins exactly what {@code from} pins at {@code at}. */
    List<Change> copy(RevCommit at, String from, String environment, String service) {
        String source = Release.folder(from, service);
        String target = Release.folder(environment, service);
        List<Change> changes = new ArrayList<>(FirstOverlay.changes(repository, commit, environment, service));
        changes.add(new Change.Remove(target));
        for (String path : repository.files(at, source)) {
            changes.add(new Change.Put(
                    target + path.substring(source.length()),
                    repository.objectId(at, path).orElseThrow()));
        }
        return changes;
    }

    /** What {@code main} did up to the commit. */
    public MainLine line() {
        MainLine known = line;
        if (known == null) {
            FleetSettings.Followed followed = FleetSettings.followed(repository, commit, _ -> {});
            known = MainLine.of(repository, commit, followed.branch(), followed.merges(), now);
            line = known;
        }
        return known;
    }

    /** The object ids of paths at commits of the line, each folder read once. */
    public TreeIds ids() {
        return ids;
    }

    /**
     * Every pin of a service in an environment, newest first: one entry for each commit on {@code main}'s line that changed
     * it. A version that came back has two entries, and one that its pull request itself took back may have one: see
     * {@link Pin#stood}.
     */
    public List<Pin> history(String environment, String service) {
        Overlay overlay = new Overlay(environment, service);
        List<Pin> known = histories.get(overlay);
        if (known == null) {
            known = read(environment, service);
            histories.put(overlay, known);
        }
        return known;
    }

    private List<Pin> read(String environment, String service) {
        String folder = Release.folder(environment, service);
        List<Pin> pins = new ArrayList<>();
        for (MainLine.Since<ObjectId> since : line().changes(state -> ids.id(state, folder))) {
            since.value()
                    .flatMap(id -> readable(since.state().commit(), environment, service)
                            .map(release -> new Pin(
                                    since.state().commit(),
                                    release,
                                    id,
                                    since.state().landing(),
                                    since.stood())))
                    .ifPresent(pins::add);
        }
        return List.copyOf(pins);
    }

    /**
     * When the releases that an environment pins now came there: of each service what its newest pin's landing is, for whoever asks for many.
     * A state in which nothing of the environment changed costs nothing, and it ends with the last that is found.
     *
     * @return nothing of services that it does not pin
     */
    public Map<String, MainLine.Landing> arrivals(String environment, Collection<String> services) {
        String folder = "overlays/" + environment;
        Map<String, ObjectId> now = new HashMap<>();
        for (String service : services) {
            ids.id(commit, Release.folder(environment, service)).ifPresent(id -> now.put(service, id));
        }
        Map<String, MainLine.Landing> arrivals = new HashMap<>();
        Set<String> open = new HashSet<>(now.keySet());
        MainLine.@Nullable State newer = null;
        Optional<ObjectId> before = Optional.empty();
        for (MainLine.State state : line().states()) {
            if (open.isEmpty()) {
                break;
            }
            Optional<ObjectId> here = ids.id(state.commit(), folder);
            if (newer != null && !here.equals(before)) {
                MainLine.State came = newer;
                for (String service : List.copyOf(open)) {
                    Optional<ObjectId> then = ids.id(state.commit(), Release.folder(environment, service));
                    if (!then.equals(Optional.ofNullable(now.get(service)))) {
                        arrivals.put(service, came.landing());
                        open.remove(service);
                    }
                }
            }
            newer = state;
            before = here;
        }
        if (newer != null) {
            // They were there from the beginning.
            for (String service : open) {
                arrivals.put(service, newer.landing());
            }
        }
        return arrivals;
    }

    /** The pins that the environment is known to have run, newest first. */
    public List<Pin> ran(String environment, String service) {
        return history(environment, service).stream().filter(Pin::stood).toList();
    }

    /** Whether a version is one to go back to: over a hold, a rollback goes further back, and nowhere else. */
    public boolean isFurtherBack(Overlay overlay, Version version) {
        return waysBack(overlay.environment(), overlay.service()).stream()
                .anyMatch(pin -> pin.release().version().hasContentOf(version));
    }

    /**
     * The pins to go back to, the latest first: those before the current one, where what was rolled back from does not
     * count. After A, B and a roll-back to A there is nothing before A. Where nobody can read the current one, the last that
     * could be read is the first to go back to.
     */
    public List<Pin> waysBack(String environment, String service) {
        Deque<Pin> forward = new ArrayDeque<>();
        for (Pin pin : ran(environment, service).reversed()) {
            Version version = pin.release().version();
            boolean known = forward.stream()
                    .anyMatch(earlier -> earlier.release().version().hasContentOf(version));
            while (known && !forward.getLast().release().version().hasContentOf(version)) {
                forward.removeLast();
            }
            if (known) {
                // The same version with other bytes, or gone back to: the newest commit that has it stands for it.
                forward.removeLast();
            }
            forward.addLast(pin);
        }
        List<Pin> back = new ArrayList<>(List.copyOf(forward).reversed());
        Optional<Version> current = readable(commit, environment, service).map(Release::version);
        back.removeIf(
                pin -> current.filter(pin.release().version()::hasContentOf).isPresent());
        return back;
    }

    /** History is not to be mended: a pin that nobody can read is passed over. */
    private Optional<Release> readable(RevCommit at, String environment, String service) {
        try {
            return pinnedAt(at, environment, service);
        } catch (FleetException e) {
            return Optional.empty();
        }
    }

    private Optional<Release> pinnedAt(RevCommit at, String environment, String service) {
        String path = Release.path(environment, service);
        return repository.readText(at, path).map(yaml -> Release.parse(service, yaml, path));
    }

    /**
     * A release, and the commit that pinned it.
     *
     * @param folder the Git object of the whole release: equal ids, equal image and settings
     * @param landing when the commit came to {@code main}
     * @param stood whether {@code main} is known to have stood at a commit that had it, so that the environment ran it
     */
    public record Pin(RevCommit commit, Release release, ObjectId folder, MainLine.Landing landing, boolean stood) {}
}
