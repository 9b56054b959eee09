package io.argosy.fleet.command;

import io.argosy.fleet.cluster.ClusterFacts;
import io.argosy.fleet.cluster.ClusterService;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.release.Releases;
import java.util.concurrent.Callable;
import org.eclipse.jgit.lib.Constants;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fleet open}: a service in a cluster, on a port of this machine. */
@Command(
        name = "open",
        description = "Forwards a port of this machine to a service in an environment's cluster, until Ctrl-C.")
public final class OpenCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SERVICE", description = "The service, e.g. churn.")
    private String service;

    @Option(names = "--env", required = true, paramLabel = "ENV", description = "The environment, e.g. dev.")
    private String environment;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "The port on this machine (default: ${DEFAULT-VALUE}).")
    private int port;

    @Mixin
    private Clone clone;

    @Mixin
    private Console console;

    OpenCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        try (Monorepo repository = clone.open()) {
            Releases releases = new Releases(repository, repository.commit(Constants.HEAD));
            releases.requireService(service);
            releases.environments().require(environment);
            console.progress(service + " of " + environment + " answers at http://127.0.0.1:" + port + "/predict");
            return new ClusterService(ClusterFacts.of(repository.root(), environment), service).open(port);
        }
    }
}
