package io.argosy.store;

import io.argosy.serving.metrics.StoreMetrics;
import io.argosy.serving.settings.Settings;
import io.argosy.serving.store.PredictionStore;

/** Makes stores of predictions; found by name. */
public final class PostgresStores implements PredictionStore.Factory {
    @Override
    public PredictionStore open(Settings.Store settings, PredictionStore.Model model, StoreMetrics metrics) {
        return new PostgresStore(settings, model, metrics);
    }

    @Override
    public void migrate(Settings.Store settings, PredictionStore.Model model) {
        Schema.migrate(settings, model);
    }
}
