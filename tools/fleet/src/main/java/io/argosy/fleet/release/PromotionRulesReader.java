package io.argosy.fleet.release;

import io.argosy.fleet.NearestName;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads a {@code promotion.yaml} to its end, and keeps all that is wrong with it. */
final class PromotionRulesReader {
    private static final YAMLMapper YAML = YAMLMapper.builder().build();
    private static final Pattern SOAK = Pattern.compile("(\\d{1,5})(m|h|d)");

    private final String path;
    private final List<String> problems = new ArrayList<>();

    PromotionRulesReader(String path) {
        this.path = path;
    }

    List<String> problems() {
        return problems;
    }

    PromotionRules read(String yaml) {
        JsonNode rules;
        try {
            rules = YAML.readTree(yaml);
        } catch (JacksonException e) {
            problem(e.getOriginalMessage());
            return PromotionRules.NONE;
        }
        if (rules.isNull() || rules.isMissingNode()) {
            return PromotionRules.NONE;
        }
        onlyKeys(rules, "", List.of("after", "soak", "freeze", "digest"));
        List<Freeze> freezes = new ArrayList<>();
        JsonNode list = rules.path("freeze");
        if (!list.isMissingNode() && !list.isArray()) {
            problem("`freeze` is a list, not " + list);
        }
        for (int i = 0; i < list.size(); i++) {
            freeze(list.path(i), "freeze[" + i + "]", freezes);
        }
        return new PromotionRules(soak(rules.path("soak")), freezes, digest(rules.path("digest")));
    }

    private Duration soak(JsonNode value) {
        if (value.isMissingNode()) {
            return Duration.ZERO;
        }
        Matcher soak = SOAK.matcher(value.asString(""));
        if (!soak.matches()) {
            problem("`soak` is minutes, hours or days such as 30m, 24h or 7d, not " + value);
            return Duration.ZERO;
        }
        long count = Long.parseLong(soak.group(1));
        return switch (soak.group(2)) {
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    private boolean digest(JsonNode value) {
        if (value.isMissingNode() || value.asString("").equals("required")) {
            return !value.isMissingNode();
        }
        problem("`digest` is `required` or left out, not " + value);
        return false;
    }

    private void freeze(JsonNode value, String place, List<Freeze> freezes) {
        boolean weekly = value.has("days");
        onlyKeys(
                value,
                place + ".",
                weekly ? List.of("days", "from", "zone", "reason") : List.of("from", "to", "reason"));
        String reason = value.path("reason").asString("");
        if (reason.isBlank()) {
            problem("`" + place + ".reason` is missing: who has to wait wants to know why");
        }
        try {
            freezes.add(
                    weekly
                            ? new Freeze.Weekly(
                                    days(value.path("days")),
                                    LocalTime.parse(value.path("from").asString("00:00")),
                                    ZoneId.of(value.path("zone").asString("UTC")),
                                    reason)
                            : new Freeze.Between(
                                    Instant.parse(value.path("from").asString("")),
                                    Instant.parse(value.path("to").asString("")),
                                    reason));
        } catch (DateTimeException | IllegalArgumentException e) {
            problem("`" + place + "` says no time: " + e.getMessage());
        }
    }

    private static Set<DayOfWeek> days(JsonNode list) {
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (JsonNode entry : list) {
            String name = entry.asString("").toLowerCase(Locale.ROOT);
            days.add(Arrays.stream(DayOfWeek.values())
                    .filter(day -> lowerCase(day).equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no day is named " + entry + ", "
                            + NearestName.suggest(
                                    name,
                                    Arrays.stream(DayOfWeek.values())
                                            .map(PromotionRulesReader::lowerCase)
                                            .toList()))));
        }
        if (days.isEmpty()) {
            throw new IllegalArgumentException("`days` is a list such as [friday, saturday]");
        }
        return days;
    }

    private static String lowerCase(DayOfWeek day) {
        return day.name().toLowerCase(Locale.ROOT);
    }

    private void onlyKeys(JsonNode object, String place, List<String> known) {
        if (!object.isObject()) {
            problem((place.isEmpty() ? "it" : "`" + place + "`") + " holds keys and values, not " + object);
            return;
        }
        for (String key : object.propertyNames()) {
            if (!known.contains(key)) {
                problem("nobody reads `" + place + key + "`: " + NearestName.suggest(key, known));
            }
        }
    }

    private void problem(String sentence) {
        problems.add(path + ": " + sentence);
    }
}
