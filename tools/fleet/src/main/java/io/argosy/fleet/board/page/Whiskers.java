package io.argosy.fleet.board.page;

import io.argosy.fleet.board.state.Cell;
import io.argosy.fleet.board.state.ServiceStory;
import io.argosy.fleet.board.state.ServiceStory.Model;
import io.argosy.fleet.evidence.QualityInUse;
import io.argosy.model.evidence.Metric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One figure of several versions with its interval; across in per cent.
 *
 * @param least what the left edge is
 * @param most what the right edge is
 */
public record Whiskers(String name, String least, String most, List<Whisker> whiskers) {
    /** Of one environment: the version that runs and the one before. */
    private static final int MOST_IN_USE = 2;

    public Whiskers {
        whiskers = List.copyOf(whiskers);
    }

    /**
     * A value, and where its interval begins and ends.
     *
     * @param of what it is of, e.g. a version
     * @param rank by which it is coloured; below 0 for what is nowhere any more
     */
    public record Whisker(String of, int rank, double low, double at, double high, String told) {}

    private record Known(String of, int rank, Metric metric) {}

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
        List<Known> known = new ArrayList<>();
        for (int i = 0; i < models.size(); i++) {
            Model model = models.get(i);
            int rank = model.where().isEmpty() ? -1 : i;
            model.figures().stream()
                    .filter(metric -> metric.name().equals(name))
                    .forEach(metric -> known.add(new Known(named(model.version()), rank, metric)));
        }
        return drawn(name, known);
    }

    /** How good versions were in use, environment by environment, as it was told last; each of the figures that were told. */
    static List<Whiskers> inUse(ServiceStory story) {
        Map<String, List<Known>> figures = new LinkedHashMap<>();
        List<String> versions = story.models().stream().map(Model::version).toList();
        for (Cell cell : story.row().cells()) {
            String environment = cell.place().environment();
            Map<String, QualityInUse> last = new LinkedHashMap<>();
            story.inUse().getOrDefault(environment, List.of()).stream()
                    .sorted(Comparator.comparing(QualityInUse::at).reversed())
                    .forEach(judged -> last.putIfAbsent(judged.version(), judged));
            last.values().stream().limit(MOST_IN_USE).forEach(judged -> {
                int rank = judged.version().equals(cell.version()) ? versions.indexOf(judged.version()) : -1;
                String of = Show.brief(environment) + ", " + named(judged.version()) + ", " + judged.outcomes();
                judged.figures()
                        .forEach(metric -> figures.computeIfAbsent(metric.name(), _ -> new ArrayList<>())
                                .add(new Known(of, rank, metric)));
            });
        }
        return figures.entrySet().stream()
                .map(figure -> drawn(figure.getKey(), figure.getValue()))
                .toList();
    }

    private static String named(String version) {
        return Show.model(version) + " " + Show.digits(version);
    }

    private static Whiskers drawn(String name, List<Known> known) {
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
                                one.of(),
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
