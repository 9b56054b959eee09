package io.argosy.fleet.board.state;

import io.argosy.fleet.board.state.Board.Barred;
import io.argosy.fleet.board.state.Board.Main;
import io.argosy.fleet.engine.state.EngineState;
import io.argosy.fleet.forge.Forge;
import io.argosy.fleet.git.Branches;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.monitoring.GoldenSignals;
import io.argosy.fleet.monitoring.Scrape;
import io.argosy.fleet.release.Overlay;
import io.argosy.fleet.watch.ProcessLooks;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the picture from all who know something. What did not change since the time before is not read again: a branch that stands where it
 * stood, an overlay whose folder is the same, evidence that nobody wrote anew. For one thread, but for {@link #moments} and {@link #bins}.
 */
public final class BoardKeeper implements AutoCloseable {
    private final Monorepo repository;
    private final String branch;
    private final Statuses statuses;
    private final Function<OnTheWay, OnTheWay.Judged> judged;
    private final Requests requests;
    private final Supplier<Optional<String>> stale;
    private final Clock clock;
    private final GitLook gitLook;
    private final EvidenceLook evidenceLook;
    private final WayLook wayLook;
    private final ProcessLooks processes = new ProcessLooks();
    private final Moments moments = new Moments();
    private volatile SortedMap<Overlay, ProcessLooks.Seen> seen = new TreeMap<>();
    private String mark = "";
    private String witnessedAt = "";
    private @Nullable GitPicture git;
    /** What is to be said of the branch itself; empty where it is here. */
    private String gone = "";

    private final boolean inClone;
    /** Whether this clone has had the branch itself. */
    private boolean here;

    private SeenNow witnessed = SeenNow.NOTHING;

    /**
     * @param branch the one that environments follow
     * @param judged what gates said of a branch, as far as they were asked
     * @param requests which pull requests are open
     */
    public BoardKeeper(
            Monorepo repository,
            String branch,
            Statuses statuses,
            Function<OnTheWay, OnTheWay.Judged> judged,
            Requests requests,
            Clock clock) {
        this(repository, branch, statuses, judged, requests, Optional::empty, true, clock);
    }

    /**
     * @param branch the one that environments follow
     * @param judged what gates said of a branch, as far as they were asked
     * @param requests which pull requests are open
     * @param stale why what is here of Git may be older than what is there
     */
    public BoardKeeper(
            Monorepo repository,
            String branch,
            Statuses statuses,
            Function<OnTheWay, OnTheWay.Judged> judged,
            Requests requests,
            Supplier<Optional<String>> stale,
            Clock clock) {
        // What is brought here for the board alone has no branch of its own.
        this(repository, branch, statuses, judged, requests, stale, false, clock);
    }

    private BoardKeeper(
            Monorepo repository,
            String branch,
            Statuses statuses,
            Function<OnTheWay, OnTheWay.Judged> judged,
            Requests requests,
            Supplier<Optional<String>> stale,
            boolean inClone,
            Clock clock) {
        this.inClone = inClone;
        this.stale = stale;
        this.repository = repository;
        this.branch = branch;
        this.statuses = statuses;
        this.judged = judged;
        this.requests = requests;
        this.clock = clock;
        this.gitLook = new GitLook(repository);
        this.evidenceLook = new EvidenceLook(repository);
        this.wayLook = new WayLook(repository);
    }

    /**
     * Reads what main says, so that the first look finds it read.
     *
     * @throws io.argosy.fleet.FleetException where there is no such branch
     */
    public void prepare() {
        git(main(), Branches.mark(repository), clock.instant());
    }

    /**
     * Looks at everything once.
     *
     * @throws io.argosy.fleet.FleetException where there is no such branch
     */
    public Board look() throws InterruptedException {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        RevCommit main = main();
        String marked = Branches.mark(repository);
        GitPicture picture = git(main, marked, now);
        if (!marked.equals(witnessedAt)) {
            witnessed = evidenceLook.look(main, picture.environments(), now);
            witnessedAt = marked;
        }
        Map<String, StatusReading> readings = statuses.look(picture.environments());
        Map<Overlay, List<GoldenSignals>> figures = figures(now);
        Assembly assembly = new Assembly(picture, readings, figures, witnessed, now);
        WayLook.Found way = wayLook.look(main, branch, judged, requests.now());
        return new Board(
                now,
                new Main(
                        name(repository),
                        branch,
                        main.name(),
                        main.getShortMessage(),
                        main.getCommitterIdent().getWhenAsInstant(),
                        gone),
                assembly.columns(),
                picture.passages(),
                assembly.rows(),
                way.branches(),
                way.leftOut(),
                picture.quarantine().entries().stream()
                        .map(entry -> new Barred(entry.service(), entry.version(), entry.reason()))
                        .toList(),
                troubles(picture, requests.now(), way));
    }

    /**
     * Where the branch is gone, what it said last: who runs what is known all the same, and origin's of that name may be an older one.
     */
    private RevCommit main() {
        Optional<RevCommit> own = repository.find("refs/heads/" + branch);
        here |= own.isPresent();
        Optional<RevCommit> there = here ? own : repository.find("refs/remotes/origin/" + branch);
        GitPicture known = git;
        gone = "";
        if (there.isEmpty() && known != null) {
            String last = known.main().name().substring(0, 12);
            gone = "the branch " + branch + " is gone: what it pins is told as of " + last
                    + ", where it stood when it was last seen; `git branch " + branch + " " + last + "` puts it back";
        } else if (inClone && own.isEmpty() && there.isPresent()) {
            gone = "this clone has no branch " + branch + " of its own: what is told of it is origin's";
        }
        return there.or(() -> Optional.ofNullable(known).map(GitPicture::main))
                .orElseGet(() -> repository.commit(branch));
    }

    private GitPicture git(RevCommit main, String marked, Instant now) {
        GitPicture known = git;
        if (known != null && known.main().equals(main) && marked.equals(mark)) {
            return known;
        }
        GitPicture picture = gitLook.look(main, now);
        git = picture;
        mark = marked;
        return picture;
    }

    /** What main says of itself, and what of the pull requests cannot be shown. */
    private List<String> troubles(GitPicture picture, List<Forge.Open> open, WayLook.Found way) {
        List<String> troubles = new ArrayList<>(picture.troubles());
        if (!gone.isEmpty()) {
            troubles.add(gone);
        }
        stale.get().ifPresent(troubles::add);
        if (!requests.trouble().isEmpty()) {
            troubles.add(requests.trouble());
        }
        long unseen = open.stream()
                .filter(request ->
                        way.branches().stream().noneMatch(branch -> branch.tip().equals(request.tip())))
                .filter(request -> repository.find(request.tip()).isEmpty())
                .count();
        if (unseen > 0) {
            troubles.add((unseen == 1 ? "one open pull request has" : unseen + " open pull requests have")
                    + " commits that this clone lacks: `git fetch origin` brings those of its branches");
        }
        return troubles;
    }

    private static String name(Monorepo repository) {
        return String.valueOf(repository.root().toAbsolutePath().normalize().getFileName());
    }

    private Map<Overlay, List<GoldenSignals>> figures(Instant now) throws InterruptedException {
        Optional<EngineState> engine = statuses.engine();
        if (engine.isEmpty()) {
            seen = new TreeMap<>();
            return Map.of();
        }
        SortedMap<Overlay, ProcessLooks.Seen> looked = processes.look(engine.get(), _ -> true);
        moments.keep(looked.keySet());
        Map<Overlay, List<GoldenSignals>> figures = new HashMap<>();
        looked.forEach((place, its) -> {
            moments.add(place, now, its.versions());
            figures.put(place, its.versions());
        });
        seen = looked;
        return figures;
    }

    /** What the last minutes of a service were like, where its processes are here. */
    public List<Moments.Moment> moments(Overlay place) {
        return moments.of(place);
    }

    /** The values that the processes of a version have seen, by bin of training; empty where they are not here. */
    public List<Scrape.Bin> bins(Overlay place, String version) {
        ProcessLooks.Seen its = seen.get(place);
        List<Scrape> scrapes = its == null ? List.of() : its.scrapes().getOrDefault(version, List.of());
        Map<String, Scrape.Bin> sum = new TreeMap<>();
        for (Scrape scrape : scrapes) {
            for (Scrape.Bin bin : scrape.bins()) {
                sum.merge(
                        bin.of() + "/" + bin.name() + "/" + bin.bin(),
                        bin,
                        (one, other) -> new Scrape.Bin(
                                one.of(), one.name(), one.bin(), one.seen() + other.seen(), one.trained()));
            }
        }
        return List.copyOf(sum.values());
    }

    @Override
    public void close() {
        processes.close();
        statuses.close();
        requests.close();
    }
}
