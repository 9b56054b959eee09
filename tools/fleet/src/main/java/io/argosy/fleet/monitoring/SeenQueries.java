package io.argosy.fleet.monitoring;

import io.argosy.fleet.monitoring.Objectives.Objective;
import io.argosy.fleet.monitoring.Scrape.Counted;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a witness asks the Prometheus of its cluster: of all services of an environment at once, counters as they stand, so that what
 * was answered between two looks is counted and not estimated.
 */
public final class SeenQueries {
    /** Long enough for the rows of who is asked little, and short enough for a thousand services. */
    private static final String MINUTES_OF_SCORES = "10m";

    private static final String SCORES = "of=\"score\"";
    private static final String INPUTS = Signal.Matchers.INPUTS;

    private final Frame frame;
    private final Frame minutes;

    /** Of the services of one environment. */
    public SeenQueries(String environment) {
        List<String> its = List.of("environment=\"" + environment + "\"");
        this.frame = new Frame(its, "1m");
        this.minutes = new Frame(its, MINUTES_OF_SCORES);
    }

    /** A series' labels and its value. */
    public record Sample(Map<String, String> labels, double value) {
        public Sample {
            labels = Map.copyOf(labels);
        }

        String label(String name) {
            return labels.getOrDefault(name, "");
        }
    }

    /** Who answers queries. */
    @FunctionalInterface
    public interface Prometheus {
        List<Sample> ask(String promql) throws IOException, InterruptedException;
    }

    /**
     * What is known of an environment's services.
     *
     * @param scraped of each service, the pods that are scraped
     * @param answered of each service and pod, all that it has answered since it began
     * @param drift of each service and version, the largest index of its inputs
     * @param scores of each service and version, how far its answers are from those that its package was judged by
     * @param quality of each service and version, how good it is in use
     * @param alerts of each service, those that fire
     * @param objectives of each service, what its alerts go by
     */
    public record Answers(
            Map<String, Set<String>> scraped,
            Map<String, Map<String, Counted>> answered,
            Map<String, Map<String, Double>> drift,
            Map<String, Map<String, ScoreShift>> scores,
            Map<String, Map<String, OutcomeFigures>> quality,
            Map<String, List<String>> alerts,
            Map<String, Objective> objectives) {
        /** Nothing is known. */
        public static final Answers NONE =
                new Answers(Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of());
    }

    /**
     * Asks for all of it.
     *
     * @throws IOException where one question has no answer: a part is not to be taken for all
     */
    public Answers ask(Prometheus prometheus) throws IOException, InterruptedException {
        Map<String, Set<String>> scraped = new HashMap<>();
        for (Sample sample : prometheus.ask(scraped())) {
            if (sample.value() == 1) {
                scraped.computeIfAbsent(sample.label("service"), _ -> new HashSet<>())
                        .add(sample.label("pod"));
            }
        }
        return new Answers(
                scraped,
                answered(prometheus),
                drift(prometheus),
                scores(prometheus),
                quality(prometheus),
                alerts(prometheus),
                objectives(prometheus));
    }

    /** All that is asked. */
    List<String> all() {
        return List.of(
                scraped(),
                requests(),
                errors(),
                buckets(),
                drifting(),
                answeredInBins(),
                trainedInBins(),
                given(""),
                sent(""),
                trained(""),
                figures(),
                judged(),
                firing(),
                Alerts.ERRORS_ALLOWED,
                Alerts.LATENCY_ALLOWED);
    }

    private String scraped() {
        return "max by (service, pod) (" + frame.now(Metric.UP, Signal.Matchers.MODELS) + ")";
    }

    private String requests() {
        return byPod(frame.count(Metric.REQUEST_SECONDS));
    }

    private String errors() {
        return byPod(frame.count(Metric.REQUEST_SECONDS, "status=~\"5..\""));
    }

    private String buckets() {
        return "sum by (service, pod, le) (" + frame.counts(Metric.REQUEST_SECONDS) + ")";
    }

    /** The last hour's where it has rows enough, else the last day's. */
    private String drifting() {
        return drifting(Signal.Matchers.HOUR) + "\nor\n" + drifting(Signal.Matchers.DAY);
    }

    private String drifting(String window) {
        return "max by (service, version) (" + frame.now(Metric.DRIFT_INDEX, Signal.Matchers.INPUTS, window) + ")";
    }

