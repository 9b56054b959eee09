package io.argosy.fleet.board.page;

import io.argosy.fleet.board.state.Board;
import io.argosy.fleet.board.state.ChangePicture;
import io.argosy.fleet.board.state.ComparedModels;
import io.argosy.fleet.board.state.ComparedModels.Curves;
import io.argosy.fleet.board.state.ComparedModels.Kind;
import io.argosy.fleet.board.state.ComparedModels.Point;
import io.argosy.fleet.board.state.OnTheWay;
import io.argosy.fleet.gate.change.Verdict;
import io.argosy.fleet.review.Section;
import io.argosy.model.comparison.MetricDifference;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a branch's page shows.
 *
 * @param picture the review; nothing while it is being judged
 */
public record ChangePage(Frame frame, Board board, OnTheWay way, Optional<ChangePicture> picture) {
    private static final String HEADING = "## ";

    /** The verdict in the review's own words, as HTML that carries no markup of anybody's; the mark before it is drawn. */
    public String headline() {
        return open().stream()
                .flatMap(section -> section.lines().stream())
                .filter(line -> line.startsWith(HEADING))
                .findFirst()
                .map(line -> Prose.html(line.substring(HEADING.length()).replaceFirst("^[✅❌❓] ", "")))
                .orElse("");
    }

    /** What merges it, for whoever may: the commit that was judged, wherever the branch stands by then. */
    public String command() {
        return "git switch " + board.main().branch() + " && git merge --no-ff --no-edit " + way.tip();
    }

    /** What judges it, as it is judged here. */
    public String review() {
        return "./fleet review " + board.main().branch() + ".." + way.tip().substring(0, 12);
    }

    /** Whether every gate was asked and passes. */
    public boolean isPassed() {
        return picture.filter(its -> its.verdict() == Verdict.PASS).isPresent();
    }

    /** The parts that stand open. */
    public List<Section> open() {
        return picture.map(its -> its.sections().stream()
                        .filter(section -> section.title().isEmpty())
                        .toList())
                .orElse(List.of());
    }

    /** The parts of what differs in what renders. */
    public List<Section> differences() {
        return picture.map(its -> its.sections().stream()
                        .filter(section -> section.title().startsWith("What differs in "))
                        .toList())
                .orElse(List.of());
    }

    /** The other parts, folded. */
    public List<Section> folded() {
        return picture.map(its -> its.sections().stream()
                        .filter(section ->
                                !section.title().isEmpty() && !section.title().startsWith("What differs in "))
                        .toList())
                .orElse(List.of());
    }

    /** A part's Markdown as HTML that carries no markup of anybody's; the verdict's own heading stands above it already. */
    public static String html(Section section) {
        return Prose.html(String.join(
                "\n",
                section.lines().stream()
                        .filter(line -> !line.startsWith(HEADING))
                        .toList()));
    }

    /** How a line of what differs is drawn. */
    public static String style(String line) {
        String mark = line.strip();
        return mark.startsWith("+") ? "add" : mark.startsWith("-") ? "del" : mark.startsWith("~") ? "chg" : "";
    }

    /** A curve's name for people. */
    public static String name(Kind kind) {
        return switch (kind) {
            case ROC -> "ROC: true positive rate by false positive rate";
            case CALIBRATION -> "Calibration: observed by predicted probability";
            case RESIDUALS -> "Residuals: predicted less observed";
        };
    }

    /** A curve, as SVG's {@code points} in a square of 100. */
    public static String points(Curves curves, List<Point> points) {
        double most = curves.kind() == Kind.RESIDUALS ? highest(curves) : 1;
        double from = curves.kind() == Kind.RESIDUALS ? points.getFirst().x() : 0;
        double span = curves.kind() == Kind.RESIDUALS ? points.getLast().x() - from : 1;
        StringBuilder text = new StringBuilder();
        for (Point point : points) {
            text.append(String.format(
                    Locale.ROOT, "%.2f,%.2f ", 100 * (point.x() - from) / span, 100 - 100 * point.y() / most));
        }
        return text.toString().strip();
    }

    private static double highest(Curves curves) {
        return Math.max(
                1e-9,
                Math.max(
                        curves.left().stream().mapToDouble(Point::y).max().orElse(1),
                        curves.comes().stream().mapToDouble(Point::y).max().orElse(1)));
    }

    /** What the interval of a difference says, in a word. */
    public static String word(MetricDifference difference) {
        return difference.verdict().name().toLowerCase(Locale.ROOT);
    }

    /** How two versions are told apart. */
    public static List<String> names(ComparedModels compared) {
        return List.of(
                Show.model(compared.left()) + " " + Show.digits(compared.left()) + ", runs",
                Show.model(compared.comes()) + " " + Show.digits(compared.comes()) + ", comes");
    }
}
