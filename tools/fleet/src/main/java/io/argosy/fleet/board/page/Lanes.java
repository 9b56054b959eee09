package io.argosy.fleet.board.page;

import io.argosy.fleet.board.state.ServiceRow;
import io.argosy.fleet.history.Placement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Which version was where and when: a lane for each environment, a bar for each placement; across in per cent.
 *
 * @param ticks times along the bottom
 */
public record Lanes(List<Lane> lanes, List<Tick> ticks) {
    private static final int MOST_BARS = 14;
    private static final int TICKS = 4;
    /** A bar that nobody can see is none. */
    private static final double LEAST = 1.4;

    public Lanes {
        lanes = List.copyOf(lanes);
        ticks = List.copyOf(ticks);
    }

    /** One environment. */
    public record Lane(String environment, List<Bar> bars) {
        public Lane {
            bars = List.copyOf(bars);
        }
    }

    /**
     * A version's time.
     *
     * @param x where it begins
     * @param label what has room in it; empty where nothing has
     * @param rollback whether it came back
     */
    public record Bar(double x, double width, int rank, String label, String title, boolean rollback) {}

    /** A time along the bottom. */
    public record Tick(double x, String label) {}

    static Lanes of(ServiceRow row, List<Placement> placements, Instant now) {
        List<Placement> ran = placements.stream()
                .filter(Placement::ran)
                .filter(placement -> !placement.at().isAfter(now))
                .toList();
        Instant begin = ran.stream()
                .limit(MOST_BARS)
                .map(Placement::at)
                .min(Instant::compareTo)
                .orElse(now.minus(Duration.ofDays(1)));
        // A little before the first, so that it does not stick to the edge.
        begin = begin.minus(Duration.between(begin, now).dividedBy(40)).minusSeconds(30);
        List<Lane> lanes = new ArrayList<>();
        for (var cell : row.cells()) {
            String environment = cell.place().environment();
            List<Placement> its = ran.stream()
                    .filter(placement -> placement.environment().equals(environment))
                    .toList();
            lanes.add(new Lane(environment, bars(row, its, begin, now)));
        }
        List<Tick> ticks = new ArrayList<>();
        for (int i = 0; i <= TICKS; i++) {
            Instant at = begin.plusMillis(Duration.between(begin, now).toMillis() * i / TICKS);
            ticks.add(new Tick(x(at, begin, now), i == TICKS ? "now" : Show.about(Duration.between(at, now)) + " ago"));
        }
        return new Lanes(lanes, ticks);
    }

    /** Newest first, as placements are. */
    private static List<Bar> bars(ServiceRow row, List<Placement> its, Instant begin, Instant now) {
        List<Bar> bars = new ArrayList<>();
        // A bar that is made wider than its time takes that from the one before: what is there now is always seen.
        double end = 100;
        for (Placement placement : its) {
            Instant from = placement.at().isBefore(begin) ? begin : placement.at();
            double x = Math.min(x(from, begin, now), end - LEAST);
            double width = end - x;
            if (x < 0) {
                break;
            }
            end = x;
            if (placement.isEnd()) {
                continue;
            }
            String name = Show.model(placement.version()) + " " + Show.digits(placement.version());
            bars.add(new Bar(
                    x,
                    width,
                    row.versions().contains(placement.version()) ? row.rank(placement.version()) : -1,
                    width > 13 ? name : width > 7 ? Show.model(placement.version()) : "",
                    Show.brief(placement.environment()) + ": " + name + (placement.rollback() ? ", a rollback" : "")
                            + ", by " + Show.brief(placement.by()) + ", " + Show.time(placement.at()),
                    placement.rollback()));
        }
        return bars;
    }

    private static double x(Instant at, Instant begin, Instant now) {
        double all = Math.max(1, Duration.between(begin, now).toMillis());
        return 100.0 * Duration.between(begin, at).toMillis() / all;
    }
}
