package io.argosy.fleet.review;

import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.PinChange;
import io.argosy.fleet.gate.change.ProposedChange;
import io.argosy.fleet.gate.change.Verdict;
import io.argosy.fleet.guard.Lowered;
import io.argosy.fleet.impact.OverlayImpact;
import io.argosy.fleet.release.BarredContent;
import io.argosy.fleet.release.Overlay;
import io.argosy.fleet.release.Quarantine;
import io.argosy.fleet.release.Release;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Review} as Markdown for people. The first screen is for who knows nothing of it: whether it may be merged, which
 * guard it lowers, what moves where, how good that is beside what runs, and the way back. All else is folded.
 */
public final class ReviewText {
    /** What GitHub allows a comment or a pull request's text is 65,536 characters; a comment's mark needs a few. */
    public static final int GITHUB_LIMIT = 65_000;

    private static final int MOST_ON_FIRST_SCREEN = 20;
    private static final Pattern RULE = Pattern.compile("\\|(\\s*:?-+:?\\s*\\|)+");

    private ReviewText() {}

    /**
     * The review on pages of at most {@code limit} characters: folded and split, never cut.
     *
     * @param limit at least 1,000
     */
    public static List<String> pages(Review review, int limit) {
        return Pages.of(sections(review), limit);
    }

    /** The same in its parts, for whoever shows them without a limit: the first stands open, the others are folded. */
    public static List<Section> sections(Review review) {
        List<Section> sections = new ArrayList<>();
        List<String> moves = moves(review);
        List<String> first = new ArrayList<>(verdict(review));
        if (!first.getLast().isEmpty()) {
            first.add("");
        }
        first.addAll(moves.subList(0, Math.min(moves.size(), MOST_ON_FIRST_SCREEN)));
        sections.add(Section.open(first));
        for (Lowered guard : review.guards()) {
            List<String> folded = new ArrayList<>(guard.more());
            onFirstScreen(guard).forEach(folded::remove);
            if (!folded.isEmpty()) {
                sections.add(
                        new Section("What else changes of " + guard.guard() + ": " + folded.size(), "text", folded));
            }
        }
        if (moves.size() > MOST_ON_FIRST_SCREEN) {
            List<String> rest = moves.subList(MOST_ON_FIRST_SCREEN, moves.size());
            sections.add(new Section("What else moves: " + rest.size(), "", rest));
        }
        List<Judgement> passed = review.all(Verdict.PASS);
        review.judgements().stream()
                .filter(judgement -> judgement.verdict() != Verdict.PASS)
                .forEach(judgement -> evidence(judgement, sections));
        for (OverlayImpact impact : review.change().impact().overlays()) {
            sections.add(new Section(
                    "What differs in " + impact.overlay(),
                    "text",
                    Differences.lines(impact, review.change().pins())));
        }
        if (!passed.isEmpty()) {
            sections.add(new Section(
                    "Passed: " + passed.size(),
                    "",
                    passed.stream()
                            .map(judgement -> "- " + Markdown.text(judgement.toString()))
                            .toList()));
        }
        passed.forEach(judgement -> evidence(judgement, sections));
        return sections;
    }

    /** A heading of one's own, of a text that comes from elsewhere. */
    public static String heading(String text) {
        return "# " + Markdown.text(text);
    }

    private static List<String> verdict(Review review) {
        List<Judgement> failed = review.all(Verdict.FAIL);
        List<Judgement> unknown = review.all(Verdict.UNKNOWN);
        List<Lowered> guards = review.guards();
        String also = guards.isEmpty() ? "" : "⚠ " + lowers(guards);
        String beside = also.isEmpty() ? "" : "; " + also;
        List<String> lines = new ArrayList<>();
        lines.add("## "
                + switch (review.verdict()) {
                    case PASS -> guards.isEmpty() ? passes(review) : also;
                    case FAIL ->
                        "❌ Should not be merged: " + count(failed.size(), "gate")
                                + (failed.size() == 1 ? " says no" : " say no") + beside;
                    case UNKNOWN ->
                        "❓ Should not be merged yet: " + count(unknown.size(), "gate") + " cannot know" + beside;
                });
        lines.add("");
        if (review.verdict() == Verdict.PASS && !guards.isEmpty()) {
            lines.add("No gate says no. Whether it may be merged is for " + owners(guards) + " to say.");
            lines.add("");
        }
        if (!review.judge().differing().isEmpty()) {
            lines.add("Judged by another fleet than main's, which may say otherwise. What differs: "
                    + String.join(
                            ", ",
                            review.judge().differing().stream()
                                    .map(Markdown::code)
                                    .toList())
                    + ".");
            lines.add("");
        }
        for (Lowered guard : guards) {
            if (guards.size() > 1) {
                lines.add("- ⚠ " + what(guard));
            }
            List<String> more = onFirstScreen(guard);
            if (guards.size() == 1 && !more.isEmpty()) {
                lines.add("The rest of it:");
                lines.add("");
            }
            more.forEach(one -> lines.add((guards.size() > 1 ? "  " : "") + "- " + Markdown.text(one)));
        }
        failed.forEach(judgement -> lines.add("- ❌ " + Markdown.text(judgement.toString())));
        List<Judgement> waiting =
                unknown.stream().filter(Judgement::waitsForRendering).toList();
        unknown.stream()
                .filter(judgement -> !judgement.waitsForRendering())
                .forEach(judgement -> lines.add("- ❓ " + Markdown.text(judgement.toString())));
        if (!waiting.isEmpty()) {
            lines.add("- ❓ until what differs renders: "
                    + Markdown.text(
                            waiting.stream().map(Judgement::gate).distinct().collect(Collectors.joining(", "))));
        }
        return lines;
    }

