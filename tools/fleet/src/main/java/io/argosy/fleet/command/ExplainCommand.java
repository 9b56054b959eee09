package io.argosy.fleet.command;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.git.LatestMain;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.history.ServiceHistory;
import io.argosy.fleet.kept.AnswerAgain;
import io.argosy.fleet.kept.KeptPrediction;
import io.argosy.fleet.kept.PredictionDatabase;
import io.argosy.fleet.kept.PutThere;
import io.argosy.fleet.kept.StorePlaces;
import io.argosy.fleet.model.ModelPackages;
import io.argosy.fleet.release.Releases;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fleet explain}: why a request was answered as it was, and who put there what answered. */
@Command(
        name = "explain",
        description =
                "Says which version answered a request that was kept, makes the answer again with that version's model"
                        + " out of Git, bit for bit, and tells what each feature added to it, and who put the version there.")
public final class ExplainCommand implements Callable<Integer> {
    @Parameters(paramLabel = "REQUEST_ID", description = "What the answer named in X-Request-Id.")
    private String requestId;

    @Option(names = "--service", paramLabel = "SERVICE", description = "Who answered it (default: whoever did).")
    private @Nullable String service;

    @Option(
            names = "--row",
            paramLabel = "N",
            description = "Which row of a request of many, 0 for the first (default: the first that is kept).")
    private @Nullable Integer row;

    @Option(
            names = "--label",
            paramLabel = "LABEL",
            description = "Tell what speaks for this label (default: for the one that was answered).")
    private @Nullable String label;

    @Mixin
    private StoreOptions stores;

    @Mixin
    private Clone clone;

    @Mixin
    private Output output;

    ExplainCommand() {}

    /** One row of the request. */
    private record Found(String environment, KeptPrediction prediction, List<KeptPrediction> request, int days) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (Monorepo repository = clone.open()) {
            LatestMain latest = LatestMain.of(repository, Clone.branch(repository));
            latest.notes().forEach(output::progress);
            RevCommit main = latest.commit();
            Found found = found(repository, main);
            KeptPrediction kept = found.prediction();
            AnswerAgain again = AnswerAgain.of(new ModelPackages(repository, main), kept, label);
            Optional<PutThere> put = PutThere.of(
                    repository, ServiceHistory.of(repository, main, kept.service()), found.environment(), kept);
            if (output.isJson()) {
                output.json(json(found, again, put));
            } else {
                new ExplainedText(output.out())
                        .tell(found.environment(), kept, found.request().size(), found.days(), again, put);
            }
            ExitCode code = switch (again) {
                case AnswerAgain.Same _ -> ExitCode.OK;
                case AnswerAgain.Other _ -> ExitCode.UNHEALTHY;
                case AnswerAgain.Impossible _ -> ExitCode.REFUSED;
            };
            return code.code();
        }
    }

    private Found found(Monorepo repository, RevCommit main) throws IOException, InterruptedException {
        Releases releases = new Releases(repository, main);
        List<String> services = service == null ? releases.services() : List.of(releases.requireService(service));
        List<String> looked = new ArrayList<>();
        List<Found> all = new ArrayList<>();
        for (StorePlaces place : stores.places(repository, main, services, () -> Clone.tools(repository, output))) {
            if (!all.isEmpty() && !place.environment().equals(all.getFirst().environment())) {
                break;
            }
            looked.add(place.environment());
            try (PredictionDatabase database = PredictionDatabase.open(place.address())) {
                for (String one : place.services()) {
                    List<KeptPrediction> request = database.request(one, requestId);
                    if (!request.isEmpty()) {
                        all.add(new Found(place.environment(), row(request), request, database.days(one, requestId)));
                    }
                }
            }
        }
        if (all.size() > 1) {
            String those = String.join(
                    " and ", all.stream().map(one -> one.prediction().service()).toList());
            throw new FleetException(
                    ExitCode.USAGE,
                    "a request of that identifier was answered by " + those,
                    "say which one with --service");
        }
        if (all.isEmpty()) {
            throw new FleetException(
                    ExitCode.REFUSED,
                    "no prediction is kept of a request \"" + requestId + "\" in "
                            + String.join(", ", looked.stream().distinct().toList()),
                    "it was answered elsewhere, or longer ago than SERVING_STORE_DAYS, or was erased, or dropped while the"
                            + " database was away, or has come in the last seconds: then ask once more");
        }
        return all.getFirst();
    }

    private KeptPrediction row(List<KeptPrediction> request) {
        Integer wanted = row;
        if (wanted == null) {
            return request.getFirst();
        }
        return request.stream()
                .filter(prediction -> prediction.row() == wanted)
                .findFirst()
                .orElseThrow(() -> new FleetException(
                        ExitCode.USAGE,
                        "row " + wanted + " of that request is not kept",
                        "its rows are " + request.getFirst().row() + " to "
                                + request.getLast().row()));
    }

    private static Map<String, Object> json(Found found, AnswerAgain again, Optional<PutThere> put) {
        KeptPrediction kept = found.prediction();
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("environment", found.environment());
        result.put("service", kept.service());
        result.put("requestId", kept.requestId());
        result.put("row", kept.row());
        result.put("rows", found.request().size());
        result.put("answeredAt", kept.at());
        result.put("version", kept.version());
        result.put("outputs", kept.outputs());
        if (kept.label() != null) {
            result.put("label", kept.label());
        }
        switch (again) {
            case AnswerAgain.Same(String commit, var explanation) -> {
                result.put("again", Map.of("same", true, "commit", commit));
                result.put("explanation", ExplainedText.json(explanation));
            }
            case AnswerAgain.Other(String commit, List<Double> outputs, boolean sameCode) ->
                result.put(
                        "again", Map.of("same", false, "commit", commit, "outputs", outputs, "itsOwnCode", sameCode));
            case AnswerAgain.Impossible(String fact, String nextStep) ->
                result.put("again", Map.of("why", fact, "nextStep", nextStep));
        }
        put.ifPresent(there -> result.put("putThere", there));
        return result;
    }
}
