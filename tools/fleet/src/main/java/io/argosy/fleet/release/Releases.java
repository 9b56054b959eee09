package io.argosy.fleet.release;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.NearestName;
import io.argosy.fleet.git.Change;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.version.Version;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.eclipse.jgit.revwalk.RevCommit;

/** The releases that a commit pins, and those that its history pinned before. */
public final class Releases {
    private final Monorepo repository;
    private final RevCommit commit;
    private final Environments environments;

    /**
     * @param commit what counts as now, normally the tip of {@code main}
     */
    public Releases(Monorepo repository, RevCommit commit) {
        this.repository = repository;
        this.commit = commit;
        this.environments = Environments.at(repository, commit);
    }

    /** The environments of the commit, in their order. */
    public Environments environments() {
        return environments;
    }

    /** The services that the commit has, in {@code services/} or in any environment, sorted. */
    public List<String> services() {
        TreeSet<String> services = new TreeSet<>(repository.folders(commit, "services"));
        for (String environment : environments.names()) {
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

    /**
     * Every pin of a service in an environment, newest first: one entry for each commit on the first-parent history that
     * changed it. A version that came back has two entries.
     */
    public List<Pin> history(String environment, String service) {
        List<Pin> pins = new ArrayList<>();
        for (RevCommit change : repository.changesOf(commit, List.of(Release.folder(environment, service)))) {
            pinnedAt(change, environment, service).ifPresent(release -> pins.add(new Pin(change, release)));
        }
        return pins;
    }

    /**
     * The pin to go back to: the one before the current one, where what was rolled back from does not count. After
     * A, B and a roll-back to A there is nothing before A.
     */
    public Optional<Pin> previous(String environment, String service) {
        Deque<Pin> forward = new ArrayDeque<>();
        for (Pin pin : history(environment, service).reversed()) {
            Version version = pin.release().version();
            boolean known = forward.stream()
                    .anyMatch(earlier -> earlier.release().version().equals(version));
            while (known && !forward.getLast().release().version().equals(version)) {
                forward.removeLast();
            }
            if (known) {
                // The same version with other bytes, or gone back to: the newest commit that has it stands for it.
                forward.removeLast();
            }
            forward.addLast(pin);
        }
        if (!forward.isEmpty()) {
            forward.removeLast();
        }
        return Optional.ofNullable(forward.peekLast());
    }

    private Optional<Release> pinnedAt(RevCommit at, String environment, String service) {
        String path = Release.path(environment, service);
        return repository.readText(at, path).map(yaml -> Release.parse(service, yaml, path));
    }

    /** A release, and the commit that pinned it. */
    public record Pin(RevCommit commit, Release release) {}
}
