package io.argosy.fleet.history;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.git.MainLine;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.release.Hold;
import io.argosy.fleet.release.Overlay;
import io.argosy.fleet.release.Releases;
import io.argosy.fleet.version.Version;
import io.argosy.fleet.version.Versions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * Where the versions of a service have been, read from main's first-parent history.
 *
 * @param environments first to last
 * @param placements newest first
 */
public record ServiceHistory(List<String> environments, List<Placement> placements) {
    public ServiceHistory {
        environments = List.copyOf(environments);
        placements = List.copyOf(placements);
    }

    /** Reads the history up to {@code main}. */
    public static ServiceHistory of(Monorepo repository, RevCommit main, String service) {
        Releases releases = new Releases(repository, main);
        releases.requireService(service);
        List<String> environments = inOrder(releases);
        List<Placement> placements = new ArrayList<>();
        for (String environment : environments) {
            Optional<Version> before = Optional.empty();
            for (Releases.Pin pin : releases.history(environment, service).reversed()) {
                Version version = pin.release().version();
                if (!before.equals(Optional.of(version))) {
                    placements.add(placement(repository, new Overlay(environment, service), pin));
                }
                before = Optional.of(version);
            }
        }
        List<Placement> newestFirst = new ArrayList<>(placements.reversed());
        for (String environment : environments) {
            for (MainLine.Since<?> end : releases.removals(environment, service)) {
                newestFirst.add(end(new Overlay(environment, service), end));
            }
        }
        // Of two in the same second, the later in history is first; of two environments, the later one.
        List<String> line = releases.line().states().stream()
                .map(state -> state.commit().name())
                .toList();
        Map<String, Integer> place = new HashMap<>();
        line.forEach(commit -> place.putIfAbsent(commit, place.size()));
        newestFirst.sort(Comparator.comparing(Placement::at)
                .reversed()
                .thenComparing(placement -> place.getOrDefault(placement.commit(), 0)));
        return new ServiceHistory(environments, newestFirst);
    }

    /** What was, can be told also where today's rules cannot be read: then by name. */
    private static List<String> inOrder(Releases releases) {
        try {
            return releases.environments().names();
        } catch (FleetException e) {
            return releases.environmentNames();
        }
    }

    private static Placement end(Overlay overlay, MainLine.Since<?> end) {
        RevCommit commit = end.state().commit();
        return new Placement(
                overlay.environment(),
                overlay.service(),
                "",
                false,
                end.state().landing().date(),
                end.state().landing() instanceof MainLine.Landing.At,
                end.stood(),
                commit.getAuthorIdent().getName(),
                commit.name());
    }

    private static Placement placement(Monorepo repository, Overlay overlay, Releases.Pin pin) {
        return new Placement(
                overlay.environment(),
                overlay.service(),
                pin.release().version().toString(),
                isRollback(repository, overlay, pin),
                pin.landing().date(),
                pin.landing() instanceof MainLine.Landing.At,
                pin.stood(),
                pin.commit().getAuthorIdent().getName(),
                pin.commit().name());
    }

    private static boolean isRollback(Monorepo repository, Overlay overlay, Releases.Pin pin) {
        try {
            return Hold.at(repository, pin.commit(), overlay)
                    .filter(hold -> hold.at().equals(pin.release().version()))
                    .isPresent();
        } catch (FleetException e) {
            return false;
        }
    }

    /** What came to one environment, newest first. */
    public List<Placement> in(String environment) {
        return placements.stream()
                .filter(placement -> placement.environment().equals(environment))
                .toList();
    }

    /** What an environment is known to have run at a time; nothing before its first release. */
    public Optional<Placement> running(String environment, Instant time) {
        return in(environment).stream()
                .filter(placement -> placement.ran() && !placement.at().isAfter(time))
                .findFirst()
                .filter(placement -> !placement.isEnd());
    }

    /**
     * How well delivery to the last environment goes, as far as it is known to have run what came; see {@link Delivery}.
     *
     * @param conducts what was seen: it is restored when it is healthy, and where nobody saw that, with the merge
     */
    public Delivery delivery(Monorepo repository, RevCommit main, Instant now, Conducts conducts) {
        List<Placement> oldestFirst = in(environments.getLast()).reversed().stream()
                .filter(placement -> placement.ran() && !placement.isEnd())
                .toList();
        Versions versions = new Versions(repository);
        List<Duration> leads = new ArrayList<>();
        List<Duration> restores = new ArrayList<>();
        int deployments = 0;
        for (int i = 0; i < oldestFirst.size(); i++) {
            Placement placement = oldestFirst.get(i);
            if (placement.rollback()) {
                if (i > 0) {
                    Instant restored = conducts.healthy(placement).orElse(placement.at());
                    restores.add(Duration.between(oldestFirst.get(i - 1).at(), restored));
                }
                continue;
            }
            deployments++;
            versions.commitOf(main, placement.service(), Version.parse(placement.version()))
                    .map(commit -> commit.getAuthorIdent().getWhenAsInstant())
                    .filter(made -> !made.isAfter(placement.at()))
                    .ifPresent(made -> leads.add(Duration.between(made, placement.at())));
        }
        Duration observed = oldestFirst.isEmpty()
                ? Duration.ZERO
                : Duration.between(oldestFirst.getFirst().at(), now);
        return Delivery.of(environments.getLast(), deployments, observed, leads, restores);
    }
}
