package io.argosy.fleet.evidence;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.Sha256;
import io.argosy.fleet.evidence.EvidenceFiles.Unsound;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.Snapshot;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;

/**
 * Reads what was seen in one environment. Nothing is believed but what main's key signed for that environment; of the branch here and
 * the one on origin, the one that was written last.
 */
public final class EvidenceReader {
    /** Two clocks are never alike; what is dated further ahead was dated by a wrong one. */
    private static final Duration AHEAD = Duration.ofMinutes(2);
    /** A year of days, and more than a witness keeps. */
    private static final int MOST_DAYS = 400;

    private final String environment;
    private final String by;
    private final @Nullable Branch branch;
    private final Account.None none;
    private final Map<Asked, Account> accounts = new ConcurrentHashMap<>();

    /** A branch's state that verified. */
    private record Branch(Manifest manifest, Snapshot files) {}

    /** What somebody wanted to know: the gates of one change want the same. */
    private record Asked(String service, LocalDate since) {}

    private EvidenceReader(String environment, String by, @Nullable Branch branch, Account.None none) {
        this.environment = environment;
        this.by = by;
        this.branch = branch;
        this.none = none;
    }

    /**
     * Verifies what there is.
     *
     * @param main whose facts say by which key: the tip of main
     * @param now what is dated later was dated by a wrong clock
     */
    public static EvidenceReader of(Monorepo repository, RevCommit main, String environment, Instant now) {
        Optional<EvidenceKeys> keys;
        try {
            keys = EvidenceKeys.of(repository, main, environment);
        } catch (FleetException e) {
            return nothing(environment, e.fact(), e.nextStep());
        }
        if (keys.isEmpty()) {
            return nothing(
                    environment,
                    "nobody is known to see what runs in " + environment,
                    "`./fleet up` sees it here; whoever else does has to be named by EVIDENCE_KEY in clusters/"
                            + environment + "/facts");
        }
        return of(repository, keys.get(), environment, now);
    }

    /** What a witness itself, or one before it, signed in this clone: for who goes on from there. */
    public static EvidenceReader own(Monorepo repository, SigningKey key, String environment, Instant now) {
        return of(
                repository,
                new EvidenceKeys(VerifyingKeys.parse(key.publicHalf()), "this witness", true),
                environment,
                now);
    }

    private static EvidenceReader of(Monorepo repository, EvidenceKeys keys, String environment, Instant now) {
        String name = EvidenceFiles.branch(environment);
        // What this clone's engine writes is here; a cluster's comes with a fetch, or was fetched to here by hand.
        List<String> places = keys.ofClone()
                ? List.of(Constants.R_HEADS + name)
                : List.of(Constants.R_REMOTES + "origin/" + name, Constants.R_HEADS + name);
        @Nullable Branch newest = null;
        String why = "";
        for (String place : places) {
            Optional<RevCommit> tip = repository.find(place);
            if (tip.isEmpty()) {
                continue;
            }
            try {
                Branch found = verified(repository, tip.get(), environment, keys, now);
                if (newest == null
                        || found.manifest().sequence() > newest.manifest().sequence()) {
                    newest = found;
                }
            } catch (Unsound e) {
                why = e.why();
            }
        }
        if (newest != null) {
            return new EvidenceReader(environment, keys.by(), newest, new Account.None("", ""));
        }
        return why.isEmpty()
                ? nothing(
                        environment,
                        "there is no branch " + name,
                        keys.ofClone()
                                ? "`./fleet up` writes it while services run"
                                : "fetch it: `git fetch origin " + name + "`; else see whether the witness runs")
                : nothing(environment, why, "see who may push to " + name + ", and what the witness says");
    }

    private static EvidenceReader nothing(String environment, String why, String nextStep) {
        return new EvidenceReader(environment, "", null, new Account.None(why, nextStep));
    }

    private static Branch verified(
            Monorepo repository, RevCommit tip, String environment, EvidenceKeys keys, Instant now) throws Unsound {
        Snapshot files = new Snapshot(repository, tip);
        String name = EvidenceFiles.branch(environment);
        byte[] content = bytes(files, EvidenceFiles.MANIFEST);
        if (!keys.keys().verify(content, bytes(files, EvidenceFiles.SIGNATURE))) {
            throw new Unsound("what " + name + " says is not signed by " + keys.by());
        }
        Manifest manifest = EvidenceFiles.read(content, Manifest.class, EvidenceFiles.MANIFEST);
        if (!manifest.environment().equals(environment)) {
            throw new Unsound(name + " holds what was seen in " + manifest.environment());
        }
        if (manifest.time().isAfter(now.plus(AHEAD))) {
            throw new Unsound(name + " is dated in the future, " + manifest.time() + ": a clock is wrong");
        }
        return new Branch(manifest, files);
    }

    /** What was seen of a service, as long as it is kept. */
    public Account service(String service) {
        return service(service, Instant.EPOCH);
    }

