package io.argosy.serving;

import io.argosy.model.InvalidPackageException;
import io.argosy.model.ModelPackage;
import io.argosy.model.evidence.GoldenMismatch;
import io.argosy.model.format.PackageReader;
import io.argosy.serving.health.ManagementServer;
import io.argosy.serving.health.Readiness;
import io.argosy.serving.http.Exchange;
import io.argosy.serving.http.MemoryBudget;
import io.argosy.serving.http.PublicServer;
import io.argosy.serving.http.Router;
import io.argosy.serving.http.Spans;
import io.argosy.serving.metrics.ServingMetrics;
import io.argosy.serving.own.OwnRoutes;
import io.argosy.serving.predict.ServedModel;
import io.argosy.serving.settings.Settings;
import io.argosy.serving.settings.Settings.Limits;
import io.argosy.serving.store.PredictionStore;
import io.argosy.serving.store.StoreFinder;
import io.argosy.serving.tracing.OtlpSpans;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.logging.Logger;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.jspecify.annotations.Nullable;

/**
 * One model behind HTTP, from its start to its end.
 *
 * <pre>{@code
 * try (ModelService service = ModelService.start(Settings.from(System.getenv()))) {
 *     … service.port() answers …
 * }
 * }</pre>
 *
 * <p>The management port opens first, so that probes see a process that starts. The model is then loaded and checked,
 * down to its golden rows; the public port opens, the process warms itself up through it, and only then is it ready.
 */
