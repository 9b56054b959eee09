package io.argosy.fleet.evidence;

import io.argosy.fleet.Sha256;
import io.argosy.fleet.evidence.EvidenceFiles.Unsound;
import io.argosy.fleet.git.DataBranch;
import io.argosy.fleet.git.Monorepo;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;

/**
 * Writes one environment's evidence to its branch of this clone: one commit, which each state takes the place of the one before with.
 * For one thread.
 *
 * <p>Of two witnesses one writes: another one's state that is fresh is left alone. What stood there before is carried on where it
 * verifies, and thrown away where it does not.
 */
public final class EvidenceWriter {
    /** How many days are kept: an error budget's month, and some. */
    static final int DAYS = 35;
    /** Of a service of which something changed: how it stands, its day, and its folder. */
    private static final int OBJECTS = 3;
    /** So many are no matter. */
    private static final int FEW_HASHES = 10_000;
    /** So long a state is its writer's. */
    static final Duration LEASE = Duration.ofMinutes(3);

    private final Monorepo repository;
    private final String environment;
    private final SigningKey key;
    private final Duration lease;
    private final DataBranch branch;
    private final String writer = UUID.randomUUID().toString().substring(0, 8);
    private final Map<ObjectId, String> hashes = new HashMap<>();
    private @Nullable State last;
    private long sequence;
    private String previous = "";
    private long written;

    public EvidenceWriter(Monorepo repository, String environment, SigningKey key) {
        this(repository, environment, key, LEASE);
    }

    private EvidenceWriter(Monorepo repository, String environment, SigningKey key, Duration lease) {
        this.lease = lease;
        this.repository = repository;
        this.environment = environment;
        this.key = key;
        this.branch = new DataBranch(repository, EvidenceFiles.branch(environment));
    }

    /** One that nobody else can write beside: a clone has one engine at a time, and waits for none that has ended. */
    public static EvidenceWriter ofEngine(Monorepo repository, String environment, SigningKey key) {
        return new EvidenceWriter(repository, environment, key, Duration.ZERO);
    }

    /** What this clone's own engine signs with; makes it where there is none. */
    public static SigningKey keyOfClone(Monorepo repository) throws IOException {
        return SigningKey.in(EvidenceKeys.ofClone(repository));
    }

    /**
     * What was seen of a service.
     *
     * @param stretches that are not on the branch yet, or went on since they were: of each day that they touch, these take the
     *     place of those that begin no earlier than the first of them
     * @param quality the same of how good versions are in use: of one version and day, what was told last stands
     */
    public record Report(Now now, List<Stretch> stretches, List<QualityInUse> quality) {
        public Report {
            stretches = List.copyOf(stretches);
            quality = List.copyOf(quality);
        }
    }

    /** What became of it. */
    public enum Outcome {
        WRITTEN,
        /** Another witness writes. */
        ANOTHERS,
        /** Somebody moved the branch meanwhile, or it is checked out: to be tried again. */
        NOT_NOW
    }

    /**
     * A state of the branch that this key signed: of each service what its files are, where it is what was signed.
     *
     * @param hash of the manifest
     */
    private record State(ObjectId commit, Manifest manifest, String hash, Map<String, Files> services) {}

    /**
     * A service's files.
     *
     * @param blobs by name
     * @param listing what the manifest says of them
     * @param tree of the folder; null where it is to be made
     */
    private record Files(
            SortedMap<String, ObjectId> blobs,
            String listing,
            @Nullable ObjectId tree) {}

    /**
     * Puts reports on the branch.
     *
     * @param reports of each service that runs; what is kept of others is kept on
     * @param now by which the state is dated
     */
    public Outcome write(Map<String, Report> reports, Instant now) {
        Optional<RevCommit> tip = branch.tip();
        @Nullable State before = tip.map(this::state).orElse(null);
        if (before != null
                && !before.manifest().writer().equals(writer)
                && now.isBefore(before.manifest().time().plus(lease))) {
            return Outcome.ANOTHERS;
        }
        try (DataBranch.Batch batch = new DataBranch.Batch(repository, OBJECTS * reports.size())) {
            SortedMap<String, Files> services = new TreeMap<>(before == null ? Map.of() : before.services());
            reports.forEach((service, report) ->
                    services.put(service, put(batch, Optional.ofNullable(services.get(service)), service, report)));
            forget(services, now);
            services.replaceAll((_, its) ->
                    its.tree() != null ? its : new Files(its.blobs(), its.listing(), batch.folder(its.blobs())));
            return write(batch, tip, before, services, now);
        } finally {
            keepHashes();
        }
    }

