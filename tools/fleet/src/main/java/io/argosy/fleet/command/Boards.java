package io.argosy.fleet.command;

import io.argosy.fleet.board.page.PageWriter;
import io.argosy.fleet.board.server.BoardServer;
import io.argosy.fleet.board.server.Desk;
import io.argosy.fleet.board.server.Export;
import io.argosy.fleet.board.server.LivePicture;
import io.argosy.fleet.board.state.BoardKeeper;
import io.argosy.fleet.board.state.ClusterStatuses;
import io.argosy.fleet.board.state.EngineStatuses;
import io.argosy.fleet.board.state.Requests;
import io.argosy.fleet.board.state.Reviews;
import io.argosy.fleet.board.state.ServiceLook;
import io.argosy.fleet.board.state.Statuses;
import io.argosy.fleet.cluster.EveryCluster;
import io.argosy.fleet.engine.EngineDirectory;
import io.argosy.fleet.engine.state.EngineState;
import io.argosy.fleet.forge.Origin;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.release.Releases;
import io.argosy.fleet.review.Review;
import io.argosy.fleet.tool.Tools;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Puts a board together from a clone. */
final class Boards {
    private final Monorepo repository;
    private final String branch;
    private final Tools tools;
    private final Clock clock = Clock.systemUTC();
    private volatile @Nullable LivePicture picture;

    /**
     * @param branch the one that environments follow
     * @param tools that judge what is on its way
     */
    Boards(Monorepo repository, String branch, Tools tools) {
        this.repository = repository;
        this.branch = branch;
        this.tools = tools;
    }

    /** What an engine of this process says. */
    Statuses ofEngine(Supplier<Optional<EngineState>> state) {
        return new EngineStatuses(state);
    }

    /** What another process's engine of this clone wrote down; nothing where none runs. */
    Statuses ofEngineFile() {
        return new EngineStatuses(
                () -> EngineDirectory.of(repository).stateFile().ofRunningEngine());
    }

    /** What every environment's cluster says. */
    Statuses clusters() {
        return new ClusterStatuses(
                () -> new EveryCluster(repository.root(), new Releases(repository, repository.commit(branch))),
                this::changed,
                clock);
    }

    /** Something is otherwise. */
    void changed() {
        LivePicture its = picture;
        if (its != null) {
            its.changed();
        }
    }

    /**
     * Serves it.
     *
     * @throws io.argosy.fleet.FleetException where the port is taken
     */
    BoardServer open(int port, Statuses statuses) {
        PageWriter pages = new PageWriter();
        Reviews reviews = reviews();
        BoardKeeper keeper = new BoardKeeper(repository, branch, statuses, reviews::of, requests(), clock);
        LivePicture its = new LivePicture(keeper, reviews, pages);
        picture = its;
        return BoardServer.open(port, its, new Desk(its, new ServiceLook(repository, keeper, clock), reviews, pages));
    }

    /**
     * Writes it as files, once what is on its way has been judged.
     *
     * @param patience how long a cluster, and the gates, may take
     * @return how many files there are
     */
    int export(Path folder, Statuses statuses, Duration patience) throws InterruptedException {
        PageWriter pages = new PageWriter();
        Reviews reviews = reviews();
        BoardKeeper keeper = new BoardKeeper(repository, branch, statuses, reviews::of, requests(), clock);
        try (LivePicture its = new LivePicture(keeper, reviews, pages)) {
            picture = its;
            ServiceLook services = new ServiceLook(repository, keeper, clock);
            Export export = new Export(new Desk(its, services, reviews, pages), services, pages, folder);
            return export.write(its.settled(patience));
        }
    }

    private Requests requests() {
        try {
            return new Requests(Origin.of(repository).map(Origin::forge), branch, this::changed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Requests(Optional.empty(), branch, this::changed);
        }
    }

    private Reviews reviews() {
        return new Reviews(
                repository, (base, head) -> Review.of(repository, base, head, tools, clock), this::changed, clock);
    }
}
