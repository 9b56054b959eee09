package io.argosy.fleet.board.state;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.board.state.GitPicture.Pinned;
import io.argosy.fleet.git.Branches;
import io.argosy.fleet.git.MainLine.Landing;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.TreeIds;
import io.argosy.fleet.monitoring.Objectives;
import io.argosy.fleet.release.Environments;
import io.argosy.fleet.release.Hold;
import io.argosy.fleet.release.Overlay;
import io.argosy.fleet.release.Quarantine;
import io.argosy.fleet.release.Release;
import io.argosy.fleet.release.Releases;
import io.argosy.fleet.rules.EnvironmentRules;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;

/** Reads what main says; an overlay whose folder is the same as before is not read again. For one thread. */
final class GitLook {
    private final Monorepo repository;
    private Map<Overlay, Known> known = new HashMap<>();

    /** What a folder was read as. */
    private record Known(ObjectId folder, Pinned pinned) {}

    GitLook(Monorepo repository) {
        this.repository = repository;
    }

    /** Reads a commit; what of it is broken is a trouble, and the rest stands. */
    GitPicture look(RevCommit main, Instant now) {
        List<String> troubles = new ArrayList<>();
        Branches.unfinished(repository)
                .ifPresent(state -> troubles.add("the working tree is in the middle of something (" + state
                        + "): what is shown is what is committed"));
        Releases releases = new Releases(repository, main, now);
        Environments order = Environments.at(repository, main);
        order.problems().forEach(problem -> troubles.add("the order of environments is broken: " + problem));
        Map<String, EnvironmentRules> rules = new LinkedHashMap<>();
        for (String environment : order.names()) {
            try {
                rules.put(environment, EnvironmentRules.at(repository, main, environment));
            } catch (FleetException e) {
                troubles.add(e.fact());
            }
        }
        SortedMap<Overlay, Pinned> pins = pins(main, order.names());
        return new GitPicture(
                main,
                order.names(),
                releases.services(),
                rules,
                pins,
                passages(releases, order, rules, pins, main),
                quarantine(main, troubles),
                objectives(main, troubles),
                troubles);
    }

    private Objectives objectives(RevCommit main, List<String> troubles) {
        try {
            return Objectives.at(repository, main);
        } catch (FleetException e) {
            troubles.add(e.fact());
            return Objectives.defaults();
        }
    }

    private Quarantine quarantine(RevCommit main, List<String> troubles) {
        try {
            return Quarantine.at(repository, main);
        } catch (FleetException e) {
            troubles.add(e.fact());
            return Quarantine.newest(repository, main);
        }
    }

    private SortedMap<Overlay, Pinned> pins(RevCommit main, List<String> environments) {
        Map<Overlay, Known> read = new HashMap<>();
        SortedMap<Overlay, Pinned> pins = new TreeMap<>();
        TreeIds ids = new TreeIds(repository);
        for (String environment : environments) {
            for (String service : repository.folders(main, "overlays/" + environment)) {
                Overlay place = new Overlay(environment, service);
                ObjectId folder = ids.id(main, place.path()).orElse(ObjectId.zeroId());
                if (service.equals("environment")) {
                    continue;
                }
                Known before = known.get(place);
                Known now = before != null && before.folder().equals(folder)
                        ? before
                        : new Known(folder, read(main, place));
                read.put(place, now);
                pins.put(place, now.pinned());
            }
        }
        known = read;
        return pins;
    }

    private Pinned read(RevCommit main, Overlay place) {
        String path = Release.path(place.environment(), place.service());
        try {
            Optional<String> yaml = repository.readText(main, path);
            if (yaml.isEmpty()) {
                return new Pinned.Broken(place.path() + " pins nothing: " + path + " is missing");
            }
            Release release = Release.parse(place.service(), yaml.get(), path);
            return new Pinned.Given(release.version(), held(main, place));
        } catch (FleetException e) {
            return new Pinned.Broken(e.fact());
        }
    }

    private Optional<String> held(RevCommit main, Overlay place) {
        try {
            return Hold.at(repository, main, place)
                    .map(hold -> hold.standing() ? "held where it is" : "held since a rollback from " + hold.from());
        } catch (FleetException e) {
            return Optional.of(e.fact());
        }
    }

    private List<Passage> passages(
            Releases releases,
            Environments order,
            Map<String, EnvironmentRules> rules,
            SortedMap<Overlay, Pinned> pins,
            RevCommit main) {
        List<Passage> passages = new ArrayList<>();
        for (String to : order.names()) {
            try {
                Optional<String> from = order.before(to);
                EnvironmentRules asked = rules.getOrDefault(to, EnvironmentRules.NONE);
                from.ifPresent(before -> passages.add(new Passage(
                        before,
                        to,
                        asked.soak(),
                        asked.evidence() != null,
                        waiting(releases, pins, before, to, asked, main))));
            } catch (FleetException e) {
                // Nobody can say what comes before it; that is among the troubles.
                continue;
            }
        }
        return passages;
    }

    private List<Passage.Waiting> waiting(
            Releases releases,
            SortedMap<Overlay, Pinned> pins,
            String from,
            String to,
            EnvironmentRules asked,
            RevCommit main) {
        List<Passage.Waiting> waiting = new ArrayList<>();
        for (Map.Entry<Overlay, Pinned> pin : pins.entrySet()) {
            String service = pin.getKey().service();
            if (!pin.getKey().environment().equals(from) || !(pin.getValue() instanceof Pinned.Given there)) {
                continue;
            }
            Pinned next = pins.get(new Overlay(to, service));
            // What moves is the whole folder, image and settings: equal folders are the same release.
            boolean same = repository
                    .objectId(main, Release.folder(from, service))
                    .equals(repository.objectId(main, Release.folder(to, service)));
            if (same) {
                continue;
            }
            Optional<Instant> since = releases.history(from, service).stream()
                    .findFirst()
                    .flatMap(latest -> latest.landing() instanceof Landing.At(Instant date)
                            ? Optional.of(date)
                            : Optional.empty());
            waiting.add(new Passage.Waiting(
                    service,
                    there.version().toString(),
                    next instanceof Pinned.Given given ? given.version().toString() : "",
                    since.orElse(null),
                    since.map(date -> date.plus(asked.soak())).orElse(null),
                    next instanceof Pinned.Given given && given.held().isPresent()));
        }
        return waiting;
    }
}
