package io.argosy.fleet.board.page;

import io.argosy.fleet.board.state.ServiceStory.Model;
import io.argosy.model.Metric;
import java.util.ArrayList;
import java.util.List;

/**
 * One figure of several versions with its interval; across in per cent.
 *
 * @param least what the left edge is
 * @param most what the right edge is
 */
public record Whiskers(String name, String least, String most, List<Whisker> whiskers) {
    public Whiskers {
        whiskers = List.copyOf(whiskers);
    }

    /** A version's value, and where its interval begins and ends. */
    public record Whisker(String version, int rank, double low, double at, double high, String told) {}

    /** Of all figures that the newest version has. */
    static List<Whiskers> of(List<Model> models) {
        List<Whiskers> all = new ArrayList<>();
        List<Model> loaded =
                models.stream().filter(model -> !model.figures().isEmpty()).toList();
        if (loaded.isEmpty()) {
            return all;
        }
        for (Metric metric : loaded.getFirst().figures()) {
            all.add(of(metric.name(), models));
        }
        return all;
    }

    private static Whiskers of(String name, List<Model> models) {
        record Known(Model model, int rank, Metric metric) {}
        List<Known> known = new ArrayList<>();
        for (int i = 0; i < models.size(); i++) {
            int rank = models.get(i).where().isEmpty() ? -1 : i;
            for (Metric metric : models.get(i).figures()) {
                if (metric.name().equals(name)) {
                    known.add(new Known(models.get(i), rank, metric));
                }
            }
        }
        double least = known.stream()
                .mapToDouble(one -> Math.min(one.metric().low(), one.metric().value()))
                .min()
                .orElse(0);
        double most = known.stream()
                .mapToDouble(one -> Math.max(one.metric().high(), one.metric().value()))
                .max()
                .orElse(1);
        double room = Math.max(1e-12, (most - least) * 0.08);
        double from = least - room;
        double span = most + room - from;
        return new Whiskers(
                name,
                Show.figure(least),
                Show.figure(most),
                known.stream()
                        .map(one -> new Whisker(
                                one.model().version(),
                                one.rank(),
                                100 * (one.metric().low() - from) / span,
                                100 * (one.metric().value() - from) / span,
                                100 * (one.metric().high() - from) / span,
                                Show.figure(one.metric().value()) + " ("
                                        + Show.figure(one.metric().low()) + " to "
                                        + Show.figure(one.metric().high()) + ")"))
                        .toList());
    }
}
