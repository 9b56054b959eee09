package io.argosy.store;

import io.argosy.serving.kept.KeptAnswer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The days that have partitions. Whoever writes makes those of a day before it writes there, and the next day's ahead of time, so that
 * nothing has to run at midnight; and once a day it drops what has been kept long enough. Of all pods that do so at once, one does.
 */
final class Days {
    private final int kept;
    private final Clock clock;
    private final Set<LocalDate> there = new HashSet<>();
    private LocalDate cleared = LocalDate.MIN;

    /**
     * Knows of no day yet.
     *
     * @param kept how many days are kept
     */
    Days(int kept) {
        this(kept, Clock.systemUTC());
    }

    /** The same by another clock. */
    Days(int kept, Clock clock) {
        this.kept = kept;
        this.clock = clock;
    }

    /** Makes what rows need, and what the next ones will. */
    void prepare(Connection connection, List<KeptAnswer> answers) throws SQLException {
        Set<LocalDate> wanted = new TreeSet<>();
        for (KeptAnswer answer : answers) {
            LocalDate day = day(answer.epochMicros());
            wanted.add(day);
            wanted.add(day.plusDays(1));
        }
        wanted.removeAll(there);
        for (LocalDate day : wanted) {
            make(connection, day);
            there.add(day);
        }
        LocalDate today = LocalDate.now(clock.withZone(ZoneOffset.UTC));
        if (!today.equals(cleared)) {
            drop(connection);
            cleared = today;
            there.removeIf(day -> day.isBefore(today.minusDays(kept)));
        }
    }

    /** Knows of none any more: somebody has dropped one. */
    void forget() {
        there.clear();
    }

    static LocalDate day(long epochMicros) {
        return Instant.EPOCH
                .plus(epochMicros, ChronoUnit.MICROS)
                .atZone(ZoneOffset.UTC)
                .toLocalDate();
    }

    static void make(Connection connection, LocalDate day) throws SQLException {
        try (PreparedStatement make = connection.prepareStatement("select make_day(?)")) {
            make.setObject(1, day);
            make.execute();
        }
    }

    /** What is too old the server's clock says: a pod whose own is far ahead drops nothing that others keep. */
    private void drop(Connection connection) throws SQLException {
        try (PreparedStatement drop =
                connection.prepareStatement("select drop_days_before((now() at time zone 'UTC')::date - ?)")) {
            drop.setInt(1, kept);
            drop.execute();
        }
    }
}
