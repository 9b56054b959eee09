package io.argosy.fleet.gate.model;

import io.argosy.model.ModelPackage;
import io.argosy.model.instance.InstanceReader;
import io.argosy.model.signature.Row;
import io.argosy.model.signature.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Requests that two models have answered.
 *
 * @param requests those that both took
 * @param refused how many the incumbent took and the candidate does not
 * @param unread how many the incumbent does not take: of these nobody can say what would change
 * @param flips a Markdown table of those that are decided otherwise, the first 20; they are told by their number, as what a
 *     caller once sent may be about a person
 * @param flipped how many those are
 * @param shift how far the answer moves, the mean over {@code requests}; of several probabilities the one that moves most
 * @param most how far it moves at the most
 */
public record Replayed(
        ModelPackage incumbent,
        ModelPackage candidate,
        List<String> requests,
        int refused,
        int unread,
        List<String> flips,
        int flipped,
        double shift,
        double most) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int MOST_TOLD = 20;

    public Replayed {
        requests = List.copyOf(requests);
        flips = List.copyOf(flips);
    }

    /** Has both answer. */
    static Replayed of(ModelPackage incumbent, ModelPackage candidate, List<String> requests) {
        List<String> taken = new ArrayList<>();
        List<String> flips = new ArrayList<>(List.of("| request | incumbent | candidate |", "|---|---|---|"));
        int refused = 0;
        int unread = 0;
        int flipped = 0;
        double shift = 0;
        double most = 0;
        for (String request : requests) {
            Optional<double[]> before = answer(incumbent, request);
            Optional<double[]> after = answer(candidate, request);
            if (before.isPresent() && after.isPresent()) {
                taken.add(request);
                double moved = moved(before.get(), after.get());
                shift += moved;
                most = Math.max(most, moved);
                String decided = decided(incumbent, before.get());
                String now = decided(candidate, after.get());
                if (!decided.equals(now) && flipped++ < MOST_TOLD) {
                    flips.add(String.format(
                            Locale.ROOT,
                            "| %d | %s (%.4f) | %s (%.4f) |",
                            taken.size() + refused,
                            decided,
                            score(before.get()),
                            now,
                            score(after.get())));
                }
            } else if (before.isPresent()) {
                refused++;
            } else {
                unread++;
            }
        }
        return new Replayed(
                incumbent,
                candidate,
                taken,
                refused,
                unread,
                flipped == 0 ? List.of() : flips,
                flipped,
                taken.isEmpty() ? 0 : shift / taken.size(),
                most);
    }

    /** How many both answered. */
    int answered() {
        return requests.size();
    }

    /** How many the incumbent answers. */
    int all() {
        return requests.size() + refused;
    }

    /** How many of them end otherwise: another decision, or none. */
    int otherwise() {
        return flipped + refused;
    }

    /** E.g. "decides 3 of 74 otherwise, the score moves by at most 0.0040". */
    String atMost() {
        String decided = candidate.signature().task() == Task.CLASSIFICATION
                ? "decides " + flipped + " of " + answered() + " otherwise, "
                : "answers " + answered() + ", and ";
        return decided
                + String.format(Locale.ROOT, "the score moves by at most %.4f", most)
                + (refused == 0 ? "" : ", " + refused + " are no longer taken");
    }

    private static double moved(double[] before, double[] after) {
        if (before.length != after.length) {
            return Math.abs(score(after) - score(before));
        }
        double moved = 0;
        for (int i = 0; i < before.length; i++) {
            moved = Math.max(moved, Math.abs(after[i] - before[i]));
        }
        return moved;
    }

    private static double score(double[] answer) {
        return answer[answer.length - 1];
    }

    private static String decided(ModelPackage model, double[] answer) {
        return model.signature().task() == Task.CLASSIFICATION
                ? model.signature().decide(answer)
                : "";
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

    @Override
    public String toString() {
        String told = candidate.signature().task() == Task.CLASSIFICATION
                ? flipped + " of " + answered() + " requests are decided otherwise"
                : answered() + " requests are answered by both";
        return told
                + String.format(Locale.ROOT, ", the score moves by %.4f", shift)
                + (refused == 0 ? "" : ", " + refused + " are no longer taken")
                + (unread == 0 ? "" : ", and " + unread + " were not replayed: what runs takes none of them");
    }
}
