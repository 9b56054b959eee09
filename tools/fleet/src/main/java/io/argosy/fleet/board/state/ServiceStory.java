package io.argosy.fleet.board.state;

import io.argosy.fleet.evidence.QualityInUse;
import io.argosy.fleet.evidence.Stretch;
import io.argosy.fleet.history.Conducts;
import io.argosy.fleet.history.Delivery;
import io.argosy.fleet.history.Placement;
import io.argosy.fleet.monitoring.Objectives;
import io.argosy.fleet.monitoring.Scrape;
import io.argosy.model.ModelPackage;
import io.argosy.model.evidence.Metric;
import io.argosy.model.evidence.Reliability;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one service.
 *
 * @param placements what came where, newest first
 * @param models of the versions that are somewhere and of those before, newest first
 * @param stretches what was seen in each environment, of the days that are kept
 * @param inUse how good each version was in each environment by what came true, of the days that are kept
 * @param moments what the last minutes were like, where its processes are here
 * @param bins the values that the running version has seen, by environment, where its processes are here
 * @param documented the environments whose settings leave the pages of its API documentation on
 * @param troubles what cannot be told, a sentence each
 */
public record ServiceStory(
        Instant at,
        ServiceRow row,
        List<Placement> placements,
        @Nullable Conducts conducts,
        @Nullable Delivery delivery,
        List<Model> models,
        Map<String, List<Stretch>> stretches,
        Map<String, List<QualityInUse>> inUse,
        Map<String, List<Moments.Moment>> moments,
        Map<String, List<Scrape.Bin>> bins,
        Map<String, Objectives.Objective> objectives,
        List<OnTheWay> onTheWay,
        Set<String> documented,
        List<String> troubles) {
    public ServiceStory {
        placements = List.copyOf(placements);
        models = List.copyOf(models);
        stretches = Map.copyOf(stretches);
        inUse = Map.copyOf(inUse);
        moments = Map.copyOf(moments);
        bins = Map.copyOf(bins);
        objectives = Map.copyOf(objectives);
        onTheWay = List.copyOf(onTheWay);
        documented = Set.copyOf(documented);
        troubles = List.copyOf(troubles);
    }

    /**
     * A version's model.
     *
     * @param where the environments that have it now
     * @param model nothing where it cannot be loaded
     * @param why it cannot; empty where it can
     */
    public record Model(String version, List<String> where, Optional<ModelPackage> model, String why) {
        public Model {
            where = List.copyOf(where);
        }

        /** Its figures over all rows. */
        public List<Metric> figures() {
            return model.map(its -> its.metrics().overall()).orElse(List.of());
        }

        /** How far its probabilities came true. */
        public Optional<Reliability> reliability() {
            return model.flatMap(its -> Optional.ofNullable(its.metrics().reliability()));
        }
    }

    /** The newest version that can be loaded. */
    public Optional<ModelPackage> newest() {
        return models.stream().flatMap(model -> model.model().stream()).findFirst();
    }
}
