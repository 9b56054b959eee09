package io.argosy.fleet.evidence;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/**
 * One service's day in one environment: a file of the branch.
 *
 * @param schema {@link #SCHEMA}
 * @param kind {@code day}
 * @param environment e.g. {@code dev}
 * @param service e.g. {@code churn}
 * @param day in UTC
 * @param stretches in the order of time; those of one version do not overlap
 */
public record Day(int schema, String kind, String environment, String service, LocalDate day, List<Stretch> stretches) {
    /** The form that this version of fleet writes, and the only one that it reads. */
    public static final int SCHEMA = 1;

    static final String KIND = "day";

    public Day {
        Figures.require(schema == SCHEMA, "schema " + schema + " is not one that this fleet reads");
        Figures.require(kind.equals(KIND), "it is a " + kind + ", not a day");
        stretches = List.copyOf(stretches);
        for (Stretch stretch : stretches) {
            Figures.require(
                    stretch.from().atZone(ZoneOffset.UTC).toLocalDate().equals(day),
                    "a stretch from " + stretch.from() + " is not of " + day);
        }
    }

    /** A day of the form of today. */
    public Day(String environment, String service, LocalDate day, List<Stretch> stretches) {
        this(SCHEMA, KIND, environment, service, day, stretches);
    }
}
