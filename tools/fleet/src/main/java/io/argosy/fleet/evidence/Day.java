package io.argosy.fleet.evidence;

import com.fasterxml.jackson.annotation.JsonInclude;
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
 * @param quality how good each version was in use, as it was last told; empty, and not in the file, where nobody knows
 */
public record Day(
        int schema,
        String kind,
        String environment,
        String service,
        LocalDate day,
        List<Stretch> stretches,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<QualityInUse> quality) {
    /** The form that this version of fleet writes, and the only one that it reads. */
    public static final int SCHEMA = 1;

    static final String KIND = "day";
    /** What days that were written before there was any do not have. */
    static final String QUALITY = "quality";

    public Day {
        Figures.require(schema == SCHEMA, "schema " + schema + " is not one that this fleet reads");
        Figures.require(kind.equals(KIND), "it is a " + kind + ", not a day");
        stretches = List.copyOf(stretches);
        for (Stretch stretch : stretches) {
            Figures.require(
                    stretch.from().atZone(ZoneOffset.UTC).toLocalDate().equals(day),
                    "a stretch from " + stretch.from() + " is not of " + day);
        }
        quality = List.copyOf(quality);
        for (QualityInUse judged : quality) {
            Figures.require(
                    judged.at().atZone(ZoneOffset.UTC).toLocalDate().equals(day),
                    "what was judged at " + judged.at() + " is not of " + day);
        }
    }

    /** A day of the form of today. */
    public Day(String environment, String service, LocalDate day, List<Stretch> stretches, List<QualityInUse> quality) {
        this(SCHEMA, KIND, environment, service, day, stretches, quality);
    }
}
