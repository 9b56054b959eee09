package io.argosy.serving.store;

import io.argosy.model.ModelPackage;
import io.argosy.model.evidence.Slice;
import io.argosy.model.signature.Signature;
import io.argosy.serving.http.Router;
import io.argosy.serving.kept.KeptAnswer;
import io.argosy.serving.metrics.StoreMetrics;
import io.argosy.serving.settings.Settings;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Keeps predictions, so that they can be held against what came true. A prediction never waits and never fails for it. */
public interface PredictionStore extends AutoCloseable {
    /** Keeps none, at no cost. */
    PredictionStore NONE = new PredictionStore() {
        @Override
        public boolean keeps() {
            return false;
        }

        @Override
        public void begin() {
            // Nobody asked for it.
        }

        @Override
        public void keep(KeptAnswer answer) {
            // Nobody asked for it.
        }

        @Override
        public long waiting() {
            return 0;
        }

        @Override
        public long waitingBytes() {
            return 0;
        }

        @Override
        public void addTo(Router router) {
            // It has nothing to answer.
        }

        @Override
        public void describe(ObjectNode document) {
            // It has nothing to answer.
        }

        @Override
        public void close() {
            // It holds nothing.
        }
    };

    /** Whether what is answered now is to be kept. */
    boolean keeps();

    /** From now on whoever asks is a caller, and no warm-up. */
    void begin();

    /** Takes predictions, or counts them as dropped. Never blocks and never throws. */
    void keep(KeptAnswer answer);

    /** How many predictions wait to be written. */
    long waiting();

    /** About how much memory they take. */
    long waitingBytes();

    /** Adds the routes that the store answers. */
    void addTo(Router router);

    /** Adds the same routes to the service's OpenAPI document. */
    void describe(ObjectNode document);

    /** Writes what is there, as far as a short while allows, and counts the rest as dropped. */
    @Override
    void close();

    /** What makes a store: found by name, because no service without one should load its classes. */
    interface Factory {
        /**
         * Opens a store, whatever state the database is in.
         *
         * @param model what is served
         */
        PredictionStore open(Settings.Store settings, Model model, StoreMetrics metrics);

        /**
         * Brings the database to what this version needs, beside what the versions before need.
         *
         * @throws IllegalStateException with what keeps it from that, and the next step
         */
        void migrate(Settings.Store settings, Model model);
    }

    /**
     * What is served, as far as it is kept.
     *
     * @param name the service's
     * @param version by content
     * @param slices features by which training's figures are told
     */
    record Model(String name, String version, Signature signature, List<String> slices) {
        public Model {
            slices = List.copyOf(slices);
        }

        /** What a package is, as far as it is kept. */
        public static Model of(ModelPackage model, String version) {
            return new Model(
                    model.name(),
                    version,
                    model.signature(),
                    model.metrics().slices().stream()
                            .map(Slice::feature)
                            .distinct()
                            .toList());
        }
    }
}