public final class ModelService implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ModelService.class.getName());

    private final Settings settings;
    private final Readiness readiness;
    private final ManagementServer management;
    private final PublicServer server;
    private final Spans spans;
    private final PredictionStore store;

    private ModelService(
            Settings settings,
            Readiness readiness,
            ManagementServer management,
            PublicServer server,
            Spans spans,
            PredictionStore store) {
        this.settings = settings;
        this.readiness = readiness;
        this.management = management;
        this.server = server;
        this.spans = spans;
        this.store = store;
    }

    /**
     * Loads the model that the settings name, checks it and serves it.
     *
     * @return the service, ready
     * @throws CannotServeException if the model is not sound or a port cannot be had
     */
    public static ModelService start(Settings settings) throws CannotServeException {
        return start(settings, load(settings));
    }

    /**
     * As {@link #start(Settings)}.
     *
     * @param own routes beside the platform's
     * @param ready is given the service just before the first probe can see that it is ready: from then on it has
     *     callers, and must not end without a drain
     */
    static ModelService start(Settings settings, OwnRoutes own, Consumer<ModelService> ready)
            throws CannotServeException {
        return start(settings, load(settings), own, ready);
    }

    /**
     * Serves a model that is already loaded, whatever folder the settings name.
     *
     * @throws CannotServeException if its golden rows fail or a port cannot be had
     */
    public static ModelService start(Settings settings, ModelPackage model) throws CannotServeException {
        return start(settings, model, new OwnRoutes());
    }

    /**
     * As {@link #start(Settings, ModelPackage)}, with routes beside the platform's.
     *
     * @throws CannotServeException if one of them cannot be had, too
     */
    public static ModelService start(Settings settings, ModelPackage model, OwnRoutes own) throws CannotServeException {
        return start(settings, model, own, _ -> {});
    }

    private static ModelService start(
            Settings settings, ModelPackage model, OwnRoutes own, Consumer<ModelService> ready)
            throws CannotServeException {
        checkGoldenRows(model);
        String version = settings.version().isEmpty() ? model.version() : settings.version();
        ServingMetrics metrics = new ServingMetrics(model, version, settings.environment(), !own.isEmpty());
        Readiness readiness = new Readiness();
        ManagementServer management = null;
        PredictionStore store = PredictionStore.NONE;
        try {
            management =
                    new ManagementServer(settings.host(), settings.managementPort(), readiness, metrics.registry());
            store = store(settings, model, version, metrics);
            ServedModel served = new ServedModel(model, version, metrics.predictions(), store);
            ModelService service = serve(settings, served, own, metrics, readiness, management);
            WarmUp.run(settings.host(), service.port(), model.goldenRows(), settings.warmUp());
            metrics.forget();
            store.begin();
            ready.accept(service);
            readiness.started();
            metrics.addJvm();
            LOG.info(() -> "%s %s is ready on port %d, probes and metrics on %d"
                    .formatted(model.name(), version, service.port(), service.managementPort()));
            return service;
        } catch (CannotServeException e) {
            store.close();
            close(management);
            throw e;
        } catch (IOException e) {
            store.close();
            close(management);
            throw new CannotServeException(String.valueOf(e.getMessage()), e);
        }
    }

    private static ModelService serve(
            Settings settings,
            ServedModel model,
            OwnRoutes own,
            ServingMetrics metrics,
            Readiness readiness,
            ManagementServer management)
            throws IOException, CannotServeException {
        Limits limits = settings.limits();
        Spans spans = spans(settings, model);
        MemoryBudget budget = MemoryBudget.ofHeap(limits.memoryPercent(), limits.connections());
        Router router = new Router(
                limits,
                budget,
                HttpFields.from(new PreEncodedHttpField("Model-Version", model.version())),
                readiness::request,
                new Exchange.Observation(metrics.requests(), settings.logging().slow(), spans));
        metrics.queue(router::waiting);
        metrics.memory(budget::held, budget.limit());
        Endpoints.addTo(router, model, settings, readiness, own);
        return new ModelService(
                settings, readiness, management, new PublicServer(settings, router), spans, model.store());
    }

    private static void close(@Nullable ManagementServer management) {
        if (management != null) {
            management.close();
        }
    }

    private static PredictionStore store(Settings settings, ModelPackage model, String version, ServingMetrics metrics)
            throws CannotServeException {
        if (!settings.store().isOn()) {
            return PredictionStore.NONE;
        }
        try {
            PredictionStore store = StoreFinder.find()
                    .open(settings.store(), PredictionStore.Model.of(model, version), metrics.store());
            metrics.storeQueue(store::waiting, store::waitingBytes);
            return store;
        } catch (IllegalStateException e) {
            throw new CannotServeException(String.valueOf(e.getMessage()), e);
        }
    }

    private static Spans spans(Settings settings, ServedModel model) {
        URI collector = settings.tracing().endpoint();
        return collector == null
                ? Spans.NONE
                : new OtlpSpans(
                        collector, settings.tracing().percent(), model.name(), model.version(), settings.environment());
    }

    /**
     * Brings the database of predictions to what this version needs.
     *
     * @throws CannotServeException where there is none, or it cannot be brought there
     */
    static void migrate(Settings settings) throws CannotServeException {
        if (!settings.store().isOn()) {
            throw new CannotServeException("--migrate has no database: give its address as SERVING_STORE");
        }
        ModelPackage model = load(settings);
        try {
            StoreFinder.find().migrate(settings.store(), PredictionStore.Model.of(model, model.version()));
        } catch (IllegalStateException e) {
            throw new CannotServeException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Loads the model that the settings name.
     *
     * @throws CannotServeException if it breaks a rule of the package format
     */
    public static ModelPackage load(Settings settings) throws CannotServeException {
        try {
            return PackageReader.read(settings.model());
        } catch (InvalidPackageException e) {
            throw new CannotServeException(
                    "the model in %s is not sound: %s".formatted(settings.model(), e.getMessage()), e);
        }
    }

    private static void checkGoldenRows(ModelPackage model) throws CannotServeException {
        List<GoldenMismatch> wrong = model.checkGoldenRows();
        if (!wrong.isEmpty()) {
            throw new CannotServeException("the model %s %s fails %d of its %d golden rows, first: %s"
                    .formatted(
                            model.name(),
                            model.version(),
                            wrong.size(),
                            model.goldenRows().size(),
                            wrong.getFirst().message()));
        }
    }

    /** The public port. */
    public int port() {
        return server.port();
    }

    /** The port of probes and metrics. */
    public int managementPort() {
        return management.port();
    }

    /**
     * Ends without losing a request: no longer ready, answers go on until every load balancer has noticed, what is in
     * flight is finished, and the ports close.
     */
    @Override
    public void close() {
        readiness.drain();
        LOG.info("draining");
        long end = System.nanoTime() + settings.drain().toNanos();
        boolean interrupted = false;
        try {
            readiness.awaitQuiet(settings.quiet(), settings.drain());
        } catch (InterruptedException e) {
            // Whoever interrupts wants the end sooner: stop now, still finishing what is in flight.
            interrupted = true;
        }
        server.stop(Duration.ofNanos(end - System.nanoTime()));
        if (spans instanceof OtlpSpans otlp) {
            otlp.close();
        }
        store.close();
        management.close();
        LOG.info("stopped");
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
