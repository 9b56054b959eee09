package io.argosy.serving.own;

import io.argosy.model.ModelPackage;
import io.argosy.model.instance.InstanceReader;
import io.argosy.model.instance.Problem;
import io.argosy.model.prediction.Warning;
import io.argosy.serving.http.Exchange;
import io.argosy.serving.http.FieldError;
import io.argosy.serving.http.RefusedException;
import io.argosy.serving.metrics.PredictionTally;
import io.argosy.serving.predict.FieldPointers;
import io.argosy.serving.predict.ServedModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.databind.JsonNode;

/** Predicts for a service's own routes what {@code /predict} would answer. */
final class OwnPredictions {
    /** More errors than this help nobody. */
    private static final int MOST_ERRORS = 100;

    private final ServedModel model;
    private final InstanceReader reader;
    private final AskedRows asked;
    private final int mostRows;

    OwnPredictions(ServedModel model, int mostRows) {
        this.model = model;
        this.reader = new InstanceReader(model.signature());
        this.asked = new AskedRows(model.signature());
        this.mostRows = mostRows;
    }

    ModelPackage model() {
        return model.modelPackage();
    }

    /**
     * The predictions.
     *
     * @param body as it came, whatever the route has made of it
     * @param firstRow how many the request has had before
     */
    List<Prediction> of(
            Exchange exchange, byte[] body, int firstRow, List<JsonNode> instances, IntFunction<String> pointer) {
        if (instances.size() > mostRows) {
            throw new RefusedException(413, "there are more than " + mostRows + " rows: send fewer at a time");
        }
        var predictions = new ArrayList<Prediction>(instances.size());
        var errors = new ArrayList<FieldError>();
        ServedModel.Scratch scratch = model.newScratch();
        PredictionTally tally = model.newTally();
        for (int i = 0; i < instances.size() && errors.size() < MOST_ERRORS; i++) {
            if (read(instances.get(i), pointer.apply(i), scratch, errors)) {
                model.predict(scratch);
                List<Warning> warnings = model.made(scratch, tally);
                boolean regression = model.signature().labels().isEmpty();
                predictions.add(new Prediction(
                        Arrays.stream(scratch.out()).boxed().toList(),
                        regression ? null : model.signature().decide(scratch.out()),
                        warnings));
            }
        }
        if (!errors.isEmpty()) {
            throw RefusedException.unprocessable(errors);
        }
        asked.count(body, IntStream.range(0, instances.size()).mapToObj(pointer).toList(), tally);
        model.publish(tally, exchange, firstRow);
        return predictions;
    }

    /** Whether the instance is sound and in the row. */
    private boolean read(JsonNode instance, String place, ServedModel.Scratch scratch, List<FieldError> errors) {
        if (!instance.isObject()) {
            errors.add(new FieldError(place, "this is no object: give {\"feature\": value, …}"));
            return false;
        }
        try (JsonParser parser = instance.traverse(ObjectReadContext.empty())) {
            parser.nextToken();
            List<Problem> problems = reader.read(parser, scratch.row());
            problems.forEach(problem -> errors.add(FieldPointers.error(place, problem)));
            return problems.isEmpty();
        }
    }
}
