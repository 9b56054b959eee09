package io.argosy.fleet.monitoring;

import io.argosy.fleet.monitoring.SeenQueries.Prometheus;
import io.argosy.fleet.monitoring.SeenQueries.Sample;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a Prometheus has seen for certain that nobody asked a service for some time. No answer is no zero: each pod has to have been
 * seen, from the beginning of that time until now, and its counters to stand where they stood.
 */
public final class IdleQueries {
    /** Two scrapes may be late or fail: clusters/addons/monitoring/prometheus.yml scrapes each 15 seconds. */
    private static final String LATELY = "45s";

    private static final double SCRAPES_A_SECOND = 1 / 15.0;
    private static final double MOST_OF_THEM = 0.8;

    private final Frame frame;
    private final Duration idle;

    /**
     * @param namespace the service's
     * @param idle how long nobody has to have asked
     */
    public IdleQueries(String namespace, Duration idle) {
        this.frame = new Frame(List.of("namespace=\"" + namespace + "\""), idle.toSeconds() + "s");
        this.idle = idle;
    }

    /**
     * Asks.
     *
     * @param pods those that run, by name; one that has gone may have been seen lately, too, and stands for none of them
     * @return why it is not certain; nothing where nobody asked
     * @throws IOException where Prometheus does not answer
     */
    public Optional<String> objection(Prometheus prometheus, Set<String> pods)
            throws IOException, InterruptedException {
        Map<String, Double> fresh = byPod(prometheus.ask(fresh()));
        if (pods.isEmpty() || !fresh.keySet().containsAll(pods)) {
            return Optional.of("Prometheus does not see each of " + pods);
        }
        Map<String, Double> then = byPod(prometheus.ask(then()));
        Map<String, Double> seen = byPod(prometheus.ask(seen()));
        for (String pod : pods) {
            if (!then.containsKey(pod)
                    || seen.getOrDefault(pod, 0.0) < Math.floor(MOST_OF_THEM * SCRAPES_A_SECOND * idle.toSeconds())) {
                return Optional.of("Prometheus has not seen " + pod + " for " + frame.window());
            }
        }
        Map<String, Double> before = byPod(prometheus.ask(before()));
        for (Map.Entry<String, Double> pod : byPod(prometheus.ask(answered())).entrySet()) {
            if (pod.getValue() - before.getOrDefault(pod.getKey(), 0.0) != 0) {
                return Optional.of(pod.getKey() + " was asked within " + frame.window());
            }
        }
        for (Map.Entry<String, Double> pod : byPod(prometheus.ask(restarted())).entrySet()) {
            if (pod.getValue() != 0) {
                return Optional.of(pod.getKey() + " began anew within " + frame.window());
            }
        }
        return Optional.empty();
    }

    /** All that is asked. */
    List<String> all() {
        return List.of(fresh(), then(), seen(), before(), answered(), restarted());
    }

    private String fresh() {
        return "group by (pod) (max_over_time(" + up() + "[" + LATELY + "]) == 1)";
    }

    private String then() {
        return "group by (pod) (" + up() + " offset " + frame.window() + " == 1)";
    }

    private String seen() {
        return "sum by (pod) (sum_over_time(" + up() + "[" + frame.window() + "]))";
    }

    private String before() {
        return "sum by (pod) (" + requests() + " offset " + frame.window() + ")";
    }

    /** At the most, while it was seen: of a pod that has gone meanwhile, too. */
    private String answered() {
        return "sum by (pod) (max_over_time(" + requests() + "[" + frame.window() + "]))";
    }

    private String restarted() {
        return "sum by (pod) (resets(" + requests() + "[" + frame.window() + "]))";
    }

    private String up() {
        return frame.now(Metric.UP, Signal.Matchers.MODELS);
    }

    private String requests() {
        return frame.count(Metric.REQUEST_SECONDS);
    }

    private static Map<String, Double> byPod(List<Sample> samples) {
        Map<String, Double> pods = new HashMap<>();
        for (Sample sample : samples) {
            pods.put(sample.label("pod"), sample.value());
        }
        return pods;
    }
}
