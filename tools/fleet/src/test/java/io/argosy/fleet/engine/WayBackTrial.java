package io.argosy.fleet.engine;

import io.argosy.fleet.Main;
import io.argosy.fleet.evidence.Account;
import io.argosy.fleet.evidence.EvidenceReader;
import io.argosy.fleet.gate.JudgedFleet;
import io.argosy.fleet.gate.SoundFleet;
import io.argosy.fleet.gate.ToyModel;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.release.Promotion;
import io.argosy.fleet.release.Releases;
import io.argosy.fleet.version.Version;
import io.argosy.fleet.witness.Pace;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Versions that are promoted side by side on a real engine, in real processes under load, with {@code ./fleet watchdog} beside it and nobody
 * else: which of them go back, and after how long.
 */
final class WayBackTrial implements AutoCloseable {
    private static final int STAGING = 1;
    private static final List<String> NAMES =
            List.of("churn", "diabetes", "apples", "bread", "cheese", "dates", "eggs", "figs", "grapes");

    /** What is promoted. */
    enum Kind {
        ERRORS("6.1.0", true),
        SLOW("6.2.0", true),
        LEAK("6.3.0", true),
        SLICE("6.4.0", true),
        /** The same, by code of its own before its model. */
        OWN_CODE("6.5.0", true),
        STEADY("1.1.0", false),
        FEW_ERRORS("2.1.0", false),
        ERRORS_AT_FIRST("2.2.0", false),
        SLOW_AT_FIRST("2.3.0", false),
        /** One process ends, once. */
        ENDS_ONCE("1.2.0", false),
        OTHER_MODEL("2.5.0", false),
        /** Its callers ask otherwise from then on. */
        OTHER_CALLERS("1.3.0", false);

        private final String model;
        private final boolean bad;

        Kind(String model, boolean bad) {
            this.model = model;
            this.bad = bad;
        }

        boolean isBad() {
            return bad;
        }
    }

    /**
     * What became of one.
     *
     * @param merged how long it had answered when its way back was merged; null where it stayed
     * @param why as the watchdog told it
     */
    record Result(Kind kind, @Nullable Duration merged, String why) {
        boolean isRight() {
            return kind.isBad() == (merged != null);
        }
    }

    private final Path folder;
    private final JudgedFleet fleet;
    private final RunningEngine engine;
    private final Map<String, Kind> kinds = new LinkedHashMap<>();
    private final Map<String, Boolean> otherwise = new ConcurrentHashMap<>();
    private final List<Thread> callers = new ArrayList<>();
    private final int perSecond;
    private volatile boolean ended;

    /**
     * @param folder an empty one
     * @param perSecond how many requests each of them is asked
     */
    WayBackTrial(Path folder, List<Kind> tried, Pace pace, int perSecond) throws IOException, InterruptedException {
        this.folder = folder;
        this.perSecond = perSecond;
        // The first two are always there.
        List<String> names = NAMES.subList(0, Math.max(2, tried.size()));
        for (int i = 0; i < tried.size(); i++) {
            kinds.put(names.get(i), tried.get(i));
        }
        fleet = SoundFleet.in(folder, names);
        fleet.files()
                .write(".gitignore", ".fleet/\n")
                .write("overlays/staging/environment/environment-policy.yaml", "after: dev\nrollback: automatic\n")
                .commit("Go back by itself");
        engine = RunningEngine.over(fleet.files(), pace);
        for (String name : kinds.keySet()) {
            engine.awaitHealthy("staging", name, pinned(name));
            callers.add(Thread.ofVirtual().start(() -> call(name)));
        }
    }

    private Version pinned(String name) {
        try (Monorepo repository = fleet.files().open()) {
            return new Releases(repository, repository.commit("main"))
                    .pinned("staging", name)
                    .orElseThrow()
                    .version();
        }
    }

