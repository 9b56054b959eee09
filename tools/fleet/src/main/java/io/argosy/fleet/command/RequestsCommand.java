package io.argosy.fleet.command;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.gate.model.RecordedRequests;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.kept.DrawnRequest;
import io.argosy.fleet.kept.PredictionDatabase;
import io.argosy.fleet.kept.RequestSample;
import io.argosy.fleet.kept.StorePlaces;
import io.argosy.fleet.model.ModelPackages;
import io.argosy.fleet.release.Releases;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fleet requests}: what callers ask, for the gate that has two models answer it. */
@Command(
        name = "requests",
        description =
                "Leaves a branch that records what callers have asked, drawn evenly from what is kept of a service's"
                        + " predictions, without what is sensitive: the gate replay has two models answer it.")
public final class RequestsCommand implements Callable<Integer> {
    private static final int MOST = 5_000;
    private static final int MOST_DAYS = 90;

    @Parameters(paramLabel = "SERVICE", description = "The service, e.g. churn.")
    private String service;

    @Option(
            names = "--most",
            paramLabel = "N",
            defaultValue = "500",
            description = "At most so many, up to " + MOST + ", and no more than 1 MiB (default: ${DEFAULT-VALUE}).")
    private int most;

    @Option(
            names = "--days",
            paramLabel = "N",
            defaultValue = "7",
            description = "Of the last so many days, today among them (default: ${DEFAULT-VALUE}).")
    private int days;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "The same rows and seed give the same requests (default: ${DEFAULT-VALUE}).")
    private int seed;

    @Mixin
    private StoreOptions stores;

    @Mixin
    private Publishing publishing;

    @Mixin
    private Clone clone;

    @Mixin
    private Output output;

    RequestsCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        require("--most", most, MOST);
        require("--days", days, MOST_DAYS);
        try (Monorepo repository = clone.open()) {
            Reviewing reviewing = new Reviewing(repository, output);
            new Releases(repository, reviewing.main()).requireService(service);
            for (StorePlaces place : stores.places(repository, reviewing.main(), List.of(service), reviewing::tools)) {
                List<DrawnRequest> drawn = drawn(place);
                if (!drawn.isEmpty()) {
                    return propose(repository, reviewing, place, drawn).code();
                }
            }
            throw new FleetException(
                    ExitCode.REFUSED,
                    "nothing that callers asked " + service + " is kept of the last " + days + " days",
                    "name another environment with --env, or more --days");
        }
    }

    private static void require(String option, int value, int most) {
        if (value < 1 || value > most) {
            throw new FleetException(
                    ExitCode.USAGE, option + " " + value + " is not from 1 to " + most, "say e.g. " + option + " 7");
        }
    }

    /** Some more than are wanted: a few may be the same, or none that the model takes. */
    private List<DrawnRequest> drawn(StorePlaces place) {
        try (PredictionDatabase database = PredictionDatabase.open(place.address())) {
            return database.draw(service, LocalDate.now(ZoneOffset.UTC).minusDays(days - 1L), seed, 2 * most);
        }
    }

    private ExitCode propose(Monorepo repository, Reviewing reviewing, StorePlaces place, List<DrawnRequest> drawn)
            throws IOException, InterruptedException {
        RequestSample sample = RequestSample.of(
                drawn, new ModelPackages(repository, reviewing.main()).load(service, reviewing.main()), seed, most);
        if (sample.lines().isEmpty()) {
            throw new FleetException(
                    ExitCode.REFUSED,
                    "none of " + sample.left() + " requests that are kept is one that the model of " + service
                            + " takes today",
                    "name another environment with --env, where a version like today's answers");
        }
        Optional<byte[]> there = repository.read(reviewing.main(), RecordedRequests.path(service));
        if (there.filter(content -> Arrays.equals(content, sample.content())).isPresent()) {
            if (output.isJson()) {
                output.json(Map.of());
            } else {
                output.out().println(RecordedRequests.path(service) + " has these requests already: nothing to do");
            }
            return ExitCode.OK;
        }
        return reviewing.propose(sample.propose(repository, service, place.environment(), days, seed), publishing);
    }
}
