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
import io.argosy.fleet.rules.Facts;
import io.argosy.fleet.rules.WebAddresses;
import java.nio.charset.StandardCharsets;
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
    private Map<Overlay, Arrived> arrived = new HashMap<>();
    /** Of the picture that is being read: a release moves byte for byte, so most environments have the file of the one before. */
    private final Map<File, Release> files = new HashMap<>();

    /** What a folder was read as. */
    private record Known(ObjectId folder, Pinned pinned) {}

    private record File(String service, ObjectId id) {}

    /** When a release came to where it is; nothing where nobody vouches for that. */
    private record Arrived(ObjectId release, Optional<Instant> at) {}

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
        TreeIds ids = new TreeIds(repository);
        SortedMap<Overlay, Pinned> pins = pins(main, order.names(), ids);
        Optional<Quarantine> barred = quarantine(main, troubles);
        return new GitPicture(
                main,
                order.names(),
                releases.services(),
                rules,
                pins,
                passages(releases, order, rules, pins, barred, main, ids),
                barred.orElseGet(() -> Quarantine.newest(repository, main)),
                objectives(main, troubles),
                elsewhere(main, order.names()),
                troubles);
    }

    private Map<String, WebAddresses> elsewhere(RevCommit main, List<String> environments) {
        Map<String, WebAddresses> elsewhere = new HashMap<>();
        for (String environment : environments) {
            elsewhere.put(environment, WebAddresses.of(Facts.at(repository, main, environment)));
        }
        return elsewhere;
    }

    private Objectives objectives(RevCommit main, List<String> troubles) {
        try {
            return Objectives.at(repository, main);
        } catch (FleetException e) {
            troubles.add(e.fact());
            return Objectives.defaults();
        }
    }

    private Optional<Quarantine> quarantine(RevCommit main, List<String> troubles) {
        try {
            return Optional.of(Quarantine.at(repository, main));
        } catch (FleetException e) {
            troubles.add(e.fact());
            return Optional.empty();
        }
    }

    private SortedMap<Overlay, Pinned> pins(RevCommit main, List<String> environments, TreeIds ids) {
        Map<Overlay, Known> read = new HashMap<>();
        SortedMap<Overlay, Pinned> pins = new TreeMap<>();
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
                        : new Known(folder, read(main, place, ids));
                read.put(place, now);
                pins.put(place, now.pinned());
            }
        }
        known = read;
        files.clear();
        return pins;
    }

    private Pinned read(RevCommit main, Overlay place, TreeIds ids) {
        String path = Release.path(place.environment(), place.service());
        Optional<ObjectId> file = ids.id(main, path);
        if (file.isEmpty()) {
            return new Pinned.Broken(place.path() + " pins nothing: " + path + " is missing");
        }
        try {
            Release release = files.computeIfAbsent(
                    new File(place.service(), file.get()),
                    its -> Release.parse(
                            its.service(), new String(repository.bytes(its.id()), StandardCharsets.UTF_8), path));
            return new Pinned.Given(
                    release.version(), ids.id(main, Hold.path(place)).flatMap(_ -> held(main, place)));
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
            Optional<Quarantine> barred,
            RevCommit main,
            TreeIds ids) {
        List<Passage> passages = new ArrayList<>();
        Map<Overlay, Arrived> all = new HashMap<>();
        for (String to : order.names()) {
            EnvironmentRules asked = rules.getOrDefault(to, EnvironmentRules.NONE);
            Optional<String> from = before(order, to);
            if (from.isPresent()) {
                List<Overlay> there = differing(pins, from.get(), to, main, ids);
                Map<Overlay, Arrived> came = arrivals(releases, from.get(), there, main, ids);
                all.putAll(came);
                passages.add(new Passage(
                        from.get(),
                        to,
                        asked.soak(),
                        asked.evidence() != null,
                        there.stream()
                                .map(place -> waiting(
                                        pins,
                                        place,
                                        to,
                                        asked,
                                        sinceOf(came, place),
                                        against(pins, place, to, rules.containsKey(to), barred)))
                                .toList(),
                        (int) pins.entrySet().stream()
                                .filter(pin -> pin.getKey().environment().equals(from.get()))
                                .filter(pin -> pin.getValue() instanceof Pinned.Broken)
                                .count()));
            }
        }
        arrived = all;
        return passages;
    }

    /** Where nobody can say what comes before an environment, that is among the troubles. */
    private static Optional<String> before(Environments order, String environment) {
        try {
            return order.before(environment);
        } catch (FleetException e) {
            return Optional.empty();
        }
    }

    /** What moves is the whole folder, image and settings: equal folders are the same release. */
    private static List<Overlay> differing(
            SortedMap<Overlay, Pinned> pins, String from, String to, RevCommit main, TreeIds ids) {
        return pins.entrySet().stream()
                .filter(pin -> pin.getValue() instanceof Pinned.Given)
                .map(Map.Entry::getKey)
                .filter(place -> place.environment().equals(from))
                .filter(place -> !ids.id(main, Release.folder(from, place.service()))
                        .equals(ids.id(main, Release.folder(to, place.service()))))
                .toList();
    }

    private Map<Overlay, Arrived> arrivals(
            Releases releases, String environment, List<Overlay> places, RevCommit main, TreeIds ids) {
        Map<Overlay, Arrived> came = new HashMap<>();
        Map<Overlay, ObjectId> asked = new HashMap<>();
        for (Overlay place : places) {
            ObjectId release =
                    ids.id(main, Release.folder(environment, place.service())).orElse(ObjectId.zeroId());
            Arrived before = arrived.get(place);
            if (before != null && before.release().equals(release)) {
                came.put(place, before);
            } else {
                asked.put(place, release);
            }
        }
        Map<String, Landing> landings = asked.isEmpty()
                ? Map.of()
                : releases.arrivals(
                        environment,
                        asked.keySet().stream().map(Overlay::service).toList());
        asked.forEach((place, release) -> came.put(
                place,
                new Arrived(
                        release,
                        landings.get(place.service()) instanceof Landing.At(Instant at)
                                ? Optional.of(at)
                                : Optional.empty())));
        return came;
    }

    /** What main says against a promotion, as far as it can be read without asking gates; what cannot be read is against it, too. */
    private static List<String> against(
            SortedMap<Overlay, Pinned> pins, Overlay place, String to, boolean ruled, Optional<Quarantine> barred) {
        List<String> against = new ArrayList<>();
        if (barred.isEmpty()) {
            against.add("the quarantine cannot be read");
        } else if (pins.get(place) instanceof Pinned.Given given
                && barred.get().reason(place.service(), given.version()).isPresent()) {
            against.add("in quarantine");
        }
        if (!ruled) {
            against.add("the rules of " + to + " cannot be read");
        }
        if (pins.get(new Overlay(to, place.service())) instanceof Pinned.Broken) {
            against.add("what " + to + " has cannot be read");
        }
        return against;
    }

    private static Optional<Instant> sinceOf(Map<Overlay, Arrived> came, Overlay place) {
        return Optional.ofNullable(came.get(place)).flatMap(Arrived::at);
    }

    private static Passage.Waiting waiting(
            SortedMap<Overlay, Pinned> pins,
            Overlay place,
            String to,
            EnvironmentRules asked,
            Optional<Instant> since,
            List<String> against) {
        Pinned there = pins.get(place);
        Pinned next = pins.get(new Overlay(to, place.service()));
        return new Passage.Waiting(
                place.service(),
                there instanceof Pinned.Given given ? given.version().toString() : "",
                next instanceof Pinned.Given given ? given.version().toString() : "",
                since.orElse(null),
                since.map(date -> date.plus(asked.soak())).orElse(null),
                next instanceof Pinned.Given given && given.held().isPresent(),
                against);
    }
}
