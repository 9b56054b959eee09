package io.argosy.fleet.release;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.git.Monorepo;
import java.util.Optional;
import org.eclipse.jgit.revwalk.RevCommit;

/** Brings what one environment pins to the next one. */
public final class Promotion {
    private final Releases releases;
    private final RevCommit main;

    /**
     * @param main the tip of the branch that the environments follow
     */
    public Promotion(Monorepo repository, RevCommit main) {
        this.main = main;
        this.releases = new Releases(repository, main);
    }

    /**
     * The pull request that promotes a service, or nothing where the environment has that version already.
     *
     * @throws FleetException where the environment is the first, or the one before it pins nothing
     */
    public Optional<Proposal> propose(String service, String environment) {
        releases.requireService(service);
        Environments environments = releases.environments();
        String before = environments
                .before(environments.require(environment))
                .orElseThrow(() -> new FleetException(
                        ExitCode.REFUSED,
                        environment + " is the first environment, nothing is promoted to it",
                        "release to it with `./fleet release " + service + "`"));
        Release candidate = releases.pinned(before, service)
                .orElseThrow(() -> new FleetException(
                        ExitCode.REFUSED,
                        service + " is not pinned in " + before + ", which comes before " + environment,
                        environments.isFirst(before)
                                ? "release it with `./fleet release " + service + "`"
                                : "promote it with `./fleet promote " + service + " --env " + before + "`"));
        Optional<Release> incumbent = releases.pinned(environment, service);
        if (incumbent.filter(candidate::equals).isPresent()) {
            return Optional.empty();
        }
        String runs =
                incumbent.map(release -> service + " " + release.version()).orElse("no " + service);
        return Optional.of(new Proposal(
                "promote/" + environment + "/" + service + "/" + candidate.version(),
                "Promote " + service + " " + candidate.version() + " to " + environment,
                """
                %s runs %s. This pins what %s runs, image and settings together; nothing is rebuilt.

                Way back: `./fleet rollback %s --env %s`
                """.formatted(environment, runs, before, service, environment),
                releases.copy(main, before, environment, service)));
    }
}
