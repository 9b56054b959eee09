package io.argosy.fleet.training;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.Visible;
import io.argosy.fleet.experiment.Experiments;
import io.argosy.fleet.experiment.Run;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.mlflow.MlflowServer;
import io.argosy.fleet.mlflow.RunUpload;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where runs are noted: in the clone, and with {@code MLFLOW_TRACKING_URI} on that MLflow server too, in the experiment that
 * {@code MLFLOW_EXPERIMENT_NAME} names, or the service. What cannot be noted is told, and fails no training.
 */
public final class RunTracking {
    /** A server that is away or slow holds nobody up for longer. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Experiments experiments;
    private final Map<String, String> environment;
    private final Duration patience;

    public RunTracking(Monorepo repository, Map<String, String> environment) {
        this(repository, environment, PATIENCE);
    }

    /**
     * @param patience how long a server may take for all of it
     */
    RunTracking(Monorepo repository, Map<String, String> environment, Duration patience) {
        this.experiments = new Experiments(repository);
        this.environment = environment;
        this.patience = patience;
    }

    /**
     * Notes a run.
     *
     * @param folder the service's as it was trained, with its recipe and, where there is one, its {@code model}
     */
    void note(Run run, Path folder, Consumer<String> progress) {
        Run noted = run;
        try {
            noted = experiments.add(run);
        } catch (IOException | FleetException e) {
            progress.accept("the run is not noted here: " + Visible.of(String.valueOf(e.getMessage())));
        }
        try {
            log(noted, folder, progress);
        } catch (IOException | RuntimeException e) {
            progress.accept("the run is not logged to MLflow, or not all of it: "
                    + Visible.of(String.valueOf(e.getMessage())) + "; the model has nothing to do with it");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void log(Run run, Path folder, Consumer<String> progress) throws IOException, InterruptedException {
        Optional<MlflowServer> server = MlflowServer.of(environment, patience);
        if (server.isEmpty()) {
            return;
        }
        try (MlflowServer mlflow = server.get()) {
            Map<String, Path> files = new LinkedHashMap<>();
            files.put("CARD.md", folder.resolve("model/CARD.md"));
            files.put("metrics.json", folder.resolve("model/metrics.json"));
            files.put("recipe.yaml", folder.resolve("recipe.yaml"));
            String experiment = environment.getOrDefault("MLFLOW_EXPERIMENT_NAME", "");
            RunUpload.Logged logged =
                    new RunUpload(mlflow).log(run, experiment.isEmpty() ? run.service() : experiment, files);
            progress.accept("logged to MLflow at " + mlflow.address() + " as run " + Visible.of(logged.id()));
            logged.notKept().forEach(progress);
        }
    }
}