    /** Not {@link Drift}'s own rules, which are as old as their next evaluation: a version that came a minute ago is judged. */
    private String answeredInBins() {
        return "sum by (service, version, name, bin) (" + minutes.increase(Metric.VALUES, SCORES) + ")";
    }

    private String trainedInBins() {
        return "max by (service, version, name, bin) (" + frame.now(Metric.TRAINING_VALUES, SCORES) + ")";
    }

    /** The same of inputs, of those services alone that it matters of: they are many more. */
    private String given(String services) {
        return "sum by (service, version, name, bin) (" + minutes.increase(Metric.VALUES, INPUTS, among(services))
                + ")";
    }

    private String sent(String services) {
        return "sum by (service, version, name, bin) (" + minutes.increase(Metric.VALUES_ASKED, among(services)) + ")";
    }

    private String trained(String services) {
        return "max by (service, version, name, bin) (" + frame.now(Metric.TRAINING_VALUES, INPUTS, among(services))
                + ")";
    }

    private static String among(String services) {
        return "service=~\"" + services + "\"";
    }

    /** By pod: of two that looked at other times, value and bounds are not mixed. */
    private String figures() {
        return "max by (service, version, pod, measure, bound) ("
                + frame.now(Metric.QUALITY, OutcomeFigures.Told.OUTCOMES, OutcomeFigures.Told.ALL) + ")";
    }

    private String judged() {
        return "max by (service, version, pod) ("
                + frame.now(Metric.QUALITY_PREDICTIONS, OutcomeFigures.Told.OUTCOMES, OutcomeFigures.Told.ALL) + ")";
    }

    private String firing() {
        return "max by (service, alertname) (" + frame.now(Metric.ALERTS, "alertstate=\"firing\"") + ")";
    }

    private static String byPod(String series) {
        return "sum by (service, pod) (" + series + ")";
    }

