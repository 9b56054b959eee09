package io.argosy.fleet.board.page;

import io.argosy.fleet.Visible;
import io.argosy.fleet.board.state.Condition;
import io.argosy.fleet.board.state.Passage;
import io.argosy.fleet.gate.change.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How figures, times and names are written on a page. */
public final class Show {
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern(
                    "d MMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private Show() {}

    /** Text that comes from elsewhere: nothing in it acts and does not show. */
    public static String text(@Nullable String foreign) {
        return foreign == null ? "" : Visible.of(foreign);
    }

    /** The same, no longer than a line or two. */
    public static String brief(@Nullable String foreign) {
        String text = text(foreign).replaceAll("\\s+", " ").strip();
        int letters = text.codePointCount(0, text.length());
        return letters <= 240 ? text : text.substring(0, text.offsetByCodePoints(0, 239)) + "…";
    }

    /** A version's model, e.g. {@code 1.2.1} of {@code 1.2.1-68088975875b}. */
    public static String model(String version) {
        int dash = version.lastIndexOf('-');
        return dash > 0 ? brief(version.substring(0, dash)) : brief(version);
    }

    /** What tells it from others of the same model, e.g. {@code 6808897}. */
    public static String digits(String version) {
        int dash = version.lastIndexOf('-');
        String digits = dash > 0 ? version.substring(dash + 1) : "";
        return brief(digits.length() > 7 ? digits.substring(0, 7) : digits);
    }

    /** How many of something, e.g. {@code 1 service} and {@code 1,000 services}. */
    public static String count(long many, String one, String several) {
        return form("%,d ", many) + (many == 1 ? one : several);
    }

    /** Requests a second. */
    public static String rate(@Nullable Double rate) {
        if (rate == null) {
            return "–";
        }
        return rate == 0 ? "0" : rate < 10 ? form("%.1f", rate) : form("%,.0f", rate);
    }

    /** A latency. */
    public static String seconds(@Nullable Double seconds) {
        if (seconds == null) {
            return "–";
        }
        double millis = 1_000 * seconds;
        return millis < 10
                ? form("%.1f ms", millis)
                : millis < 1_000 ? form("%.0f ms", millis) : form("%.2f s", seconds);
    }

    /** A share. */
    public static String percent(@Nullable Double share) {
        if (share == null) {
            return "–";
        }
        double percent = 100 * share;
        return percent == 0 || Math.abs(percent) >= 10 ? form("%.0f %%", percent) : form("%.2g %%", percent);
    }

    /** A model's figure. */
    public static String figure(double value) {
        return Math.abs(value) >= 100 ? form("%,.1f", value) : form("%.4f", value);
    }

    /** What is added to a score. */
    public static String amount(double amount) {
        return form(Math.abs(amount) < 0.005 ? "%+.4f" : Math.abs(amount) < 100 ? "%+.2f" : "%+,.0f", amount);
    }

    /** An index of drift. */
    public static String index(@Nullable Double index) {
        return index == null ? "–" : form("%.2f", index);
    }

    /** A number without more digits than a chart needs. */
    public static String at(double place) {
        return form("%.2f", place);
    }

    /** A time for people. */
    public static String time(Instant at) {
        return MINUTE.format(at);
    }

    /** How long ago, as of another time. */
    public static String ago(Instant at, Instant now) {
        Duration age = Duration.between(at, now);
        return age.toSeconds() < 5 ? "now" : span(age) + " ago";
    }

    /** How long it is till then. */
    public static String left(Instant until, Instant now) {
        return span(Duration.between(now, until)) + " left";
    }

    /** How long. */
    public static String span(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        return seconds < 3_600
                ? seconds / 60 + " min"
                : seconds < 172_800
                        ? seconds / 3_600 + " h" + (seconds % 3_600 >= 60 ? " " + seconds % 3_600 / 60 + " min" : "")
                        : seconds / 86_400 + " d";
    }

    /** How long, by its largest unit alone. */
    public static String about(Duration duration) {
        String[] words = span(duration).split(" ", 3);
        return words[0] + " " + words[1];
    }

    /** The word for a condition in a style sheet. */
    public static String style(Condition condition) {
        return condition.name().toLowerCase(Locale.ROOT);
    }

    /** The word for a verdict in a style sheet. */
    public static String style(@Nullable Verdict verdict) {
        return verdict == null ? "unknown" : verdict.name().toLowerCase(Locale.ROOT);
    }

    /** What a verdict means for whoever wants to merge. */
    public static String word(@Nullable Verdict verdict) {
        return switch (verdict) {
            case PASS -> "every gate passes";
            case FAIL -> "a gate says no";
            case UNKNOWN -> "a gate cannot know";
            case null -> "not judged yet";
        };
    }

    /** How much of its time a version has soaked, from 0 to 100. */
    public static long soaked(Passage.Waiting waiting, Duration asked, Instant now) {
        Instant since = waiting.since();
        return since == null || asked.isZero()
                ? 0
                : Math.clamp(100 * Duration.between(since, now).toSeconds() / Math.max(1, asked.toSeconds()), 0, 100);
    }

    private static String form(String form, Object value) {
        return String.format(Locale.ROOT, form, value);
    }
}
