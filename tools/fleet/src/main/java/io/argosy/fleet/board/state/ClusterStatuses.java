package io.argosy.fleet.board.state;

import io.argosy.fleet.board.state.Told.Source;
import io.argosy.fleet.cluster.EveryCluster;
import io.argosy.fleet.cluster.EveryCluster.Answer;
import io.argosy.fleet.engine.state.EngineState;
import io.argosy.fleet.engine.state.ServiceStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What every environment's cluster says, asked again and again by a thread of its own for as long as somebody looks. A cluster that does not
 * answer is lost, and what it said before is not told as if it still held.
 */
public final class ClusterStatuses implements Statuses {
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final String NOT_YET = "its cluster has not answered yet";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Clusters clusters;
    private final Predicate<String> asked;
    private final Runnable changed;
    private final Clock clock;
    private volatile Map<String, StatusReading> readings = Map.of();
    private volatile String trouble = "";
    private final WhileLooked asking;

    private final WhileLooked.Question question = new WhileLooked.Question() {
        @Override
        public void ask() throws InterruptedException {
            told(answered(), "");
        }

        @Override
        public void failed(String why) {
            // Main names no clusters, or says something of them that nobody can read: all of them are lost.
            told(Map.of(), "its cluster cannot be asked: " + why);
        }
    };

    /** Clusters that can be asked. */
    public interface Clusters {
        /** What each of them says, by its environment. */
        Map<String, Answer> answers() throws InterruptedException;
    }

    /**
     * What one environment's cluster says; of the others nobody asks here.
     *
     * @param changed told after each answer
     */
    public ClusterStatuses(String environment, Clusters cluster, Runnable changed, Clock clock) {
        this(cluster, environment::equals, PAUSE, changed, clock);
    }

    /**
     * @param clusters as the newest main names them
     * @param changed told after each answer
     */
    public ClusterStatuses(Supplier<EveryCluster> clusters, Runnable changed, Clock clock) {
        this(clusters, PAUSE, changed, clock);
    }

    ClusterStatuses(Supplier<EveryCluster> clusters, Duration pause, Runnable changed, Clock clock) {
        this(() -> clusters.get().answers(), _ -> true, pause, changed, clock);
    }

    private ClusterStatuses(Clusters clusters, Predicate<String> asked, Duration pause, Runnable changed, Clock clock) {
        this.asked = asked;
        this.asking = new WhileLooked("board-clusters", pause, PATIENCE, question);
        this.clusters = clusters;
        this.changed = changed;
        this.clock = clock;
    }

    @Override
    public Map<String, StatusReading> look(List<String> environments) {
        asking.looked();
        Map<String, StatusReading> known = readings;
        String why = trouble;
        Map<String, StatusReading> all = new HashMap<>();
        for (String environment : environments.stream().filter(asked).toList()) {
            all.put(
                    environment,
                    known.getOrDefault(
                            environment,
                            new StatusReading(
                                    by(environment, !why.isEmpty()), why.isEmpty() ? NOT_YET : why, Map.of())));
        }
        return all;
    }

    private void told(Map<String, StatusReading> answers, String why) {
        readings = answers;
        trouble = why;
        changed.run();
    }

    private Map<String, StatusReading> answered() throws InterruptedException {
        Map<String, StatusReading> answers = new HashMap<>();
        clusters.answers()
                .forEach((environment, answer) -> answers.put(
                        environment,
                        switch (answer) {
                            case Answer.Lost(String why, String _) ->
                                new StatusReading(by(environment, true), why, Map.of());
                            case Answer.Given(List<ServiceStatus> statuses) ->
                                new StatusReading(by(environment, true), "", byName(statuses));
                        }));
        return answers;
    }

    private Told by(String environment, boolean asked) {
        return new Told(Source.CLUSTER, environment + "'s cluster", asked ? clock.instant() : null);
    }

    private static Map<String, ServiceStatus> byName(List<ServiceStatus> statuses) {
        Map<String, ServiceStatus> byName = new HashMap<>();
        statuses.forEach(status -> byName.put(status.service(), status));
        return byName;
    }

    @Override
    public Optional<EngineState> engine() {
        return Optional.empty();
    }

    @Override
    public void close() {
        asking.close();
    }
}