    /**
     * What was seen of a service since a day began. All that is kept is verified, and no more is read than is asked for.
     *
     * @param since a time of that day
     */
    public Account service(String service, Instant since) {
        return accounts.computeIfAbsent(
                new Asked(service, since.atZone(ZoneOffset.UTC).toLocalDate()), this::account);
    }

    private Account account(Asked asked) {
        String service = asked.service();
        Branch found = branch;
        if (found == null) {
            return none;
        }
        String hash = found.manifest().services().get(service);
        if (hash == null) {
            return new Account.None(
                    by + " has seen nothing of " + service + " in " + environment,
                    "see `./fleet status`: it may never have run there");
        }
        try {
            return new Account.Given(read(found, service, hash, asked.since()));
        } catch (Unsound e) {
            return new Account.None(
                    e.why(),
                    "see who may push to " + EvidenceFiles.branch(environment) + ", and what the witness says");
        }
    }

    private Seen read(Branch found, String service, String hash, LocalDate since) throws Unsound {
        SortedMap<String, byte[]> files = new TreeMap<>();
        SortedMap<String, String> hashes = new TreeMap<>();
        Map<String, Snapshot.Entry> entries = found.files().list(service);
        if (entries.size() > MOST_DAYS) {
            throw new Unsound(service + "/ holds " + entries.size() + " files");
        }
        for (String name : entries.keySet()) {
            byte[] content = bytes(found.files(), service + "/" + name);
            files.put(name, content);
            hashes.put(name, Sha256.of(content));
        }
        if (!EvidenceFiles.listing(hashes).equals(hash)) {
            throw new Unsound(
                    service + "/ is not what the manifest of " + EvidenceFiles.branch(environment) + " names");
        }
        byte[] newest = files.remove(EvidenceFiles.NOW);
        if (newest == null) {
            throw new Unsound(service + "/" + EvidenceFiles.NOW + " is missing");
        }
        Now now = EvidenceFiles.read(newest, Now.class, service + "/" + EvidenceFiles.NOW);
        requirePlace(now.environment(), now.service(), service);
        List<Stretch> stretches = new ArrayList<>();
        List<QualityInUse> quality = new ArrayList<>();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            String path = service + "/" + file.getKey();
            if (day(file.getKey(), path).isBefore(since)) {
                continue;
            }
            Day day = EvidenceFiles.read(file.getValue(), Day.class, path);
            requirePlace(day.environment(), day.service(), service);
            if (!day(file.getKey(), path).equals(day.day())) {
                throw new Unsound(path + " is the file of " + day.day());
            }
            stretches.addAll(day.stretches());
            quality.addAll(day.quality());
        }
        requireInOrder(stretches, found.manifest().time(), service);
        for (QualityInUse judged : quality) {
            requireWritten(judged.at(), found.manifest().time(), service);
        }
        return new Seen(
                environment,
                service,
                by,
                found.manifest().sequence(),
                found.manifest().time(),
                now,
                stretches,
                quality);
    }

    private void requirePlace(String itsEnvironment, String its, String service) throws Unsound {
        if (!itsEnvironment.equals(environment) || !its.equals(service)) {
            throw new Unsound(service + "/ holds what was seen of " + its + " in " + itsEnvironment);
        }
    }

    private static LocalDate day(String name, String path) throws Unsound {
        try {
            return LocalDate.parse(name.replaceFirst("\\.json$", ""));
        } catch (DateTimeException e) {
            throw new Unsound(path + " is named like no day");
        }
    }

    /** Time goes on: of one version, nothing was seen twice, and nothing after it was written down. */
    private static void requireInOrder(List<Stretch> stretches, Instant written, String service) throws Unsound {
        Map<String, Instant> ends = new HashMap<>();
        for (Stretch stretch : stretches) {
            @Nullable Instant before = ends.put(stretch.version() + " " + stretch.digest(), stretch.to());
            if (before != null && stretch.from().isBefore(before)) {
                throw new Unsound("of " + service + " two tell of " + stretch.from()
                        + ": two witnesses write, or a clock went back");
            }
            requireWritten(stretch.to(), written, service);
        }
    }

    private static void requireWritten(Instant told, Instant written, String service) throws Unsound {
        if (told.isAfter(written)) {
            throw new Unsound("what is told of " + service + " at " + told + " was written before, " + written);
        }
    }

    private static byte[] bytes(Snapshot files, String path) throws Unsound {
        Snapshot.Entry entry = files.find(path)
                .filter(Snapshot.Entry::file)
                .orElseThrow(() -> new Unsound(path + " is missing, or no plain file"));
        try {
            if (files.size(entry.id()) > EvidenceFiles.MOST_BYTES) {
                throw new Unsound(path + " is larger than " + EvidenceFiles.MOST_BYTES + " bytes");
            }
            return files.bytes(entry.id());
        } catch (UncheckedIOException e) {
            throw new Unsound(path + " cannot be read: " + e.getMessage());
        }
    }

    /** The services of which anything was seen, by name; empty where nobody can say. */
    public List<String> services() {
        return branch == null
                ? List.of()
                : List.copyOf(branch.manifest().services().keySet());
    }
}
