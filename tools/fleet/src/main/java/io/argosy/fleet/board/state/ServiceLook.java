package io.argosy.fleet.board.state;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.board.state.ModelShelf.Shelved;
import io.argosy.fleet.evidence.Account;
import io.argosy.fleet.evidence.EvidenceReader;
import io.argosy.fleet.evidence.QualityInUse;
import io.argosy.fleet.evidence.Seen;
import io.argosy.fleet.evidence.Stretch;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.Snapshot;
import io.argosy.fleet.history.Conducts;
import io.argosy.fleet.history.Delivery;
import io.argosy.fleet.history.Placement;
import io.argosy.fleet.history.ServiceHistory;
import io.argosy.fleet.manifest.ReferenceGraph;
import io.argosy.fleet.manifest.SettingLayers;
import io.argosy.fleet.monitoring.Objectives;
import io.argosy.fleet.monitoring.Scrape;
import io.argosy.model.evidence.GoldenRow;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;

/** Gathers what is known of one service, whenever somebody opens its page. */
public final class ServiceLook {
    /** So many versions are shown, the newest and those that run. */
    private static final int MOST_VERSIONS = 6;
    /** So many golden rows can be tried. */
    public static final int MOST_ROWS = 20;

    /** Off, and a service has no pages of its API documentation. */
    private static final String DOCS = "SERVING_DOCS";

    private static final Duration KEPT = Duration.ofDays(14);

    private final Monorepo repository;
    private final BoardKeeper keeper;
    private final ModelShelf shelf;
    private final Clock clock;

    public ServiceLook(Monorepo repository, BoardKeeper keeper, Clock clock) {
        this.repository = repository;
        this.keeper = keeper;
        this.shelf = new ModelShelf(repository);
        this.clock = clock;
    }

    /** What is known; nothing where the board has no such service. */
    public Optional<ServiceStory> look(Board board, String service) {
        return board.row(service).map(row -> look(board, row));
    }

    private ServiceStory look(Board board, ServiceRow row) {
        String service = row.service();
        Instant now = clock.instant();
        RevCommit main = repository.commit(board.main().commit());
        List<String> troubles = new ArrayList<>();
        List<Placement> placements = List.of();
        @Nullable Conducts conducts = null;
        @Nullable Delivery delivery = null;
        try {
            ServiceHistory history = ServiceHistory.of(repository, main, service);
            placements = history.placements();
            conducts = Conducts.of(repository, main, service, history, now);
            delivery = history.delivery(repository, main, now, conducts);
        } catch (FleetException e) {
            troubles.add(e.fact());
        }
        Map<String, List<Stretch>> stretches = new HashMap<>();
        Map<String, List<QualityInUse>> inUse = new HashMap<>();
        Map<String, List<Moments.Moment>> moments = new HashMap<>();
        Map<String, List<Scrape.Bin>> bins = new LinkedHashMap<>();
        Map<String, Objectives.Objective> objectives = new HashMap<>();
        Objectives expected = Objectives.readable(repository, main);
        ReferenceGraph files = new ReferenceGraph(new Snapshot(repository, main));
        Set<String> documented = new HashSet<>();
        for (Cell cell : row.cells()) {
            String environment = cell.place().environment();
            Optional<Seen> seen = seen(main, environment, service, now);
            stretches.put(environment, seen.map(Seen::stretches).orElse(List.of()));
            inUse.put(environment, seen.map(Seen::quality).orElse(List.of()));
            moments.put(environment, keeper.moments(cell.place()));
            bins.put(environment, keeper.bins(cell.place(), cell.running()));
            objectives.put(environment, expected.of(environment, service));
            if (!SettingLayers.value(files, cell.place().path(), DOCS).equals(Optional.of("off"))) {
                documented.add(environment);
            }
        }
        return new ServiceStory(
                now,
                row,
                placements,
                conducts,
                delivery,
                models(main, row, placements),
                stretches,
                inUse,
                moments,
                bins,
                objectives,
                board.onTheWay().stream()
                        .filter(way -> way.moves().stream()
                                .anyMatch(move -> move.service().equals(service)))
                        .toList(),
                documented,
                troubles);
    }

    private Optional<Seen> seen(RevCommit main, String environment, String service, Instant now) {
        return EvidenceReader.of(repository, main, environment, now).service(service, now.minus(KEPT))
                        instanceof Account.Given(Seen seen)
                ? Optional.of(seen)
                : Optional.empty();
    }

    private List<ServiceStory.Model> models(RevCommit main, ServiceRow row, List<Placement> placements) {
        Set<String> versions = new LinkedHashSet<>(row.versions());
        placements.stream()
                .map(Placement::version)
                .filter(version -> !version.isEmpty())
                .forEach(version -> {
                    if (versions.size() < MOST_VERSIONS) {
                        versions.add(version);
                    }
                });
        List<ServiceStory.Model> models = new ArrayList<>();
        for (String version : versions) {
            List<String> where = row.cells().stream()
                    .filter(cell -> cell.version().equals(version))
                    .map(cell -> cell.place().environment())
                    .toList();
            models.add(
                    switch (shelf.of(main, row.service(), version)) {
                        case Shelved.Loaded(var model) ->
                            new ServiceStory.Model(version, where, Optional.of(model), "");
                        case Shelved.Broken(String why) ->
                            new ServiceStory.Model(version, where, Optional.empty(), why);
                    });
        }
        return models;
    }

    /**
     * What two versions answer to a golden row of the first.
     *
     * @param index from 0
     * @return nothing where there is no such row, or no model that loads
     */
    public static Optional<TriedRow> tried(ServiceStory story, int index) {
        List<TriedRow.Version> versions = new ArrayList<>();
        for (ServiceStory.Model model : story.models()) {
            // The same model in two images answers the same.
            model.model()
                    .filter(its -> versions.size() < 2)
                    .filter(its -> versions.stream()
                            .noneMatch(other -> other.model().version().equals(its.version())))
                    .ifPresent(its -> versions.add(new TriedRow.Version(model.version(), its)));
        }
        if (versions.isEmpty()) {
            return Optional.empty();
        }
        List<GoldenRow> rows = versions.getFirst().model().goldenRows();
        rows = rows.subList(0, Math.min(rows.size(), MOST_ROWS));
        return index < 0 || index >= rows.size() ? Optional.empty() : Optional.of(TriedRow.of(index, rows, versions));
    }
}