    /** Every gate passes; where one has a word of warning of what is no way back, that is said in the same line. */
    private static String passes(Review review) {
        List<String> back = review.change().pins().stream()
                .filter(PinChange::isRollback)
                .map(pin -> pin.overlay().toString())
                .toList();
        return review.judgements().stream()
                .filter(judgement -> judgement.headline().startsWith("⚠ ") && !back.contains(judgement.subject()))
                .findFirst()
                .map(judgement -> "⚠ Every gate passes; look first at "
                        + Markdown.text(judgement.subject() + ": "
                                + judgement.headline().substring(2)))
                .orElse("✅ Can be merged: every gate passes");
    }

    /** What is told of a guard beside its line, and has room there with all its letters; all else is folded. */
    private static List<String> onFirstScreen(Lowered guard) {
        return guard.more().stream()
                .filter(more -> more.length() <= Markdown.LONGEST_TEXT)
                .limit(MOST_ON_FIRST_SCREEN)
                .toList();
    }

    private static String lowers(List<Lowered> guards) {
        return guards.size() == 1
                ? "Lowers a guard: " + what(guards.getFirst())
                : "Lowers " + guards.size() + " guards: needs " + owners(guards);
    }

    private static String what(Lowered guard) {
        return Markdown.text(guard.what()) + " (owned by " + owners(List.of(guard)) + ")";
    }

    private static String owners(List<Lowered> guards) {
        List<String> owners = guards.stream()
                .flatMap(guard -> guard.owners().stream())
                .distinct()
                .map(Markdown::code)
                .toList();
        return owners.isEmpty() ? "nobody" : String.join(", ", owners);
    }

    private static String count(int number, String thing) {
        return number == 1 ? "one " + thing : number + " " + thing + "s";
    }

    /** A line for each service that moves or differs somewhere. */
    private static List<String> moves(Review review) {
        List<PinChange> pins = review.change().pins();
        List<Overlay> pinned = pins.stream().map(PinChange::overlay).toList();
        List<String> lines = new ArrayList<>();
        for (PinChange pin : pins) {
            String quality = headline(review, pin.overlay());
            lines.add("- " + Markdown.text(pin.overlay().toString()) + ": " + version(pin.incumbent()) + " → "
                    + version(pin.candidate()) + ", "
                    + pin.kind().name().toLowerCase(Locale.ROOT)
                    + (pin.isLower() ? ", ⚠ a lower version than the one that runs" : "") + "; "
                    + (quality.isEmpty() ? "" : Markdown.text(quality) + "; ")
                    + review.change().impact().overlays().stream()
                            .filter(impact -> impact.overlay().equals(pin.overlay()))
                            .findFirst()
                            .map(impact -> between("settings ", Differences.settings(impact), "; "))
                            .orElse("")
                    + "way back: " + wayBack(pin, review));
        }
        review.change().impact().overlays().stream()
                .filter(impact -> !pinned.contains(impact.overlay()))
                .forEach(impact -> {
                    String word = headline(review, impact.overlay());
                    lines.add("- " + Markdown.text(impact.overlay().toString()) + " runs otherwise: "
                            + Markdown.text(Differences.objects(impact))
                            + between(
                                    " (",
                                    // What gates say of it names the fields that matter.
                                    word.isEmpty() ? Differences.fields(impact) : Differences.settings(impact),
                                    ")")
                            + "; " + (word.isEmpty() ? "" : Markdown.text(word) + "; ")
                            + "way back: revert the merge");
                });
        review.change()
                .broken()
                .repairs()
                .forEach(repair -> lines.add(
                        "- " + Markdown.text(repair.overlay().toString()) + " renders again, and to what it did before "
                                + Markdown.text(repair.last().culprit())));
        review.change()
                .broken()
                .still()
                .forEach(overlay -> lines.add("- " + Markdown.text(overlay.toString())
                        + " does not render on main, and does not with this: it is mended by a change of its own"));
        if (lines.isEmpty()) {
            boolean clusters = review.change().impact().paths().stream().anyMatch(path -> path.startsWith("clusters/"));
            lines.add(
                    clusters
                            ? "No service would run otherwise. What clusters/ says of the clusters themselves holds"
                                    + " there once somebody runs " + Markdown.code("./fleet bootstrap") + "."
                            : "Nothing that runs would differ.");
        }
        return lines;
    }

