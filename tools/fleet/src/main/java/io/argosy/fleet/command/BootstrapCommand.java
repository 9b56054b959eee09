package io.argosy.fleet.command;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.cluster.Bootstrap;
import io.argosy.fleet.cluster.ClusterFacts;
import io.argosy.fleet.cluster.ClusterManifests;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.release.Environments;
import io.argosy.fleet.tool.Tools;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.eclipse.jgit.lib.Constants;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fleet bootstrap}: makes a cluster follow its environment. */
@Command(
        name = "bootstrap",
        description =
                "Makes a cluster follow its environment: Argo CD, add-ons and wiring, as clusters/ENV has them in the"
                        + " working tree. Run it again to upgrade them.")
public final class BootstrapCommand implements Callable<Integer> {
    @Option(names = "--env", required = true, paramLabel = "ENV", description = "The environment, e.g. dev.")
    private String environment;

    @Option(
            names = "--context",
            paramLabel = "CONTEXT",
            description = "Another kubeconfig context than clusters/ENV/facts.")
    private @Nullable String context;

    @Option(
            names = "--repo-url",
            paramLabel = "URL",
            description = "Another repository for Argo CD to follow than clusters/facts/repository.env.")
    private @Nullable String repositoryUrl;

    @Option(names = "--skip-argocd", description = "Leave out Argo CD: the cluster has one.")
    private boolean skipArgocd;

    @Option(names = "--skip-addons", description = "Leave out cert-manager, External Secrets and the gateway.")
    private boolean skipAddons;

    @Mixin
    private Clone clone;

    @Mixin
    private Output output;

    BootstrapCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (Monorepo repository = clone.open()) {
            Environments.at(repository, repository.commit(Constants.HEAD)).require(environment);
            ClusterFacts facts = ClusterFacts.of(repository.root(), environment).reachedBy(context);
            ClusterManifests manifests =
                    new ClusterManifests(repository.root(), Tools.of(repository.root(), output::progress));
            new Bootstrap(repository.root(), facts, manifests, output::progress)
                    .run(repositoryUrl, !skipArgocd, !skipAddons);
            output.out().println(facts.context() + " follows overlays/" + environment);
            output.out().println("see it with: ./fleet status --kube");
            return ExitCode.OK.code();
        }
    }
}
