package io.argosy.fleet.gate;

import io.argosy.fleet.release.Overlay;
import io.argosy.model.GoldenRow;
import io.argosy.model.InstanceReader;
import io.argosy.model.ModelPackage;
import io.argosy.model.Row;
import io.argosy.model.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What callers would notice: the incumbent's golden rows, and the requests recorded in {@code services/<service>/requests.jsonl}
 * where there are any, answered by both.
 */
final class Replay extends ModelGate {
    private static final JsonFactory JSON = new JsonFactory();

    @Override
    public String name() {
        return "replay";
    }

    @Override
    Judgement judge(ProposedChange change, PinChange pin, @Nullable ModelPackage incumbent, ModelPackage candidate) {
        Overlay overlay = pin.overlay();
        if (incumbent == null
                || incumbent.model().outputs() != candidate.model().outputs()) {
            return Judgement.pass(this, overlay, "there is nothing to compare its answers with");
        }
        List<String> requests = new ArrayList<>(
                incumbent.goldenRows().stream().map(GoldenRow::instance).toList());
        change.repository()
                .readText(change.base(), "services/" + overlay.service() + "/requests.jsonl")
                .ifPresent(
                        lines -> lines.lines().filter(line -> !line.isBlank()).forEach(requests::add));
        Tally tally = new Tally();
        for (String request : requests) {
            Optional<double[]> before = answer(incumbent, request);
            Optional<double[]> after = answer(candidate, request);
            if (before.isPresent() && after.isPresent()) {
                tally.add(incumbent, before.get(), candidate, after.get());
            } else if (before.isPresent()) {
                tally.refused++;
            }
        }
        double most = QualityRules.at(change.repository(), change.base(), overlay.service())
                .flips();
        String reason = tally.told(candidate);
        return tally.flipped > most * tally.answered && pin.kind() != PinChange.Kind.ROLLBACK
                ? Judgement.fail(
                        this,
                        overlay,
                        reason + String.format(Locale.ROOT, ", and at most %.1f %% may be", 100 * most),
                        "look at which, or widen `flips` in " + QualityRules.path(overlay.service())
                                + " by a pull request of its own")
                : Judgement.pass(this, overlay, reason);
    }

    private static Optional<double[]> answer(ModelPackage model, String instance) {
        Row row = model.signature().newRow();
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), instance)) {
            parser.nextToken();
            if (!new InstanceReader(model.signature()).read(parser, row).isEmpty()) {
                return Optional.empty();
            }
        } catch (JacksonException | IllegalArgumentException e) {
            return Optional.empty();
        }
        double[] out = new double[model.model().outputs()];
        model.model().predict(row, out);
        return Optional.of(out);
    }

    /** What is counted on the way. */
    private static final class Tally {
        private int answered;
        private int refused;
        private int flipped;
        private double shift;

        void add(ModelPackage incumbent, double[] before, ModelPackage candidate, double[] after) {
            answered++;
            if (candidate.signature().task() == Task.CLASSIFICATION
                    && incumbent.signature().task() == Task.CLASSIFICATION
                    && !incumbent
                            .signature()
                            .decide(before)
                            .equals(candidate.signature().decide(after))) {
                flipped++;
            }
            shift += Math.abs(after[after.length - 1] - before[before.length - 1]);
        }

        String told(ModelPackage candidate) {
            String shifted =
                    answered == 0 ? "" : String.format(Locale.ROOT, ", the score moves by %.4f", shift / answered);
            String flips = candidate.signature().task() == Task.CLASSIFICATION
                    ? flipped + " of " + answered + " requests are decided otherwise"
                    : answered + " requests are answered by both";
            return flips + shifted + (refused == 0 ? "" : ", " + refused + " are no longer taken");
        }
    }
}