    private Outcome write(
            DataBranch.Batch batch,
            Optional<RevCommit> tip,
            @Nullable State before,
            SortedMap<String, Files> services,
            Instant now) {
        SortedMap<String, ObjectId> trees = new TreeMap<>();
        SortedMap<String, String> listings = new TreeMap<>();
        services.forEach((service, its) -> {
            trees.put(service, Objects.requireNonNull(its.tree()));
            listings.put(service, its.listing());
        });
        // A branch that somebody put back to an older state does not put the count back.
        long next = Math.max(sequence, before == null ? 0 : before.manifest().sequence()) + 1;
        String chain = before == null || before.manifest().sequence() < sequence ? previous : before.hash();
        Manifest manifest = new Manifest(Day.SCHEMA, Manifest.KIND, environment, next, now, writer, chain, listings);
        byte[] content = EvidenceFiles.bytes(manifest);
        SortedMap<String, ObjectId> files = new TreeMap<>(Map.of(
                EvidenceFiles.MANIFEST, batch.file(content, null),
                EvidenceFiles.SIGNATURE, batch.file(key.sign(content), null)));
        return branch.replace(tip, batch, files, trees, "fleet-witness", now, "Seen in " + environment + ", " + next)
                .map(commit -> {
                    sequence = next;
                    previous = Sha256.of(content);
                    last = new State(commit.copy(), manifest, previous, services);
                    written += batch.bytes();
                    return Outcome.WRITTEN;
                })
                .orElse(Outcome.NOT_NOW);
    }

    /** How much was written so far, before Git makes it smaller: most of it nothing names any more. */
    public long written() {
        return written;
    }

    /** What is there. What this one wrote itself need not be read again, nor verified. */
    private @Nullable State state(RevCommit tip) {
        State own = last;
        if (own != null && own.commit().equals(tip)) {
            return own;
        }
        try {
            byte[] content = repository.read(tip, EvidenceFiles.MANIFEST).orElse(new byte[0]);
            byte[] signature = repository.read(tip, EvidenceFiles.SIGNATURE).orElse(new byte[0]);
            if (!VerifyingKeys.parse(key.publicHalf()).verify(content, signature)) {
                return null;
            }
            Manifest manifest = EvidenceFiles.read(content, Manifest.class, EvidenceFiles.MANIFEST);
            return manifest.environment().equals(environment)
                    ? new State(
                            tip.copy(),
                            manifest,
                            Sha256.of(content),
                            signed(manifest, DataBranch.files(repository, tip)))
                    : null;
        } catch (Unsound e) {
            return null;
        }
    }

    /** The files of services whose hash is what was signed. */
    private Map<String, Files> signed(Manifest manifest, Map<String, ObjectId> files) {
        Map<String, SortedMap<String, ObjectId>> services = new HashMap<>();
        files.forEach((path, blob) -> {
            String[] names = path.split("/", -1);
            if (names.length == 2) {
                services.computeIfAbsent(names[0], _ -> new TreeMap<>()).put(names[1], blob);
            }
        });
        Map<String, Files> signed = new HashMap<>();
        services.forEach((service, its) -> {
            String listing = listing(its);
            if (listing.equals(manifest.services().get(service))) {
                signed.put(service, new Files(its, listing, null));
            }
        });
        return signed;
    }

    /** Days that are over for long, and services of which no day is left. */
    private void forget(SortedMap<String, Files> services, Instant now) {
        String first =
                EvidenceFiles.name(now.atZone(ZoneOffset.UTC).toLocalDate().minusDays(DAYS));
        services.replaceAll((_, its) -> {
            SortedMap<String, ObjectId> kept = new TreeMap<>(its.blobs());
            kept.keySet().removeIf(name -> !name.equals(EvidenceFiles.NOW) && name.compareTo(first) < 0);
            return kept.size() == its.blobs().size() ? its : new Files(kept, listing(kept), null);
        });
        services.values()
                .removeIf(its -> its.blobs().size() == 1 || !its.blobs().containsKey(EvidenceFiles.NOW));
    }

