package io.argosy.fleet.mlflow;

import io.argosy.fleet.experiment.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Logs a run to an MLflow server: its settings as parameters, its figures as metrics, its card and recipe as artefacts. */
public final class RunUpload {
    private static final int CONFLICT = 400;
    private static final int NOT_FOUND = 404;

    /** What MLflow takes at once. */
    private static final int MOST_PARAMETERS = 100;

    /** The longest key that MLflow takes. */
    private static final int LONGEST_KEY = 250;

    private final MlflowServer server;

    public RunUpload(MlflowServer server) {
        this.server = server;
    }

    /**
     * Logs it.
     *
     * @param experiment the experiment's name, which is made where there is none
     * @param files what is kept with it, by name; one that is not there is passed over
     * @return the identifier that MLflow gave it, and what could not be kept
     */
    public Logged log(Run run, String experiment, Map<String, Path> files) throws IOException, InterruptedException {
        String experimentId = experiment(experiment);
        long start = run.at().toEpochMilli();
        JsonNode made = server.post(
                        "runs/create",
                        Map.of(
                                "experiment_id",
                                experimentId,
                                "run_name",
                                run.service() + " " + run.version() + " #" + run.number(),
                                "start_time",
                                start,
                                "tags",
                                tags(run)))
                .path("run")
                .path("info");
        String id = made.path("run_id").asString("");
        if (id.isEmpty()) {
            throw new MlflowException(server.address() + " made a run without a name: is it an MLflow server?");
        }
        Map<String, Object> batch = new LinkedHashMap<>();
        batch.put("run_id", id);
        batch.put("params", parameters(run));
        batch.put("metrics", metrics(run));
        server.post("runs/log-batch", batch);
        List<String> notKept = new ArrayList<>();
        if (run.failed()) {
            files = Map.of();
        }
        keep(made.path("artifact_uri").asString(""), files).ifPresent(notKept::add);
        server.post(
                "runs/update",
                Map.of(
                        "run_id",
                        id,
                        "status",
                        run.failed() ? "FAILED" : "FINISHED",
                        "end_time",
                        start + Math.round(1e3 * run.seconds())));
        return new Logged(id, List.copyOf(notKept));
    }

    /**
     * What came of it.
     *
     * @param id the run's identifier
     * @param notKept why files are not with it
     */
    public record Logged(String id, List<String> notKept) {}

    private String experiment(String name) throws IOException, InterruptedException {
        try {
            return existing(name);
        } catch (MlflowException e) {
            if (e.status() != NOT_FOUND) {
                throw e;
            }
        }
        try {
            return server.post("experiments/create", Map.of("name", name))
                    .path("experiment_id")
                    .asString("");
        } catch (MlflowException e) {
            if (e.status() == CONFLICT) {
                // Another run made it meanwhile.
                return existing(name);
            }
            throw e;
        }
    }

    private String existing(String name) throws IOException, InterruptedException {
        return server.get("experiments/get-by-name", Map.of("experiment_name", name))
                .path("experiment")
                .path("experiment_id")
                .asString("");
    }

    private static List<Map<String, String>> tags(Run run) {
        List<Map<String, String>> tags = new ArrayList<>();
        tag(tags, "mlflow.source.name", "services/" + run.service());
        tag(tags, "mlflow.source.git.commit", run.commit());
        tag(tags, "argosy.training_code", run.code());
        tag(tags, "argosy.java", run.java());
        tag(tags, "argosy.version", run.version());
        tag(tags, "argosy.trouble", run.trouble());
        run.files().forEach((file, hash) -> tag(tags, "argosy.sha256." + file, hash));
        return tags;
    }

    private static void tag(List<Map<String, String>> tags, String key, String value) {
        if (!value.isEmpty()) {
            tags.add(Map.of("key", key(key), "value", value));
        }
    }

    private static List<Map<String, String>> parameters(Run run) {
        return run.parameters().entrySet().stream()
                .limit(MOST_PARAMETERS)
                .map(one -> Map.of("key", key(one.getKey()), "value", one.getValue()))
                .toList();
    }

    private static List<Map<String, Object>> metrics(Run run) {
        long end = run.at().toEpochMilli() + Math.round(1e3 * run.seconds());
        List<Map<String, Object>> metrics = new ArrayList<>();
        run.figures().forEach((name, figure) -> {
            metric(metrics, name, figure.value(), end);
            metric(metrics, name + "_low", figure.low(), end);
            metric(metrics, name + "_high", figure.high(), end);
        });
        metric(metrics, "seconds", run.seconds(), end);
        metric(metrics, "rows", run.rows(), end);
        return metrics;
    }

    private static void metric(List<Map<String, Object>> metrics, String name, double value, long at) {
        if (Double.isFinite(value)) {
            metrics.add(Map.of("key", key(name), "value", value, "timestamp", at, "step", 0));
        }
    }

    /** MLflow takes letters, digits and a few signs in a name. */
    private static String key(String name) {
        String key = name.replaceAll("[^\\p{IsAlphabetic}0-9_. /-]", "_");
        return key.length() <= LONGEST_KEY ? key : key.substring(0, LONGEST_KEY);
    }

    private Optional<String> keep(String store, Map<String, Path> files) throws IOException, InterruptedException {
        Optional<String> folder = ArtifactFolder.behind(store);
        if (folder.isEmpty()) {
            return files.isEmpty()
                    ? Optional.empty()
                    : Optional.of("its files are not kept: they lie in " + ArtifactFolder.shown(store)
                            + ", and only the server's own store takes some (mlflow server --serve-artifacts)");
        }
        for (Map.Entry<String, Path> file : files.entrySet()) {
            if (Files.isRegularFile(file.getValue())) {
                server.upload(folder.get() + "/" + file.getKey(), Files.readAllBytes(file.getValue()));
            }
        }
        return Optional.empty();
    }
}