    /** What differs, between two texts; nothing where nothing does. */
    private static String between(String before, List<String> differing, String after) {
        return differing.isEmpty() ? "" : before + Markdown.text(String.join(", ", differing)) + after;
    }

    /** What gates have to say of it first: how good it is beside what runs, or what to look at. */
    private static String headline(Review review, Overlay overlay) {
        return review.judgements().stream()
                .filter(judgement -> judgement.subject().equals(overlay.toString()))
                .map(Judgement::headline)
                .filter(headline -> !headline.isEmpty())
                .distinct()
                .collect(Collectors.joining("; "));
    }

    private static String wayBack(PinChange pin, Review review) {
        Overlay overlay = pin.overlay();
        String incumbent =
                pin.incumbent() == null ? "" : pin.incumbent().version().toString();
        String rollback = Markdown.code("./fleet rollback " + overlay.service() + " --env " + overlay.environment());
        return switch (pin.kind()) {
            case PROMOTION ->
                incumbent.isEmpty()
                        ? "remove " + Markdown.code(overlay.path())
                        // What is refused has no branch that goes back: nobody is to prepare its merge. And none goes
                        // back to what is barred.
                        : review.verdict() == Verdict.FAIL || isBarred(pin, review.change())
                                ? rollback
                                : "merge "
                                        + Markdown.code("rollback/" + overlay.environment() + "/" + overlay.service()
                                                + "/" + incumbent)
                                        + " or " + rollback;
            case RELEASE -> incumbent.isEmpty() ? "remove " + Markdown.code(overlay.path()) : rollback;
            case ROLLBACK ->
                Markdown.code("./fleet unhold " + overlay.service() + " --env " + overlay.environment())
                        + ", and promote again";
            // To revert the merge would be a first promotion, which obeys the order: the environment before may have
            // moved on.
            case REMOVAL -> rollback;
        };
    }

    private static boolean isBarred(PinChange pin, ProposedChange change) {
        return pin.incumbent() != null
                && new BarredContent(change.repository(), change.base())
                        .reason(
                                Quarantine.newest(change.repository(), change.base()),
                                pin.overlay().service(),
                                pin.incumbent().version())
                        .isPresent();
    }

    private static String version(@Nullable Release release) {
        return release == null ? "nothing" : Markdown.code(release.version().toString());
    }

    /** What a judgement rests on, folded: tables, lists and lines, cell by cell and line by line made safe. */
    private static void evidence(Judgement judgement, List<Section> sections) {
        List<String> lines = judgement.evidence();
        if (lines.isEmpty()) {
            return;
        }
        String title = judgement.subject() + " " + judgement.gate() + ": " + judgement.reason();
        if (lines.size() < 2 || !RULE.matcher(lines.get(1)).matches()) {
            sections.add(new Section(title.strip(), "text", lines));
            return;
        }
        List<String> safe = new ArrayList<>();
        boolean table = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            boolean head = line.startsWith("|")
                    && i + 1 < lines.size()
                    && RULE.matcher(lines.get(i + 1)).matches();
            boolean rule = table && RULE.matcher(line).matches();
            table = line.startsWith("|") && (table || head);
            if (table) {
                safe.add(rule ? line : row(line));
            } else {
                safe.add(line.isBlank() ? "" : "- " + Markdown.text(line.replaceFirst("^- ", "")));
            }
        }
        sections.add(new Section(title.strip(), "", safe));
    }

    private static String row(String line) {
        String inside = line.strip().replaceFirst("^\\|", "").replaceFirst("\\|$", "");
        return "| "
                + String.join(
                        " | ",
                        Stream.of(inside.split("(?<!\\\\)\\|", -1))
                                .map(cell -> Markdown.cell(cell.replace("\\|", "|")))
                                .toList())
                + " |";
    }
}
