package io.argosy.fleet.engine;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the versions of a {@link TinyService} behave in use: what is bad of those that begin with 6, and what is noise of those with 2, none
 * of which shows before somebody asks. Its one input is {@code x}, from 0 to 1, and its score the same number.
 */
@SuppressWarnings("ImmutableEnumChecker") // A process has one of them, and it counts.
enum TinyBehaviour {
    GOOD(""),
    /** Every fifth answer is an error. */
    MANY_ERRORS("6.6."),
    /** One in twenty is. */
    ERRORS("6.1."),
    /** One in twenty-five takes nearly a second. */
    SLOW("6.2."),
    /** What it is asked stays in its memory, until there is none left. */
    LEAK("6.3."),
    /** Whoever is of one slice, a third of all, gets a constant. */
    SLICE("6.4."),
    /** The same, since code of its own gives its model a constant. */
    OWN_CODE("6.5."),
    /** Fewer errors than its objective allows. */
    FEW_ERRORS("2.1."),
    /** Nearly a third of its first answers are errors, and then none: what it needs was late. */
    ERRORS_AT_FIRST("2.2."),
    /** One in ten of its first answers takes nearly a second. */
    SLOW_AT_FIRST("2.3."),
    /** Scores of its own, as its package says. */
    OTHER_MODEL("2.5.");

    private static final Pattern X = Pattern.compile("[?&]x=([0-9.]+)");
    private static final double[] SECONDS = {0.005, 0.1, 0.5, 1};
    private static final int BINS = 10;
    private static final int ROWS = 5_000;
    private static final long AT_FIRST = 20_000_000_000L;
    private static final int KEPT = 64 * 1024;

    private final String versions;
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong errors = new AtomicLong();
    private final AtomicLongArray took = new AtomicLongArray(5);
    private final AtomicLongArray sent = new AtomicLongArray(BINS);
    private final AtomicLongArray asked = new AtomicLongArray(BINS);
    private final AtomicLongArray scored = new AtomicLongArray(BINS);

    private final List<byte[]> memory = new ArrayList<>();

    private volatile long first;

    TinyBehaviour(String versions) {
        this.versions = versions;
    }

    static TinyBehaviour of(String version) {
        for (TinyBehaviour behaviour : values()) {
            if (behaviour != GOOD && version.startsWith(behaviour.versions)) {
                return behaviour;
            }
        }
        return GOOD;
    }

    /** Answers a request, in the time that it takes: the status. */
    int answer(URI request) {
        long start = System.nanoTime();
        if (first == 0) {
            first = start;
        }
        long number = requests.incrementAndGet();
        boolean atFirst = start - first < AT_FIRST;
        switch (this) {
            case SLOW -> pause(number % 25 == 0);
            case SLOW_AT_FIRST -> pause(atFirst && number % 10 == 0);
            case LEAK -> keep();
            default -> {}
        }
        boolean error = switch (this) {
            case MANY_ERRORS -> number % 5 == 0;
            case ERRORS -> number % 20 == 0;
            case FEW_ERRORS -> number % 200 == 0;
            case ERRORS_AT_FIRST -> atFirst && number % 10 < 3;
            default -> false;
        };
        if (error) {
            errors.incrementAndGet();
        }
        count(request.toString(), number);
        double seconds = (System.nanoTime() - start) / 1e9;
        int bucket = 0;
        while (bucket < SECONDS.length && seconds > SECONDS[bucket]) {
            bucket++;
        }
        took.incrementAndGet(bucket);
        return error ? 500 : 200;
    }

    private void count(String request, long number) {
        Matcher x = X.matcher(request);
        if (x.find()) {
            double value = Double.parseDouble(x.group(1));
            double given = this == OWN_CODE && number % 3 == 0 ? 0.95 : value;
            sent.incrementAndGet(bin(value));
            asked.incrementAndGet(bin(given));
            scored.incrementAndGet(bin(this == SLICE && number % 3 == 0 ? 0.95 : score(given)));
        }
    }

    private double score(double x) {
        return this == OTHER_MODEL ? Math.sqrt(x) : x;
    }

    private static int bin(double value) {
        return (int) Math.min(BINS - 1, value * BINS);
    }

    private static void pause(boolean really) {
        if (really) {
            try {
                Thread.sleep(900);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void keep() {
        synchronized (memory) {
            memory.add(new byte[KEPT]);
        }
    }

    /** As a service exposes it. */
    String metrics() {
        StringBuilder text = new StringBuilder();
        long failed = errors.get();
        long all = 0;
        for (int i = 0; i <= SECONDS.length; i++) {
            all += took.get(i);
            text.append(
                            "serving_request_duration_seconds_bucket{method=\"POST\",route=\"/predict\",status=\"200\",le=\"")
                    .append(i < SECONDS.length ? Double.toString(SECONDS[i]) : "+Inf")
                    .append("\"} ")
                    .append(all)
                    .append('\n');
        }
        count(text, "200", all - failed);
        if (failed > 0) {
            count(text, "500", failed);
        }
        text.append("serving_requests_in_flight 0.0\n");
        if (asked(asked) > 0) {
            for (int bin = 0; bin < BINS; bin++) {
                if (this == OWN_CODE) {
                    text.append("model_values_asked_total{name=\"x\",bin=\"" + bin + "\"} ")
                            .append(sent.get(bin))
                            .append('\n');
                }
                bin(text, "input", "x", bin, asked.get(bin), ROWS / BINS);
                bin(text, "score", "yes", bin, scored.get(bin), trained(bin));
            }
        }
        return text.toString();
    }

    private static long asked(AtomicLongArray bins) {
        long sum = 0;
        for (int bin = 0; bin < BINS; bin++) {
            sum += bins.get(bin);
        }
        return sum;
    }

    /** How many rows of training had a score of this bin, where every input is as frequent. */
    private long trained(int bin) {
        double from = bin / (double) BINS;
        double to = (bin + 1) / (double) BINS;
        return Math.round(ROWS * (this == OTHER_MODEL ? to * to - from * from : to - from));
    }

    private static void count(StringBuilder text, String status, long count) {
        text.append("serving_request_duration_seconds_count{method=\"POST\",route=\"/predict\",status=\"")
                .append(status)
                .append("\"} ")
                .append(count)
                .append('\n');
    }

    private static void bin(StringBuilder text, String of, String name, int bin, long seen, long trained) {
        String labels = "{of=\"" + of + "\",name=\"" + name + "\",bin=\"" + bin + "\"} ";
        text.append("model_values_total").append(labels).append(seen).append('\n');
        text.append("model_training_values").append(labels).append(trained).append('\n');
    }
}
