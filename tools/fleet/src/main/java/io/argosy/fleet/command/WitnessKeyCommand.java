package io.argosy.fleet.command;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.cluster.ClusterFacts;
import io.argosy.fleet.evidence.SigningKey;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.release.Environments;
import io.argosy.fleet.witness.DeployKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.eclipse.jgit.lib.Constants;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fleet witness key}: what the witness of a cluster signs with, and gets into the repository with. */
@Command(
        name = "key",
        description =
                "Makes the keys of a cluster's witness where there are none yet, and says where each half goes. The folder may go when"
                        + " the cluster has them.")
public final class WitnessKeyCommand implements Callable<Integer> {
    @Option(names = "--env", required = true, paramLabel = "ENV", description = "The environment, e.g. dev.")
    private String environment;

    @Option(
            names = "--to",
            paramLabel = "DIR",
            description = "The folder to make them in (default: one in .git, from where nothing is committed).")
    private @Nullable Path folder;

    @Mixin
    private Clone clone;

    @Mixin
    private Console console;

    WitnessKeyCommand() {}

    @Override
    public Integer call() throws IOException {
        try (Monorepo repository = clone.open()) {
            Environments.at(repository, repository.commit(Constants.HEAD)).require(environment);
            String context = ClusterFacts.of(repository.root(), environment).context();
            Path keys = folder != null
                    ? folder.toAbsolutePath().normalize()
                    : repository.privateFolder().resolve("fleet/witness").resolve(environment);
            SigningKey signing = SigningKey.in(keys.resolve("signing-key"));
            DeployKey deploy = DeployKey.in(keys.resolve("deploy-key"));
            console.out().println("""
                    1. A fact of clusters/%1$s/facts, by pull request, for whoever reads evidence:
                       - EVIDENCE_KEY=%2$s
                    2. A deploy key of the repository, with write access, so that it may push evidence/%1$s:
                       %3$s witness-%1$s
                    3. The keys that the Git server has itself, in %4$s/known_hosts; GitHub's are the ssh_keys of https://api.github.com/meta
                    4. The namespace, and what waits in it: ./fleet bootstrap --env %1$s
                    5. The keys to the cluster, and then the folder may go: rm -r %4$s
                       kubectl --context %5$s -n witness create secret generic witness --from-file=%4$s""".formatted(environment, signing.publicHalf(), deploy.publicHalf(), keys, context));
            return ExitCode.OK.code();
        }
    }
}
