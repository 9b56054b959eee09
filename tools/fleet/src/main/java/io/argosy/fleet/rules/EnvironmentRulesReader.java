package io.argosy.fleet.rules;

import io.argosy.fleet.NearestName;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads an environment's {@code environment-policy.yaml} to its end, and keeps all that is wrong with it. */
final class EnvironmentRulesReader {
    private static final Pattern SOAK = Pattern.compile("\\d{1,5}[mhd]");
    private static final Pattern TIME = Pattern.compile("([01]\\d|2[0-3]):[0-5]\\d");
    private static final Pattern INSTANT =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(Z|[+-]\\d{2}:\\d{2})");
    private static final Pattern NAME = Pattern.compile("\\S+");
    private static final Pattern REQUIRED = Pattern.compile("required");
    private static final String AUTOMATIC = "automatic";
    private static final Pattern ROLLBACK = Pattern.compile("manual|" + AUTOMATIC);
    private static final Pattern MANUAL = Pattern.compile("manual");
    private static final long MOST_REQUESTS = 1_000_000_000_000L;
    /** A version's figures are of so many predictions at the most. */
    private static final int MOST_OUTCOMES = 5_000;
    /** PostgreSQL's own. */
    private static final int MOST_CONNECTIONS = 262_143;

    private static final List<String> DAYS = Arrays.stream(DayOfWeek.values())
            .map(day -> day.name().toLowerCase(Locale.ROOT))
            .toList();

    private final RulesFile file;

    EnvironmentRulesReader(String path) {
        this.file = new RulesFile(path);
    }

    List<String> problems() {
        return file.problems();
    }

    EnvironmentRules read(String yaml) {
        JsonNode rules = file.parse(yaml);
        if (!file.isObject(
                rules,
                "",
                List.of("after", "soak", "freeze", "digest", "budget", "evidence", "rollback", "connections"))) {
            return EnvironmentRules.NONE;
        }
        after(rules);
        List<Freeze> freezes = new ArrayList<>();
        List<JsonNode> list = file.list(rules, "freeze");
        for (int i = 0; i < list.size(); i++) {
            freeze(list.get(i), "freeze[" + i + "]", freezes);
        }
        String soak = file.formed(rules, "", "soak", SOAK, "minutes, hours or days such as 30m, 24h or 7d", "0m");
        String digest = file.formed(rules, "", "digest", REQUIRED, "`required` or left out", "");
        double budget = file.number(rules, "budget", 0, Double.MAX_VALUE, -1);
        String rollback = file.formed(rules, "", "rollback", ROLLBACK, "`manual` or `automatic`", "");
        return new EnvironmentRules(
                duration(soak),
                freezes,
                !digest.isEmpty(),
                budget < 0 ? null : budget,
                evidence(rules.path("evidence")),
                rollback.equals(AUTOMATIC),
                connections(rules));
    }

    private @Nullable Integer connections(JsonNode rules) {
        double connections = file.number(rules, "connections", 1, MOST_CONNECTIONS, -1);
        if (connections != Math.rint(connections)) {
            file.problem("`connections` is a whole number, not " + rules.path("connections"));
        }
        return connections < 0 ? null : (int) connections;
    }

    private @Nullable EvidenceRules evidence(JsonNode rules) {
        if (rules.isMissingNode() || !file.isObject(rules, "evidence", List.of("requests", "drift", "outcomes"))) {
            return null;
        }
        double requests = file.number(rules, "requests", 0, MOST_REQUESTS, 0);
        if (requests != Math.rint(requests)) {
            file.problem("`evidence.requests` is a whole number, not " + rules.path("requests"));
        }
        double drift = file.number(rules, "drift", 0, Double.MAX_VALUE, -1);
        double outcomes = file.number(rules, "outcomes", 1, MOST_OUTCOMES, 0);
        if (outcomes != Math.rint(outcomes)) {
            file.problem("`evidence.outcomes` is a whole number, not " + rules.path("outcomes"));
        }
        return new EvidenceRules((long) requests, drift < 0 ? null : drift, (int) outcomes);
    }

    /** The one key that the order of environments needs. */
    String after(String yaml) {
        JsonNode rules = file.parse(yaml);
        if (rules.isObject()) {
            return after(rules);
        }
        file.isObject(rules, "", List.of());
        return "";
    }

    private String after(JsonNode rules) {
        return file.formed(rules, "", "after", NAME, "the name of an environment", "");
    }

    private static Duration duration(String soak) {
        if (soak.isEmpty()) {
            return Duration.ZERO;
        }
        long count = Long.parseLong(soak.substring(0, soak.length() - 1));
        return switch (soak.charAt(soak.length() - 1)) {
            case 'm' -> Duration.ofMinutes(count);
            case 'h' -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    private void freeze(JsonNode value, String place, List<Freeze> freezes) {
        boolean weekly = value.has("days");
        List<String> known = weekly
                ? List.of("days", "from", "zone", "reason", "rollback")
                : List.of("from", "to", "reason", "rollback");
        if (!file.isObject(value, place, known)) {
            return;
        }
        String reason = file.text(value, place, "reason", "who has to wait wants to know why");
        boolean byHand = !file.formed(value, place, "rollback", MANUAL, "`manual` or left out", "")
                .isEmpty();
        int wrong = file.problems().size();
        try {
            Freeze freeze = weekly ? weekly(value, place, reason, byHand) : between(value, place, reason, byHand);
            if (file.problems().size() == wrong) {
                freezes.add(freeze);
            }
        } catch (DateTimeException | IllegalArgumentException e) {
            if (file.problems().size() == wrong) {
                file.problem("`" + place + "` says no time: " + e.getMessage());
            }
        }
    }

    private Freeze weekly(JsonNode value, String place, String reason, boolean byHand) {
        Set<DayOfWeek> days = days(value, place);
        String from = file.formed(value, place, "from", TIME, "a time of day such as \"15:00\", in quotes", "00:00");
        String zone = file.formed(value, place, "zone", NAME, "a time zone such as Europe/Berlin", "UTC");
        return new Freeze.Weekly(days, LocalTime.parse(from), ZoneId.of(zone), reason, byHand);
    }

    private Freeze between(JsonNode value, String place, String reason, boolean byHand) {
        String looks = "a time such as 2026-12-20T00:00:00Z";
        String from = file.formed(value, place, "from", INSTANT, looks, null);
        String to = file.formed(value, place, "to", INSTANT, looks, null);
        return new Freeze.Between(
                OffsetDateTime.parse(from).toInstant(), OffsetDateTime.parse(to).toInstant(), reason, byHand);
    }

    private Set<DayOfWeek> days(JsonNode value, String place) {
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        JsonNode list = value.path("days");
        for (JsonNode entry : list) {
            int day = entry.isString() ? DAYS.indexOf(entry.asString()) : -1;
            if (day < 0) {
                file.problem("`" + place + ".days` has no day named " + entry + ": "
                        + NearestName.suggest(entry.asString("").toLowerCase(Locale.ROOT), DAYS));
            } else {
                days.add(DayOfWeek.of(day + 1));
            }
        }
        if (!list.isArray() || list.isEmpty()) {
            file.problem("`" + place + ".days` is a list such as [friday, saturday], not " + list);
        }
        return days;
    }
}
