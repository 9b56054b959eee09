package io.argosy.fleet.board.pod;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.board.page.PageWriter;
import io.argosy.fleet.board.server.BoardServer;
import io.argosy.fleet.board.server.Desk;
import io.argosy.fleet.board.server.LivePicture;
import io.argosy.fleet.board.state.BoardKeeper;
import io.argosy.fleet.board.state.ClusterStatuses;
import io.argosy.fleet.board.state.Requests;
import io.argosy.fleet.board.state.Reviews;
import io.argosy.fleet.board.state.ServiceLook;
import io.argosy.fleet.cluster.ClusterFacts;
import io.argosy.fleet.cluster.EveryCluster.Answer;
import io.argosy.fleet.cluster.OwnApplications;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.RemoteBranch;
import io.argosy.fleet.incluster.ApiServer;
import io.argosy.fleet.incluster.Troubles;
import io.argosy.fleet.release.Releases;
import io.argosy.fleet.review.Review;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * The board of a cluster: its own environment as its API server says it, the others as their witnesses wrote it, what should run as main
 * says it. It listens on its own loopback interface, where whoever may forward a port of the pod comes in and nobody else.
 */
public final class BoardPod implements AutoCloseable {
    private final Place place;
    private final Duration pace;
    private final Clock clock;
    private final Consumer<String> says;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);

    /**
     * Where it looks, and where it answers.
     *
     * @param environment that the cluster is
     * @param api its API server
     * @param account who asks that: {@code token} and {@code ca.crt}
     * @param repository that the environments follow
     * @param branch of it
     * @param keys a folder with what {@link RemoteBranch.Access} names, for a repository that asks for it
     * @param work a folder for the copy of it
     * @param port where the board answers; 0 for one that is free
     * @param ready where the kubelet asks; 0 for one that is free
     */
    public record Place(
            String environment,
            URI api,
            Path account,
            String repository,
            String branch,
            Path keys,
            Path work,
            int port,
            int ready) {}

    /**
     * @param pace between two questions to the repository
     * @param says told where it answers, what ails it, and when that is over
     */
    public BoardPod(Place place, Duration pace, Clock clock, Consumer<String> says) {
        this.place = place;
        this.pace = pace;
        this.clock = clock;
        this.says = says;
    }

    /**
     * Answers until it is closed.
     *
     * @throws IOException where it has no account
     */
    public void run() throws IOException, InterruptedException {
        try {
            serve();
        } finally {
            stopped.countDown();
        }
    }

    private void serve() throws IOException, InterruptedException {
        Troubles troubles = new Troubles(says);
        PageWriter pages = new PageWriter();
        try (Monorepo here = Monorepo.own(place.work().resolve(name(place.repository())));
                Upstream upstream = new Upstream(
                        here, place.repository(), place.branch(), new RemoteBranch.Access(place.keys()), clock);
                OwnApplications applications = new OwnApplications(new ApiServer(place.api(), place.account()));
                ReadyDoor ready = new ReadyDoor(place.ready(), upstream::isHere)) {
            ClusterStatuses statuses = new ClusterStatuses(
                    place.environment(),
                    () -> Map.of(place.environment(), answer(here, applications)),
                    () -> {},
                    clock);
            Reviews reviews = new Reviews(here, (_, _) -> nobodyJudges(), () -> {}, clock);
            BoardKeeper keeper = new BoardKeeper(
                    here,
                    place.branch(),
                    statuses,
                    reviews::of,
                    new Requests(Optional.empty(), place.branch(), () -> {}),
                    upstream::stale,
                    clock);
            LivePicture picture = new LivePicture(keeper, reviews, pages);
            Desk desk = new Desk(picture, new ServiceLook(here, keeper, clock), reviews, pages);
            try (BoardServer board = BoardServer.open(place.port(), picture, desk)) {
                says.accept("the board of " + place.environment() + ": " + board.address() + ", ready at port "
                        + ready.port());
                do {
                    upstream.bring();
                    upstream.stale().ifPresentOrElse(why -> troubles.tell("git", why), () -> troubles.over("git"));
                } while (!stopping.await(pace.toMillis(), TimeUnit.MILLISECONDS));
            }
        }
    }

    private Answer answer(Monorepo here, OwnApplications applications) throws InterruptedException {
        RevCommit main = here.commit("refs/remotes/origin/" + place.branch());
        Releases releases = new Releases(here, main);
        ClusterFacts facts = ClusterFacts.at(here, main, place.environment());
        try {
            return new Answer.Given(applications.statuses(
                    facts,
                    (service, revision) -> releases.pinnedAt(revision, place.environment(), service)
                            .map(release -> release.version().toString())));
        } catch (IOException e) {
            return new Answer.Lost(String.valueOf(e.getMessage()), facts.address());
        }
    }

    private static Review nobodyJudges() {
        throw new FleetException(
                ExitCode.UNAVAILABLE, "a pod judges nothing", "run `./fleet review` in a clone that has the branch");
    }

    /** What the repository is called, as a folder. */
    private static String name(String repository) {
        String last =
                repository.replaceFirst("/+$", "").replaceFirst("^.*[/:]", "").replaceFirst("\\.git$", "");
        return last.matches("[a-zA-Z0-9][a-zA-Z0-9._-]{0,99}") ? last : "fleet";
    }

    /** Ends it after what is under way, and returns when it has. */
    @Override
    public void close() {
        stopping.countDown();
        try {
            boolean _ = stopped.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