    private String listing(SortedMap<String, ObjectId> files) {
        SortedMap<String, String> names = new TreeMap<>();
        files.forEach((name, blob) -> names.put(name, hash(blob)));
        return EvidenceFiles.listing(names);
    }

    private Files put(DataBranch.Batch batch, Optional<Files> before, String service, Report report) {
        SortedMap<String, ObjectId> files =
                new TreeMap<>(before.map(Files::blobs).orElseGet(TreeMap::new));
        put(batch, files, EvidenceFiles.NOW, EvidenceFiles.bytes(report.now()));
        SortedSet<LocalDate> days = new TreeSet<>();
        report.stretches().forEach(stretch -> days.add(day(stretch.from())));
        report.quality().forEach(judged -> days.add(day(judged.at())));
        for (LocalDate day : days) {
            Optional<Day> known =
                    Optional.ofNullable(files.get(EvidenceFiles.name(day))).flatMap(blob -> day(blob, service));
            Day written = new Day(
                    environment,
                    service,
                    day,
                    stretches(
                            known.map(Day::stretches).orElse(List.of()),
                            report.stretches().stream()
                                    .filter(stretch -> day(stretch.from()).equals(day))
                                    .toList()),
                    quality(
                            known.map(Day::quality).orElse(List.of()),
                            report.quality().stream()
                                    .filter(judged -> day(judged.at()).equals(day))
                                    .toList()));
            put(batch, files, EvidenceFiles.name(day), EvidenceFiles.bytes(written));
        }
        return new Files(files, listing(files), null);
    }

    /** It is hashed here, as it is nowhere to be read before all of it is written. */
    private void put(DataBranch.Batch batch, SortedMap<String, ObjectId> files, String name, byte[] content) {
        ObjectId blob = batch.file(content, files.get(name));
        files.put(name, blob);
        hashes.put(blob, Sha256.of(content));
    }

    private static LocalDate day(Instant at) {
        return at.atZone(ZoneOffset.UTC).toLocalDate();
    }

    private static List<Stretch> stretches(List<Stretch> known, List<Stretch> its) {
        if (its.isEmpty()) {
            return known;
        }
        Instant first = its.getFirst().from();
        List<Stretch> all = new ArrayList<>(
                known.stream().filter(stretch -> stretch.from().isBefore(first)).toList());
        // What another witness has told of, until this one took over, is told.
        Instant told = all.stream().map(Stretch::to).max(Instant::compareTo).orElse(Instant.MIN);
        its.stream().filter(stretch -> !stretch.from().isBefore(told)).forEach(all::add);
        return all;
    }

    private static List<QualityInUse> quality(List<QualityInUse> known, List<QualityInUse> its) {
        Map<String, QualityInUse> last = new TreeMap<>();
        Stream.concat(known.stream(), its.stream())
                .forEach(judged -> last.merge(
                        judged.version() + " " + judged.digest(),
                        judged,
                        (one, other) -> one.at().isAfter(other.at()) ? one : other));
        return List.copyOf(last.values());
    }

    private Optional<Day> day(ObjectId blob, String service) {
        try {
            return Optional.of(EvidenceFiles.read(repository.bytes(blob), Day.class, service));
        } catch (Unsound e) {
            return Optional.empty();
        }
    }

    /** Days that are over do not change: each is hashed once. */
    private String hash(ObjectId blob) {
        return hashes.computeIfAbsent(blob, id -> Sha256.of(repository.bytes(id)));
    }

    private void keepHashes() {
        State own = last;
        Map<String, Files> services = own == null ? Map.of() : own.services();
        int used =
                services.values().stream().mapToInt(its -> its.blobs().size()).sum();
        if (hashes.size() > FEW_HASHES + 2 * used) {
            Set<ObjectId> blobs = new HashSet<>();
            services.values().forEach(its -> blobs.addAll(its.blobs().values()));
            hashes.keySet().retainAll(blobs);
        }
    }
}
