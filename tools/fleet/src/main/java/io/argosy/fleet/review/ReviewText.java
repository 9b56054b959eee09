package io.argosy.fleet.review;

import io.argosy.fleet.gate.Judgement;
import io.argosy.fleet.gate.PinChange;
import io.argosy.fleet.gate.Verdict;
import io.argosy.fleet.impact.Impact;
import io.argosy.fleet.impact.ImpactReport;
import io.argosy.fleet.impact.OverlayImpact;
import io.argosy.fleet.release.Release;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A {@link Review} as Markdown for people: the verdict first, what passed and what differs folded, the way back last. */
public final class ReviewText {
    /** What GitHub allows a comment or a pull request's text is 65,536 characters; a comment's mark needs a few. */
    public static final int GITHUB_LIMIT = 65_000;

    private ReviewText() {}

    /**
     * The review on pages of at most {@code limit} characters: folded and split, never cut.
     *
     * @param limit at least 1,000
     */
    public static List<String> pages(Review review, int limit) {
        List<Section> sections = new ArrayList<>();
        sections.add(Section.open(verdict(review)));
        if (!review.change().pins().isEmpty()) {
            sections.add(Section.open(moves(review.change().pins())));
        }
        for (Judgement judgement : review.judgements()) {
            if (!judgement.evidence().isEmpty()) {
                sections.add(
                        new Section(escape(title(judgement)), table(judgement) ? "" : "text", judgement.evidence()));
            }
        }
        List<Judgement> passed = review.all(Verdict.PASS);
        if (!passed.isEmpty()) {
            sections.add(new Section(
                    "Passed: " + passed.size(),
                    "",
                    passed.stream()
                            .map(judgement -> "- " + escape(judgement.toString()))
                            .toList()));
        }
        for (OverlayImpact impact : review.change().impact().overlays()) {
            List<String> lines =
                    ImpactReport.text(new Impact(review.change().impact().paths(), List.of(impact)));
            sections.add(new Section("What differs in " + impact.overlay(), "text", lines.subList(1, lines.size())));
        }
        List<String> back = wayBack(review.change().pins());
        if (!back.isEmpty()) {
            sections.add(Section.open(back));
        }
        return Pages.of(sections, limit);
    }

    private static List<String> verdict(Review review) {
        List<Judgement> failed = review.all(Verdict.FAIL);
        List<Judgement> unknown = review.all(Verdict.UNKNOWN);
        List<String> lines = new ArrayList<>();
        lines.add(
                switch (review.verdict()) {
                    case PASS -> "## ✅ Can be merged: every gate passes";
                    case FAIL -> "## ❌ Should not be merged: " + count(failed.size(), "gate") + " says no";
                    case UNKNOWN -> "## ❓ Should not be merged yet: " + count(unknown.size(), "gate") + " cannot know";
                });
        if (review.verdict() != Verdict.PASS) {
            lines.add("");
        }
        failed.forEach(judgement -> lines.add("- ❌ " + escape(judgement.toString())));
        unknown.forEach(judgement -> lines.add("- ❓ " + escape(judgement.toString())));
        return lines;
    }

    private static String count(int number, String thing) {
        return number == 1 ? "one " + thing : number + " " + thing + "s";
    }

    private static List<String> moves(List<PinChange> pins) {
        List<String> lines =
                new ArrayList<>(List.of("| environment | service | from | to | |", "|---|---|---|---|---|"));
        for (PinChange pin : pins) {
            lines.add("| " + pin.overlay().environment() + " | " + pin.overlay().service() + " | "
                    + version(pin.incumbent()) + " | " + version(pin.candidate()) + " | "
                    + pin.kind().name().toLowerCase(Locale.ROOT) + " |");
        }
        return lines;
    }

    private static List<String> wayBack(List<PinChange> pins) {
        return pins.stream()
                .filter(pin -> pin.kind() == PinChange.Kind.PROMOTION && pin.incumbent() != null)
                .map(pin -> "Way back: merge `rollback/" + pin.overlay().environment() + "/"
                        + pin.overlay().service() + "/"
                        + Objects.requireNonNull(pin.incumbent()).version() + "`, or run `./fleet rollback "
                        + pin.overlay().service() + " --in " + pin.overlay().environment()
                        + "`. Either holds until `./fleet lift`.")
                .toList();
    }

    private static String version(@Nullable Release release) {
        return release == null ? "nothing" : "`" + release.version() + "`";
    }

    private static boolean table(Judgement judgement) {
        return judgement.evidence().getFirst().startsWith("|");
    }

    private static String title(Judgement judgement) {
        return judgement.subject() + " " + judgement.gate() + ": " + judgement.reason();
    }

    /** What comes from files and messages must not turn into markup, and not into a mention of somebody. */
    private static String escape(String text) {
        return text.strip()
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace("|", "\\|")
                .replace("@", "@\u200b")
                .replaceAll("\\s*\\n\\s*", " ");
    }
}
