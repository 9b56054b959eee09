package io.argosy.serving;

import io.argosy.serving.log.JsonLines;
import io.argosy.serving.log.SteadyLogManager;
import io.argosy.serving.own.OwnRoutes;
import io.argosy.serving.settings.InvalidSettingsException;
import io.argosy.serving.settings.Settings;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A whole process around one {@link ModelService}: what {@link Main} runs, and what a service's own {@code main} ends with.
 *
 * <pre>{@code
 * public static void main(String[] arguments) {
 *     ServingProcess.run(arguments, new OwnRoutes().post("/ranking", "Whom to call first", EXAMPLE, Main::ranking));
 * }
 * }</pre>
 *
 * <p>Its name, a field of every line of the log from the settings on, is the model package's.
 *
 * <p>It exits with 0 after SIGTERM, whether that came before it was ready or is followed by a drain, and with 2 if its
 * settings or its model are wrong. With the argument {@code --check} it starts, warms up and ends: an image's test of
 * itself. A check that is ended by SIGTERM has not passed, so it exits with 143 as any process does. With {@code --classes}
 * it serves a sample of each kind of model instead of any service's, one after the other: the run from which the archive of
 * classes is made that all services start with. With {@code --migrate} it brings the database of predictions to what this version needs, and ends.
 */
public final class ServingProcess {
    private static final int CANNOT_START = 2;

    private ServingProcess() {}

    /** Serves until SIGTERM. */
    public static void run(String[] arguments) {
        run(arguments, new OwnRoutes());
    }

    /** Serves until SIGTERM, with routes of the service's own beside the platform's. */
    public static void run(String[] arguments, OwnRoutes own) {
        System.setProperty("java.util.logging.manager", SteadyLogManager.class.getName());
        // Jetty would ask the platform's MBean server for it, which loads JMX and the flight recorder: a third of the
        // start.
        System.setProperty("org.eclipse.jetty.util.referencesPerCacheLine", "16");
        JsonLines.install(System.out, Level.INFO, Map.of());
        List<String> told = List.of(arguments);
        boolean check = told.equals(List.of("--check"));
        boolean classes = told.equals(List.of("--classes"));
        boolean migrate = told.equals(List.of("--migrate"));
        if (!told.isEmpty() && !check && !classes && !migrate) {
            fail(
                    "the only arguments are --check, --classes and --migrate: give the settings as SERVING_… in the environment");
        }
        Termination termination = new Termination();
        try {
            Settings settings = Settings.from(System.getenv());
            Map<String, String> always = ServiceName.of(settings.model())
                    .map(name -> Map.of("service", name))
                    .orElse(Map.of());
            JsonLines.install(System.out, settings.logging().level(), always);
            if (classes) {
                Samples.serve(System.getenv());
                System.exit(0);
            }
            if (migrate) {
                ModelService.migrate(settings);
                System.exit(0);
            }
            if (!check) {
                termination.install();
            }
            ModelService.start(settings, own, termination::ends);
            if (check) {
                System.exit(0);
            }
        } catch (InvalidSettingsException | CannotServeException e) {
            termination.cancel();
            fail(String.valueOf(e.getMessage()));
        }
    }

    private static void fail(String message) {
        Logger.getLogger(ServingProcess.class.getName()).severe(message);
        System.exit(CANNOT_START);
    }
}
