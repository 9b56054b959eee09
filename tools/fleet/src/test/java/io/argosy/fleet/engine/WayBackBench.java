package io.argosy.fleet.engine;

import io.argosy.fleet.engine.WayBackTrial.Kind;
import io.argosy.fleet.engine.WayBackTrial.Result;
import io.argosy.fleet.witness.Pace;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Bad versions and good ones under noise, promoted on the embedded engine at the pace of every day: which go back by themselves, and how long
 * after their first answer.
 */
final class WayBackBench {
    private static final List<Kind> BAD = List.of(Kind.ERRORS, Kind.SLOW, Kind.LEAK, Kind.SLICE, Kind.OWN_CODE);
    private static final int GOOD_ONES = 4;
    private static final List<Kind> GOOD = List.of(
            Kind.STEADY,
            Kind.FEW_ERRORS,
            Kind.ERRORS_AT_FIRST,
            Kind.SLOW_AT_FIRST,
            Kind.ENDS_ONCE,
            Kind.OTHER_MODEL,
            Kind.OTHER_CALLERS);

    private WayBackBench() {}

    /**
     * Tries, and prints what happened.
     *
     * @param args a folder to work in, and how many rounds of five bad and four good ones
     */
    public static void main(String[] args) throws Exception {
        int rounds = Integer.parseInt(args[1]);
        List<Result> results = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            List<Kind> tried = new ArrayList<>(BAD);
            for (int i = 0; i < GOOD_ONES; i++) {
                tried.add(GOOD.get((round * GOOD_ONES + i) % GOOD.size()));
            }
            Path folder = Files.createDirectories(Path.of(args[0]).resolve("round-" + round));
            try (WayBackTrial trial = new WayBackTrial(folder, tried, Pace.USUAL, 20)) {
                for (Result result : trial.run(
                        Duration.ofSeconds(90), Duration.ofMinutes(1), Duration.ofMinutes(4), Duration.ofMinutes(5))) {
                    System.out.printf(
                            "%-16s %s%n",
                            result.kind(),
                            result.merged() == null
                                    ? "stayed"
                                    : "went back after " + result.merged().toSeconds() + " s: " + result.why());
                    results.add(result);
                }
            }
            System.out.printf(
                    "round %d of %d, load average %.1f%n",
                    round + 1,
                    rounds,
                    ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        }
        Map<Kind, List<Result>> byKind = new TreeMap<>();
        results.forEach(result ->
                byKind.computeIfAbsent(result.kind(), _ -> new ArrayList<>()).add(result));
        System.out.println("| version | tried | went back | after, at the most |\n|---|---|---|---|");
        byKind.forEach((kind, its) -> System.out.printf(
                "| %s | %d | %d | %s |%n",
                kind,
                its.size(),
                its.stream().filter(result -> result.merged() != null).count(),
                its.stream()
                        .map(Result::merged)
                        .filter(merged -> merged != null)
                        .max(Duration::compareTo)
                        .map(merged -> merged.toSeconds() + " s")
                        .orElse("")));
        long late = results.stream()
                .filter(result -> result.merged() != null && result.merged().compareTo(Duration.ofMinutes(3)) > 0)
                .count();
        long wrong = results.stream().filter(result -> !result.isRight()).count();
        System.out.printf("%d wrong, %d after more than three minutes%n", wrong, late);
        System.exit(wrong == 0 && late == 0 ? 0 : 1);
    }
}
