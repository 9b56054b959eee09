package io.argosy.fleet.board.page;

import io.argosy.fleet.board.page.Plot.At;
import io.argosy.fleet.board.page.Plot.Series;
import io.argosy.fleet.board.state.Board;
import io.argosy.fleet.board.state.Cell;
import io.argosy.fleet.board.state.Moments.Moment;
import io.argosy.fleet.board.state.ServiceStory;
import io.argosy.fleet.board.state.TriedRow;
import io.argosy.fleet.evidence.Stretch;
import io.argosy.fleet.history.Placement;
import io.argosy.fleet.monitoring.Monitoring;
import io.argosy.fleet.monitoring.Scrape;
import io.argosy.fleet.rules.WebAddresses;
import io.argosy.model.ModelPackage;
import io.argosy.model.evidence.Reliability;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a service's page shows. */
public record ServicePage(Frame frame, Board board, ServiceStory story, Optional<TriedRow> tried) {
    private static final Duration LIVE = Duration.ofMinutes(10);
    private static final Duration LIVE_GAP = Duration.ofSeconds(15);
    private static final Duration KEPT_GAP = Duration.ofMinutes(30);
    private static final int MOST_PLACEMENTS = 40;

    public String service() {
        return story.row().service();
    }

    public Optional<ModelPackage> newest() {
        return story.newest();
    }

    public Lanes lanes() {
        return Lanes.of(story.row(), story.placements(), story.at());
    }

    /** What came, newest first, as far as it is listed. */
    public List<Placement> placements() {
        return story.placements()
                .subList(0, Math.min(MOST_PLACEMENTS, story.placements().size()));
    }

    /** What a placement did while it ran; empty where nobody saw. */
    public String conduct(Placement placement) {
        var conducts = story.conducts();
        var conduct = conducts == null ? null : conducts.conducts().get(placement);
        if (conduct == null) {
            return "";
        }
        return "healthy " + Show.span(conduct.healthy()) + " of " + Show.span(conduct.seen()) + " seen, "
                + String.format(Locale.ROOT, "%,d", conduct.requests()) + " requests"
                + (conduct.errors() == null ? "" : ", " + Show.percent(conduct.errors()) + " errors")
                + (conduct.p99() == null ? "" : ", p99 " + Show.seconds(conduct.p99()))
                + (conduct.inUse() == null ? "" : "; in use " + conduct.inUse().told());
    }

    public List<Whiskers> whiskers() {
        return Whiskers.of(story.models());
    }

    /** What came true of the predictions, where outcomes are told. */
    public List<Whiskers> inUse() {
        return Whiskers.inUse(story);
    }

    /** The versions whose probabilities can be held against what came true. */
    public List<ServiceStory.Model> calibrated() {
        return story.models().stream()
                .filter(model -> model.reliability().isPresent())
                .limit(3)
                .toList();
    }

    /** The points of a reliability diagram, as SVG's {@code points}. */
    public static String points(Reliability reliability) {
        StringBuilder points = new StringBuilder();
        reliability
                .bins()
                .forEach(bin -> points.append(
                        String.format(Locale.ROOT, "%.2f,%.2f ", 100 * bin.predicted(), 100 - 100 * bin.observed())));
        return points.toString().strip();
    }

    /** The last minutes, where the service's processes are here. */
    public List<Plot> livePlots() {
        Instant to = story.at();
        Optional<Instant> first = story.moments().values().stream()
                .flatMap(List::stream)
                .map(Moment::at)
                .filter(at -> at.isAfter(to.minus(LIVE)))
                .min(Instant::compareTo);
        if (first.isEmpty()) {
            return List.of();
        }
        Instant from = first.get();
        return List.of(
                Plot.over(
                        "Requests a second", live(Moment::requests), from, to, LIVE_GAP, -1, value -> Show.rate(value)),
                Plot.over(
                        "99 of 100 are answered within",
                        live(Moment::p99),
                        from,
                        to,
                        LIVE_GAP,
                        latency(),
                        value -> Show.seconds(value)));
    }

    private List<Series> live(Function<Moment, @Nullable Double> figure) {
        List<Series> series = new ArrayList<>();
        int rank = 0;
        for (Cell cell : story.row().cells()) {
            String environment = cell.place().environment();
            List<At> values = new ArrayList<>();
            for (Moment moment : story.moments().getOrDefault(environment, List.of())) {
                Double value = figure.apply(moment);
                if (value != null && moment.at().isAfter(story.at().minus(LIVE))) {
                    values.add(new At(moment.at(), value));
                }
            }
            series.add(new Series(environment, rank++, values));
        }
        return series;
    }

