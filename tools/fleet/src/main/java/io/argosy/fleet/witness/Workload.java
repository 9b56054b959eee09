package io.argosy.fleet.witness;

import io.argosy.fleet.engine.state.Health;
import io.argosy.fleet.monitoring.Scrape.Counted;
import io.argosy.fleet.monitoring.SeenQueries.Answers;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One service's Deployment and pods, from look to look. For one thread. */
final class Workload {
    /** A pod that is ready for so long has been scraped: each 15 seconds, and found within a few more. */
    private static final Duration SCRAPED = Duration.ofSeconds(60);

    private final String service;
    private final Counters counters = new Counters();
    private @Nullable Map<String, SeenPod> before;
    private String version = "";
    private int ready;

    Workload(String service) {
        this.service = service;
    }

    /**
     * Looks.
     *
     * @param deployment as the API server has it
     * @param pods that are to stay
     * @param answers what Prometheus knows; nothing where it is away
     * @param time by the API server's clock
     */
    Look look(JsonNode deployment, List<SeenPod> pods, @Nullable Answers answers, Instant time, long nanos) {
        JsonNode template = deployment.at("/spec/template");
        String wanted = template.at(SeenPod.VERSION).asString("");
        int count = deployment.at("/spec/replicas").asInt(1);
        String answering = answering(wanted, pods);
        List<SeenPod> its =
                pods.stream().filter(pod -> pod.version().equals(answering)).toList();
        boolean whole =
                isWhole(answering, (int) its.stream().filter(SeenPod::isReady).count(), count);
        Map<String, SeenPod> known = before == null ? Map.of() : before;
        boolean first = before == null;
        int restarts = its.stream()
                .mapToInt(pod -> {
                    SeenPod then = known.get(pod.uid());
                    return first ? 0 : Math.max(0, pod.ends() - (then == null ? 0 : then.ends()));
                })
                .sum();
        Map<String, Counted> answered = answers == null ? null : answered(its, answers, known, time, nanos);
        before = pods.stream().collect(Collectors.toMap(SeenPod::uid, pod -> pod));
        return new Look(
                answering,
                answering.equals(wanted)
                        ? SeenPod.digest(template.at("/spec/containers/0/image").asString(""))
                        : its.stream().map(SeenPod::digest).findFirst().orElse(""),
                health(deployment, answering.equals(wanted), count, whole).toString(),
                whole,
                its.size(),
                restarts,
                answered,
                answers == null
                        ? null
                        : answers.drift().getOrDefault(service, Map.of()).get(answering),
                answers == null
                        ? null
                        : answers.scores().getOrDefault(service, Map.of()).get(answering),
                answers == null
                        ? null
                        : answers.quality().getOrDefault(service, Map.of()).get(answering),
                answers == null ? List.of() : answers.alerts().getOrDefault(service, List.of()));
    }

    /** What is wanted, unless only another one answers. */
    private static String answering(String wanted, List<SeenPod> pods) {
        Map<String, Long> ready = pods.stream()
                .filter(SeenPod::isReady)
                .collect(Collectors.groupingBy(SeenPod::version, TreeMap::new, Collectors.counting()));
        return ready.isEmpty() || ready.containsKey(wanted)
                ? wanted
                : ready.entrySet().stream()
                        .max(Map.Entry.comparingByValue())
                        .map(Map.Entry::getKey)
                        .orElse(wanted);
    }

    /** Whether as many are ready as are wanted. More that are on their way, as the autoscaler asked, take nothing from those that are. */
    private boolean isWhole(String answering, int its, int count) {
        if (!answering.equals(version)) {
            version = answering;
            ready = 0;
        }
        boolean whole = its >= count || (ready > 0 && its >= Math.min(ready, count));
        if (whole) {
            ready = Math.max(Math.min(ready, count), Math.min(its, count));
        }
        return whole;
    }

    private static Health health(JsonNode deployment, boolean wanted, int count, boolean whole) {
        if (count == 0) {
            return Health.ASLEEP;
        }
        for (JsonNode condition : deployment.at("/status/conditions")) {
            if (condition.path("type").asString("").equals("Progressing")
                    && condition.path("status").asString("").equals("False")) {
                return Health.DEGRADED;
            }
        }
        return wanted && whole ? Health.HEALTHY : Health.PROGRESSING;
    }

    /** What each pod answered since it was last counted; null where one that answers is counted by nobody. */
    private @Nullable Map<String, Counted> answered(
            List<SeenPod> pods, Answers answers, Map<String, SeenPod> known, Instant time, long nanos) {
        Set<String> scraped = answers.scraped().getOrDefault(service, Set.of());
        Map<String, Counted> all = answers.answered().getOrDefault(service, Map.of());
        Map<String, Counted> counts = new HashMap<>();
        Set<String> newPods = new HashSet<>();
        for (SeenPod pod : pods) {
            Instant since = pod.readySince();
            if (!scraped.contains(pod.name())) {
                if (since != null && since.plus(SCRAPED).isBefore(time)) {
                    return null;
                }
                continue;
            }
            counts.put(pod.name(), all.getOrDefault(pod.name(), Counted.NOTHING));
            SeenPod then = known.get(pod.uid());
            if (then == null
                    || !then.isReady()
                    || pod.created().plus(Notes.APART).isAfter(time)) {
                newPods.add(pod.name());
            }
        }
        return counters.count(counts, newPods, nanos);
    }
}
