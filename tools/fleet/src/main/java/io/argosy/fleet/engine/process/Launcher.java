package io.argosy.fleet.engine.process;

import io.argosy.fleet.build.BuiltVersion;
import io.argosy.fleet.engine.state.Journal;
import io.argosy.fleet.engine.state.ProcessIdentity;
import io.argosy.fleet.engine.state.ServiceRun;
import io.argosy.fleet.manifest.Workload;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Starts processes the way a node starts containers: with the image's environment, then the manifest's, and of this
 * machine's own only what a program needs to run at all. Ports alone differ: every process of the machine needs its own.
 */
public final class Launcher implements AutoCloseable {
    /** In every process's environment: the folder of the engine that started it, so that none is ever lost. */
    public static final String MARK = "FLEET_ENGINE";

    private static final List<String> OF_THIS_MACHINE = List.of("PATH", "HOME", "LANG", "LC_ALL", "TZ");
    private static final Map<String, String> PORT_VARIABLES =
            Map.of("SERVING_PORT", "http", "SERVING_MANAGEMENT_PORT", "management");

    private final Path engineDirectory;
    private final ServiceLogs logs;
    private final LocalPorts localPorts = new LocalPorts();
    private final Journal journal;
    private final LocalStore store;

    /**
     * @param progress told in one line what is done beside processes
     */
    public Launcher(Path engineDirectory, ServiceLogs logs, Journal journal, Consumer<String> progress) {
        this.engineDirectory = engineDirectory;
        this.logs = logs;
        this.journal = journal;
        this.store = new LocalStore(
                LocalStore.folder(engineDirectory),
                Map.of(MARK, engineDirectory.toString()),
                localPorts::take,
                progress);
    }

    /** What is made ready before a process of a workload is launched, and what that process is told of it; it may take a while. */
    Map<String, String> prepare(Workload workload, BuiltVersion version) throws InterruptedException {
        return store.variables(workload, variables -> {
            List<String> command = new ArrayList<>(command(workload, version));
            command.add("--migrate");
            ProcessBuilder builder =
                    new ProcessBuilder(command).directory(version.directory().toFile());
            configure(builder.environment(), workload, version, Map.of());
            builder.environment().putAll(variables);
            return builder;
        });
    }

    /**
     * Starts one process, on ports of its own.
     *
     * @param prepared what {@link #prepare} gave
     * @throws IOException where the system refuses
     */
    ServiceProcess launch(Workload workload, BuiltVersion version, Map<String, String> prepared) throws IOException {
        Map<String, Integer> ports = new HashMap<>();
        workload.ports().keySet().forEach(name -> ports.put(name, localPorts.take()));
        try {
            Path log = logs.create(
                    workload.environment(),
                    workload.service(),
                    workload.version().toString());
            ProcessBuilder builder = new ProcessBuilder(command(workload, version))
                    .directory(version.directory().toFile())
                    .redirectInput(new File("/dev/null"))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            configure(builder.environment(), workload, version, ports);
            builder.environment().putAll(prepared);
            Process process = builder.start();
            ProcessIdentity identity = ProcessIdentity.of(process.toHandle());
            journal.started(new ServiceRun(
                    identity,
                    workload.environment(),
                    workload.service(),
                    workload.version().toString(),
                    log.toString(),
                    workload.gracePeriod().toSeconds(),
                    ports.get("management")));
            return new ServiceProcess(process, identity, ports, log);
        } catch (IOException e) {
            localPorts.release(ports.values());
            throw e;
        }
    }

    /**
     * The version's command. A JVM in a container sizes its heap by the container's memory; here it is told to see no
     * more than that of the machine's, so that it behaves and fails as it would there.
     */
    private static List<String> command(Workload workload, BuiltVersion version) {
        List<String> command = new ArrayList<>(version.command());
        if (workload.memoryLimit().isPresent() && command.getFirst().endsWith("/java")) {
            command.add(1, "-XX:MaxRAM=" + workload.memoryLimit().getAsLong());
        }
        return command;
    }

    /** To be called once a process has ended. */
    void ended(ServiceProcess process) {
        journal.ended(process.identity());
        localPorts.release(process.ports().values());
    }

    /** Ends what is beside the processes, and gives the ports back; to be called once every process has ended. */
    @Override
    public void close() {
        store.close();
        localPorts.close();
    }

    private void configure(
            Map<String, String> environment, Workload workload, BuiltVersion version, Map<String, Integer> ports) {
        Map<String, String> own = Map.copyOf(environment);
        environment.clear();
        OF_THIS_MACHINE.stream().filter(own::containsKey).forEach(name -> environment.put(name, own.get(name)));
        environment.put(MARK, engineDirectory.toString());
        environment.putAll(workload.variables());
        // Where the files of the image are on this machine, only the version knows.
        environment.putAll(version.environment());
        PORT_VARIABLES.forEach((variable, name) -> {
            Integer port = ports.get(name);
            if (port != null) {
                environment.put(variable, port.toString());
            }
        });
    }
}
