package io.argosy.fleet.rules;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Set;

/** A time in which nothing is promoted to an environment; a rollback that a person merges always may. */
public sealed interface Freeze {
    /** Whether it lies in it. */
    boolean covers(Instant time);

    /** Whether whatever lies in another lies in this one; where that is hard to say, it does not. */
    boolean covers(Freeze other);

    /** One sentence for whoever has to wait. */
    String reason();

    /** Whether no rollback merges itself meanwhile. */
    boolean byHand();

    /**
     * Once.
     *
     * @param from included
     * @param to not included
     */
    record Between(Instant from, Instant to, String reason, boolean byHand) implements Freeze {
        public Between {
            if (!from.isBefore(to)) {
                throw new IllegalArgumentException("a freeze ends after it starts, not at " + to);
            }
        }

        @Override
        public boolean covers(Instant time) {
            return !time.isBefore(from) && time.isBefore(to);
        }

        @Override
        public boolean covers(Freeze other) {
            return other instanceof Between between
                    && (byHand || !between.byHand())
                    && !between.from().isBefore(from)
                    && !between.to().isAfter(to);
        }
    }

    /**
     * Every week.
     *
     * @param days on which, in {@code zone}
     * @param from at which time of such a day it starts; it lasts till the day's end
     */
    record Weekly(Set<DayOfWeek> days, LocalTime from, ZoneId zone, String reason, boolean byHand) implements Freeze {
        public Weekly {
            days = Set.copyOf(days);
        }

        @Override
        public boolean covers(Instant time) {
            ZonedDateTime there = time.atZone(zone);
            return days.contains(there.getDayOfWeek()) && !there.toLocalTime().isBefore(from);
        }

        @Override
        public boolean covers(Freeze other) {
            return other instanceof Weekly weekly
                    && (byHand || !weekly.byHand())
                    && weekly.zone().equals(zone)
                    && days.containsAll(weekly.days())
                    && !weekly.from().isBefore(from);
        }
    }
}