    /** The days that evidence keeps. */
    public List<Plot> keptPlots() {
        Instant to = story.at();
        Instant from = story.stretches().values().stream()
                .flatMap(List::stream)
                .map(Stretch::from)
                .min(Instant::compareTo)
                .orElse(to);
        if (Duration.between(from, to).compareTo(LIVE) < 0) {
            return List.of();
        }
        return List.of(
                Plot.over(
                        "Requests a second",
                        kept(ServicePage::rate),
                        from,
                        to,
                        KEPT_GAP,
                        -1,
                        value -> Show.rate(value)),
                Plot.over(
                        "99 of 100 are answered within",
                        kept(Stretch::p99),
                        from,
                        to,
                        KEPT_GAP,
                        latency(),
                        value -> Show.seconds(value)),
                Plot.over("Errors", kept(Stretch::errors), from, to, KEPT_GAP, errors(), value -> Show.percent(value)),
                Plot.over(
                        "Drift of the inputs",
                        kept(Stretch::drift),
                        from,
                        to,
                        KEPT_GAP,
                        -1,
                        value -> Show.index(value)));
    }

    private static @Nullable Double rate(Stretch stretch) {
        Long requests = stretch.requests();
        long seconds = Duration.between(stretch.from(), stretch.to()).toSeconds();
        return requests == null || seconds <= 0 ? null : (Double) ((double) requests / seconds);
    }

    private List<Series> kept(Function<Stretch, @Nullable Double> figure) {
        List<Series> series = new ArrayList<>();
        int rank = 0;
        for (Cell cell : story.row().cells()) {
            String environment = cell.place().environment();
            List<At> values = new ArrayList<>();
            for (Stretch stretch : story.stretches().getOrDefault(environment, List.of())) {
                Double value = figure.apply(stretch);
                if (value != null) {
                    values.add(new At(stretch.from(), value));
                    values.add(new At(stretch.to(), value));
                }
            }
            series.add(new Series(environment, rank++, values));
        }
        return series;
    }

    private double latency() {
        return story.objectives().values().stream()
                .mapToDouble(objective -> objective.latency())
                .min()
                .orElse(-1);
    }

    private double errors() {
        return story.objectives().values().stream()
                .mapToDouble(objective -> objective.errors())
                .min()
                .orElse(-1);
    }

    /** The environments of which each has its own lines, in their order. */
    public List<String> environments() {
        return story.row().cells().stream()
                .map(cell -> cell.place().environment())
                .toList();
    }

    /** Where values were seen by processes that are here; the last environment's, as its users are real. */
    public Optional<String> seenIn() {
        List<String> reversed = environments().reversed();
        return reversed.stream()
                .filter(environment -> story.bins().getOrDefault(environment, List.of()).stream()
                        .anyMatch(bin -> bin.seen() > 0))
                .findFirst();
    }

    /** How each feature is spread. */
    public List<Bars> features() {
        return spread("input", model -> model.baseline().features());
    }

    /** How the score is spread. */
    public List<Bars> scores() {
        return spread("score", model -> model.baseline().scores());
    }

    private List<Bars> spread(String of, Function<ModelPackage, List<io.argosy.model.evidence.Histogram>> trained) {
        Optional<List<Scrape.Bin>> seen =
                seenIn().map(environment -> Objects.requireNonNull(story.bins().getOrDefault(environment, List.of())));
        List<io.argosy.model.evidence.Histogram> known = newest().map(trained).orElse(List.of());
        List<Bars> live = seen.map(bins -> Bars.of(bins, of, known)).orElse(List.of());
        return live.isEmpty() ? known.stream().map(Bars::of).toList() : live;
    }

    /** What of the row adds what. */
    public Optional<Reasons> reasons() {
        return tried.map(Reasons::of);
    }

    /** The row's fields, one a line. */
    public List<String> fields() {
        return tried.map(row -> {
                    String instance = row.instance().strip();
                    String inside = instance.substring(1, Math.max(1, instance.length() - 1));
                    return List.of(inside.split(",(?=\\s*\"[^\"]{1,80}\"\\s*:)", -1)).stream()
                            .map(String::strip)
                            .map(Show::brief)
                            .toList();
                })
                .orElse(List.of());
    }

    /** The model card, as HTML that carries no markup of its author's. */
    public String card() {
        return newest().map(model -> Prose.html(model.card())).orElse("");
    }

    /** Where else people look at a cell, as far as somebody says where that is. */
    public List<Elsewhere> elsewhere(int place) {
        Cell cell = story.row().cells().get(place);
        String environment = cell.place().environment();
        WebAddresses known = board.columns().get(place).elsewhere();
        return Stream.of(
                        new Elsewhere("API docs", docs(cell)),
                        new Elsewhere("Argo CD", known.argocd(service())),
                        new Elsewhere(
                                "Grafana: service",
                                known.grafana(Monitoring.uid(Monitoring.SERVICE), environment, service())),
                        new Elsewhere(
                                "Grafana: model",
                                known.grafana(Monitoring.uid(Monitoring.MODEL), environment, service())),
                        new Elsewhere("Logs", known.logs(service())))
                .filter(one -> !one.address().isEmpty())
                .filter(one -> !cell.isAbsent())
                .toList();
    }

    /** A page that is somebody else's. */
    public record Elsewhere(String name, String address) {}

    /** The link that a service's own documentation has; empty where it has none, or nobody knows where it answers. */
    private String docs(Cell cell) {
        return story.documented().contains(cell.place().environment())
                        && (cell.address().startsWith("http://")
                                || cell.address().startsWith("https://"))
                ? cell.address() + "/docs"
                : "";
    }
}
