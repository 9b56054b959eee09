package io.argosy.testkit;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Asks at a fixed rate whether answers come or not, as many callers do that know nothing of each other. A caller's wait is counted from the
 * moment at which its request was due, so a service that stalls cannot hide it by slowing its callers down.
 */
public final class SteadyLoad {
    /** More would be a test of how many connections the machine opens at once. */
    private static final int CALLERS = 64;

    private final HttpClient client;
    private final HttpRequest request;
    private final String expected;
    private final Semaphore callers = new Semaphore(CALLERS);

    /**
     * A load of one request, again and again.
     *
     * @param expected the body of each answer with 200
     */
    public SteadyLoad(HttpClient client, HttpRequest request, String expected) {
        this.client = client;
        this.request = request;
        this.expected = expected;
    }

    /** Asks so often for so long, and waits for the last answer. */
    public Outcome run(double perSecond, Duration time) {
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        long start = System.nanoTime();
        long pause = (long) (1e9 / perSecond);
        for (long due = 0; due < time.toNanos(); due += pause) {
            for (long early = start + due - System.nanoTime(); early > 0; early = start + due - System.nanoTime()) {
                LockSupport.parkNanos(early);
            }
            callers.acquireUninterruptibly();
            answers.add(send(start + due).whenComplete((_, _) -> callers.release()));
        }
        return new Outcome(answers.stream().map(CompletableFuture::join).toList());
    }

    /** Asks once. */
    public Answer ask() {
        return send(System.nanoTime()).join();
    }

    private CompletableFuture<Answer> send(long due) {
        return client.sendAsync(request, BodyHandlers.ofString()).handle((response, failure) -> {
            Duration delay = Duration.ofNanos(System.nanoTime() - due);
            return new Answer(delay, judge(response), failure == null ? describe(response) : failure.toString());
        });
    }

    private Kind judge(@Nullable HttpResponse<String> response) {
        if (response == null) {
            return Kind.WRONG;
        }
        return switch (response.statusCode()) {
            case 200 -> response.body().equals(expected) ? Kind.ACCEPTED : Kind.WRONG;
            case 503 -> response.headers().firstValue("Retry-After").isPresent() ? Kind.REFUSED : Kind.WRONG;
            default -> Kind.WRONG;
        };
    }

    private static String describe(@Nullable HttpResponse<String> response) {
        return response == null
                ? "no answer"
                : response.statusCode() + " " + response.headers().map();
    }

    /** What an answer was. */
    public enum Kind {
        /** 200 with the expected body. */
        ACCEPTED,
        /** 503 that says when to ask again. */
        REFUSED,
        /** Anything else, or none. */
        WRONG
    }

    /**
     * One answer.
     *
     * @param delay from the moment at which its request was due
     * @param description its status and headers, or why there is none
     */
    public record Answer(Duration delay, Kind kind, String description) {}

    /** All answers of a run. */
    public record Outcome(List<Answer> answers) {
        public Outcome {
            answers = List.copyOf(answers);
        }

        /** How many answers there are of a kind. */
        public long count(Kind kind) {
            return answers.stream().filter(answer -> answer.kind() == kind).count();
        }

        /**
         * The delay that this share of the accepted answers did not exceed.
         *
         * @param share 0.99 for p99
         */
        public Duration delay(double share) {
            List<Duration> delays = answers.stream()
                    .filter(answer -> answer.kind() == Kind.ACCEPTED)
                    .map(Answer::delay)
                    .sorted()
                    .toList();
            return delays.get((int) Math.min(delays.size() - 1, Math.floor(share * delays.size())));
        }

        @Override
        public String toString() {
            return "%d accepted (p50 %.1f ms, p99 %.1f ms), %d refused, %d wrong%s"
                    .formatted(
                            count(Kind.ACCEPTED),
                            delay(0.5).toNanos() / 1e6,
                            delay(0.99).toNanos() / 1e6,
                            count(Kind.REFUSED),
                            count(Kind.WRONG),
                            answers.stream()
                                    .filter(answer -> answer.kind() == Kind.WRONG)
                                    .findFirst()
                                    .map(answer -> ", first: " + answer.description())
                                    .orElse(""));
        }
    }
}