    private void call(String name) {
        SplittableRandom random = new SplittableRandom(name.hashCode());
        long next = System.nanoTime();
        while (!ended) {
            double x = random.nextDouble();
            ask(name, "?x=" + (otherwise.containsKey(name) ? x * x : x));
            next += 1_000_000_000L / perSecond;
            long wait = next - System.nanoTime();
            try {
                if (wait > 0) {
                    TimeUnit.NANOSECONDS.sleep(wait);
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void ask(String name, String what) {
        try {
            int _ = engine.get(STAGING, "/" + name + "/predict" + what).statusCode();
        } catch (IOException e) {
            // What is bad may well be so.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Promotes all of them at once, and watches.
     *
     * @param before for how long what they take the place of answers first
     * @param lasting for how long one has to be bad to go back
     * @param watched for how long the good ones are watched
     * @param patience for how long a bad one is waited for
     */
    List<Result> run(Duration before, Duration lasting, Duration watched, Duration patience) throws Exception {
        Thread.sleep(before);
        for (String name : kinds.keySet()) {
            awaitScores(name);
        }
        Map<String, Version> good = new LinkedHashMap<>();
        Map<String, Version> tried = new LinkedHashMap<>();
        for (Map.Entry<String, Kind> one : kinds.entrySet()) {
            good.put(one.getKey(), pinned(one.getKey()));
            tried.put(one.getKey(), fleet.release(one.getKey(), ToyModel.good(one.getValue().model)));
            fleet.merge(new Promotion(fleet.repository(), fleet.main())
                    .propose(one.getKey(), "staging")
                    .orElseThrow());
        }
        Process watchdog = watchdog(watched.plus(patience), lasting);
        Map<String, Instant> said = new ConcurrentHashMap<>();
        Map<String, String> why = new ConcurrentHashMap<>();
        Thread reader = Thread.ofVirtual().start(() -> read(watchdog, said, why));
        try {
            Map<String, Instant> since = new LinkedHashMap<>();
            for (Map.Entry<String, Version> one : tried.entrySet()) {
                engine.awaitHealthy("staging", one.getKey(), one.getValue());
                since.put(one.getKey(), Instant.now());
                Kind kind = kinds.get(one.getKey());
                if (kind == Kind.OTHER_CALLERS) {
                    otherwise.put(one.getKey(), true);
                } else if (kind == Kind.ENDS_ONCE) {
                    ask(one.getKey(), "");
                    crash(one.getKey());
                }
            }
            List<Result> results = new ArrayList<>();
            Instant start = Instant.now();
            for (Map.Entry<String, Kind> one : kinds.entrySet()) {
                Duration longest = one.getValue().isBad() ? patience : watched;
                while (!said.containsKey(one.getKey())
                        && Duration.between(start, Instant.now()).compareTo(longest) < 0) {
                    Thread.sleep(100);
                }
            }
            while (Duration.between(start, Instant.now()).compareTo(watched) < 0) {
                Thread.sleep(100);
            }
            for (Map.Entry<String, Kind> one : kinds.entrySet()) {
                Instant merged = said.get(one.getKey());
                if (merged == null) {
                    results.add(new Result(one.getValue(), null, ""));
                    continue;
                }
                engine.awaitHealthy("staging", one.getKey(), Objects.requireNonNull(good.get(one.getKey())));
                Instant from = Objects.requireNonNull(since.get(one.getKey()));
                results.add(
                        new Result(one.getValue(), Duration.between(from, merged), why.getOrDefault(one.getKey(), "")));
            }
            return results;
        } finally {
            watchdog.destroy();
            watchdog.waitFor();
            reader.join();
        }
    }

    /** Of what is to be taken the place of, enough is known that what comes can be held against it: on a busy machine that takes a while. */
    private void awaitScores(String name) throws InterruptedException {
        Instant end = Instant.now().plus(Duration.ofMinutes(2));
        try (Monorepo repository = fleet.files().open()) {
            while (!(EvidenceReader.of(repository, repository.commit("main"), "staging", Instant.now())
                                    .service(name)
                            instanceof Account.Given(var seen)
                    && !seen.stretches().isEmpty()
                    && seen.stretches().getLast().scores() != null)) {
                if (Instant.now().isAfter(end)) {
                    throw new AssertionError("nobody knows the scores of " + name);
                }
                Thread.sleep(200);
            }
        }
    }

    private void crash(String name) {
        ask(name, "");
        try {
            int _ = engine.get(STAGING, "/" + name + "/crash").statusCode();
        } catch (IOException e) {
            // It has ended.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Process watchdog(Duration patience, Duration lasting) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "watchdog",
                "-C",
                folder.toString(),
                "--for",
                Long.toString(patience.toSeconds()),
                "--lasting",
                Long.toString(lasting.toSeconds()));
        builder.environment().put("FLEET_HOME", TinyFleet.HERE.toString());
        return builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }

    private static void read(Process watchdog, Map<String, Instant> said, Map<String, String> why) {
        try (BufferedReader lines = watchdog.inputReader()) {
            String name = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("staging/") && line.contains(" goes back from ")) {
                    name = line.substring("staging/".length(), line.indexOf(' '));
                    said.put(name, Instant.now());
                } else if (!line.isBlank() && !name.isEmpty()) {
                    why.putIfAbsent(name, line);
                }
            }
        } catch (IOException e) {
            // It was ended.
        }
    }

    @Override
    public void close() {
        ended = true;
        callers.forEach(Thread::interrupt);
        engine.close();
        fleet.close();
    }
}
