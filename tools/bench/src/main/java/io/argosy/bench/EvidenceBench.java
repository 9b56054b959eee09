package io.argosy.bench;

import com.sun.management.OperatingSystemMXBean;
import io.argosy.fleet.evidence.Account;
import io.argosy.fleet.evidence.Day;
import io.argosy.fleet.evidence.EvidenceReader;
import io.argosy.fleet.evidence.EvidenceWriter;
import io.argosy.fleet.evidence.EvidenceWriter.Report;
import io.argosy.fleet.evidence.Figures;
import io.argosy.fleet.evidence.Now;
import io.argosy.fleet.evidence.SigningKey;
import io.argosy.fleet.evidence.Stretch;
import io.argosy.fleet.git.DataBranch;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.RemoteBranch;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Evidence of a fleet: how long a state takes to be written and to be pushed, when everything in it has changed, and how large a branch is
 * whose days are all full. The figures are of hourly stretches with three digits at random, which pack worse than real ones.
 */
public final class EvidenceBench {
    private static final int DAYS = 35;
    private static final String BRANCH = "evidence/production";
    private static final Instant END = Instant.parse("2026-11-20T12:00:00Z");

    private final SplittableRandom random = new SplittableRandom(1);
    private final int services;
    private final Path folder;

    private EvidenceBench(int services, Path folder) {
        this.services = services;
        this.folder = folder;
    }

    /**
     * Writes evidence and says how long that took.
     *
     * @param args a folder to work in, how many services, and how many states after the first
     */
    public static void main(String[] args) throws Exception {
        new EvidenceBench(Integer.parseInt(args[1]), Path.of(args[0])).run(Integer.parseInt(args[2]));
    }

    private void run(int states) throws Exception {
        Path server = folder.resolve("server.git");
        git(folder, "init", "--quiet", "--bare", server.toString());
        try (Monorepo repository = Monorepo.own(folder.resolve("witness"));
                RemoteBranch there = new RemoteBranch(
                        repository, server.toUri().toString(), BRANCH, new RemoteBranch.Access(folder))) {
            SigningKey key = SigningKey.made();
            EvidenceWriter writer = new EvidenceWriter(repository, "production", key);
            DataBranch here = new DataBranch(repository, BRANCH);
            Instant first = END.minus(Duration.ofDays(DAYS));
            for (int day = 0; day < DAYS; day++) {
                Instant from = first.plus(Duration.ofDays(day));
                Instant to = from.plus(Duration.ofDays(1));
                writer.write(reports(from, to), to);
            }
            var _ = there.push(here.tip().orElseThrow());
            long tidying = System.nanoTime();
            long tidied = processor();
            there.tidy();
            System.out.printf(
                    "tidied    %.2f s, %.2f s of processor%n", seconds(tidying), (processor() - tidied) / 1e9);
            List<Double> written = new ArrayList<>();
            List<Double> pushed = new ArrayList<>();
            List<Double> processor = new ArrayList<>();
            for (int i = 1; i <= states; i++) {
                Instant now = END.plus(Duration.ofMinutes(i));
                Map<String, Report> reports = reports(END, now);
                long used = processor();
                long start = System.nanoTime();
                writer.write(reports, now);
                written.add(seconds(start));
                start = System.nanoTime();
                if (!there.push(here.tip().orElseThrow())) {
                    throw new IllegalStateException("the server did not take it");
                }
                pushed.add(seconds(start));
                processor.add((processor() - used) / 1e9);
            }
            long start = System.nanoTime();
            Account account = EvidenceReader.own(repository, key, "production", END.plus(Duration.ofDays(1)))
                    .service("service-0007");
            double read = seconds(start);
            if (!(account instanceof Account.Given)) {
                throw new IllegalStateException(account.toString());
            }
            double loose = mebibytes(server);
            git(server, "gc", "--quiet", "--prune=now");
            System.out.printf(
                    "%d services, %d days, %d states after the first%n"
                            + "written   %.2f s (median), %.2f s at the most%n"
                            + "pushed    %.2f s (median), %.2f s at the most%n"
                            + "processor %.2f s (median), %.2f s at the most, of both and of the server in the same process\n"
                            + "one read  %.3f s, verified, the first of a process%n"
                            + "size      %.1f MiB where it was pushed, %.1f MiB once Git has packed it; it stays so for as long as it is written%n",
                    services,
                    DAYS,
                    states,
                    median(written),
                    most(written),
                    median(pushed),
                    most(pushed),
                    median(processor),
                    most(processor),
                    read,
                    loose,
                    mebibytes(server));
        }
    }

    private Map<String, Report> reports(Instant from, Instant to) {
        Map<String, Report> reports = new TreeMap<>();
        for (int i = 0; i < services; i++) {
            String service = "service-%04d".formatted(i);
            List<Stretch> stretches = new ArrayList<>();
            for (Instant hour = from; hour.isBefore(to); hour = hour.plus(Duration.ofHours(1))) {
                Instant end = hour.plus(Duration.ofHours(1));
                stretches.add(stretch(hour, end.isAfter(to) ? to : end));
            }
            Stretch last = stretches.getLast();
            reports.put(
                    service,
                    new Report(
                            new Now(
                                    Day.SCHEMA,
                                    "now",
                                    "production",
                                    service,
                                    to,
                                    last.version(),
                                    last.digest(),
                                    "Healthy",
                                    from,
                                    2,
                                    0,
                                    new Now.Recent(
                                            300,
                                            Figures.rounded(random.nextLong(100_000)),
                                            figure(0.01),
                                            figure(0.1),
                                            2,
                                            0),
                                    figure(1),
                                    figure(0.1),
                                    List.of()),
                            stretches,
                            List.of()));
        }
        return reports;
    }

    private Stretch stretch(Instant from, Instant to) {
        return new Stretch(
                from,
                to,
                "1.2.1-45f8ceba50ed",
                "sha256:" + "45f8ceba50ed0123".repeat(4),
                true,
                2,
                0,
                Figures.rounded(random.nextLong(1_000_000)),
                figure(0.01),
                figure(0.01),
                figure(0.02),
                figure(0.1),
                figure(0.1),
                List.of());
    }

    private Double figure(double most) {
        Double rounded = Figures.rounded(random.nextDouble(most));
        return rounded == null ? 0 : rounded;
    }

    /** What this process has used of the machine's processors, in nanoseconds. */
    private static long processor() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static double median(List<Double> figures) {
        return figures.stream().sorted().toList().get(figures.size() / 2);
    }

    private static double most(List<Double> figures) {
        return figures.stream().max(Double::compare).orElseThrow();
    }

    private static double mebibytes(Path path) throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            long bytes = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
            }
            return bytes / 1048576.0;
        }
    }

    private static void git(Path folder, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git", "-C", folder.toString()));
        command.addAll(List.of(arguments));
        Process git = new ProcessBuilder(command).inheritIO().start();
        if (!git.waitFor(10, TimeUnit.MINUTES) || git.exitValue() != 0) {
            throw new IOException(String.join(" ", command) + " failed");
        }
    }
}
