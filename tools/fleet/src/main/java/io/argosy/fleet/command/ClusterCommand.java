package io.argosy.fleet.command;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.build.Foreground;
import io.argosy.fleet.cluster.ClusterFacts;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.release.Environments;
import io.argosy.fleet.tool.Tool;
import io.argosy.fleet.tool.Tools;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.eclipse.jgit.lib.Constants;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fleet cluster up|down}: the cluster of an environment, by the script of whoever provides it. */
@Command(
        name = "cluster",
        description = "Makes or removes an environment's cluster: kind or GKE, as clusters/ENV/facts says.")
public final class ClusterCommand implements Callable<Integer> {
    /** What to do with the cluster. */
    public enum Action {
        up("create"),
        down("decommission");

        private final String script;

        Action(String script) {
            this.script = script;
        }
    }

    @Parameters(paramLabel = "up|down", description = "Make it, or remove it with everything in it.")
    private Action action;

    @Option(names = "--env", required = true, paramLabel = "ENV", description = "The environment, e.g. dev.")
    private String environment;

    @Mixin
    private Clone clone;

    @Mixin
    private Output output;

    ClusterCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (Monorepo repository = clone.open()) {
            Environments.at(repository, repository.commit(Constants.HEAD)).require(environment);
            Path root = repository.root();
            ClusterFacts facts = ClusterFacts.of(root, environment);
            ProcessBuilder script = new ProcessBuilder(
                    root.resolve("clusters/" + facts.provider()).toString(), action.script, environment);
            if (facts.provider().equals("kind")) {
                String kind = Tools.of(root, output::progress).path(Tool.KIND).toString();
                script.environment().put("KIND", kind);
            }
            if (Foreground.run(script) != 0) {
                throw new FleetException(
                        ExitCode.UNAVAILABLE,
                        "clusters/" + facts.provider() + " " + action.script + " " + environment + " failed",
                        "its own words are above; it can be run again");
            }
            return ExitCode.OK.code();
        }
    }
}