    private Map<String, Map<String, Counted>> answered(Prometheus prometheus) throws IOException, InterruptedException {
        Map<String, Map<String, Double>> requests = pods(prometheus.ask(requests()));
        Map<String, Map<String, Double>> errors = pods(prometheus.ask(errors()));
        Map<String, Map<String, NavigableMap<Double, Double>>> buckets = new HashMap<>();
        for (Sample sample : prometheus.ask(buckets())) {
            String bound = sample.label("le");
            buckets.computeIfAbsent(sample.label("service"), _ -> new HashMap<>())
                    .computeIfAbsent(sample.label("pod"), _ -> new TreeMap<>())
                    .put(bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound), sample.value());
        }
        Map<String, Map<String, Counted>> answered = new HashMap<>();
        requests.forEach((service, pods) ->
                pods.forEach((pod, count) -> answered.computeIfAbsent(service, _ -> new HashMap<>())
                        .put(
                                pod,
                                new Counted(
                                        count,
                                        errors.getOrDefault(service, Map.of()).getOrDefault(pod, 0.0),
                                        buckets.getOrDefault(service, Map.of()).getOrDefault(pod, new TreeMap<>())))));
        return answered;
    }

    private static Map<String, Map<String, Double>> pods(List<Sample> samples) {
        Map<String, Map<String, Double>> pods = new HashMap<>();
        for (Sample sample : samples) {
            pods.computeIfAbsent(sample.label("service"), _ -> new HashMap<>())
                    .put(sample.label("pod"), sample.value());
        }
        return pods;
    }

    private Map<String, Map<String, Double>> drift(Prometheus prometheus) throws IOException, InterruptedException {
        Map<String, Map<String, Double>> drift = new HashMap<>();
        for (Sample sample : prometheus.ask(drifting())) {
            if (Double.isFinite(sample.value())) {
                drift.computeIfAbsent(sample.label("service"), _ -> new HashMap<>())
                        .put(sample.label("version"), Math.max(0, sample.value()));
            }
        }
        return drift;
    }

    private Map<String, Map<String, ScoreShift>> scores(Prometheus prometheus)
            throws IOException, InterruptedException {
        Map<Judged, Map<String, Map<String, Double>>> seen = bins(prometheus.ask(answeredInBins()));
        Map<String, Map<String, ScoreShift>> scores = new HashMap<>();
        bins(prometheus.ask(trainedInBins())).forEach((judged, trained) -> {
            List<JudgedDrift> its = new ArrayList<>();
            trained.forEach((name, bins) -> {
                JudgedDrift score = JudgedDrift.of(
                        bins, seen.getOrDefault(judged, Map.of()).getOrDefault(name, Map.of()), trained.size());
                if (score != null) {
                    its.add(score);
                }
            });
            ScoreShift shift = ScoreShift.largest(its);
            if (shift != null) {
                scores.computeIfAbsent(judged.service(), _ -> new HashMap<>()).put(judged.version(), shift);
            }
        });
        asked(prometheus, scores);
        return scores;
    }

    /** Of those whose scores are others than in training, whether what they are asked is. */
    private void asked(Prometheus prometheus, Map<String, Map<String, ScoreShift>> scores)
            throws IOException, InterruptedException {
        String services = scores.entrySet().stream()
                .filter(its -> its.getValue().values().stream().anyMatch(ScoreShift::beyondChance))
                .map(Map.Entry::getKey)
                .sorted()
                .collect(Collectors.joining("|"));
        if (services.isEmpty()) {
            return;
        }
        Map<Judged, Map<String, Map<String, Double>>> trained = bins(prometheus.ask(trained(services)));
        Map<Judged, Map<String, Map<String, Double>>> given = bins(prometheus.ask(given(services)));
        Map<Judged, Map<String, Map<String, Double>>> sent = bins(prometheus.ask(sent(services)));
        scores.forEach((service, versions) -> versions.replaceAll((version, shift) -> {
            Judged its = new Judged(service, version);
            return shift.of(new Asked(
                            trained.getOrDefault(its, Map.of()),
                            given.getOrDefault(its, Map.of()),
                            sent.getOrDefault(its, Map.of()))
                    .index());
        }));
    }

    private record Judged(String service, String version) {}

    /** Of each version and score, how many fell into each bin. */
    private static Map<Judged, Map<String, Map<String, Double>>> bins(List<Sample> samples) {
        Map<Judged, Map<String, Map<String, Double>>> bins = new HashMap<>();
        for (Sample sample : samples) {
            if (Double.isFinite(sample.value())) {
                bins.computeIfAbsent(new Judged(sample.label("service"), sample.label("version")), _ -> new HashMap<>())
                        .computeIfAbsent(sample.label("name"), _ -> new HashMap<>())
                        .put(sample.label("bin"), sample.value());
            }
        }
        return bins;
    }

    private Map<String, Map<String, OutcomeFigures>> quality(Prometheus prometheus)
            throws IOException, InterruptedException {
        Map<List<String>, OutcomeFigures.Told> pods = new HashMap<>();
        for (Sample sample : prometheus.ask(figures())) {
            told(pods, sample).bound(sample.label("measure"), sample.label("bound"), sample.value());
        }
        for (Sample sample : prometheus.ask(judged())) {
            told(pods, sample).predictions(sample.value());
        }
        Map<String, Map<String, OutcomeFigures>> quality = new HashMap<>();
        pods.forEach((pod, told) -> told.figures()
                .ifPresent(figures -> quality.computeIfAbsent(pod.get(0), _ -> new HashMap<>())
                        .merge(pod.get(1), figures, OutcomeFigures::ofMore)));
        return quality;
    }

    private static OutcomeFigures.Told told(Map<List<String>, OutcomeFigures.Told> pods, Sample sample) {
        return pods.computeIfAbsent(
                List.of(sample.label("service"), sample.label("version"), sample.label("pod")),
                _ -> new OutcomeFigures.Told());
    }

    private Map<String, List<String>> alerts(Prometheus prometheus) throws IOException, InterruptedException {
        Map<String, List<String>> alerts = new HashMap<>();
        for (Sample sample : prometheus.ask(firing())) {
            alerts.computeIfAbsent(sample.label("service"), _ -> new ArrayList<>())
                    .add(sample.label("alertname"));
        }
        return alerts;
    }

    private Map<String, Objective> objectives(Prometheus prometheus) throws IOException, InterruptedException {
        Map<String, Double> latency = new HashMap<>();
        for (Sample sample : prometheus.ask(Alerts.LATENCY_ALLOWED)) {
            latency.put(place(sample), sample.value());
        }
        Map<String, Objective> objectives = new HashMap<>();
        for (Sample sample : prometheus.ask(Alerts.ERRORS_ALLOWED)) {
            Double allowed = latency.get(place(sample));
            if (allowed != null) {
                objectives.put(place(sample), new Objective(sample.value(), allowed));
            }
        }
        return objectives;
    }

    private static String place(Sample sample) {
        return sample.label("environment") + "/" + sample.label("service");
    }
}
