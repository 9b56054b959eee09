package io.argosy.fleet.review;

import io.argosy.fleet.gate.change.PinChange;
import io.argosy.fleet.impact.FieldDifference;
import io.argosy.fleet.impact.Impact;
import io.argosy.fleet.impact.ImpactReport;
import io.argosy.fleet.impact.ObjectDifference;
import io.argosy.fleet.impact.OverlayImpact;
import io.argosy.fleet.release.Release;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What differs in an overlay, line by line: what only follows from the version that moves is told once for all objects. */
final class Differences {
    private static final String LABEL = "app.kubernetes.io/version";
    /** What stands before a name that says enough by itself. */
    private static final Pattern FOLDED = Pattern.compile("^(data|spec\\.template\\.spec|spec)\\.");

    private static final int MOST_CHARACTERS = 40;

    private Differences() {}

    /**
     * The lines.
     *
     * @param pins what moves
     */
    static List<String> lines(OverlayImpact impact, List<PinChange> pins) {
        PinChange moved = pins.stream()
                .filter(pin -> pin.overlay().equals(impact.overlay()))
                .findFirst()
                .orElse(null);
        if (moved == null || !(impact instanceof OverlayImpact.Differs differs)) {
            return text(impact);
        }
        int folded = 0;
        List<ObjectDifference> others = new ArrayList<>();
        for (ObjectDifference object : differs.objects()) {
            List<FieldDifference> fields = object.fields().stream()
                    .filter(field -> !isVersionLabel(field, moved))
                    .toList();
            folded += object.fields().size() - fields.size();
            if (object.kind() != ObjectDifference.Kind.CHANGED || !fields.isEmpty()) {
                others.add(new ObjectDifference(object.object(), object.kind(), fields));
            }
        }
        List<String> lines = new ArrayList<>(text(new OverlayImpact.Differs(
                differs.overlay(), others, differs.before(), differs.after(), differs.mends())));
        if (folded > 0) {
            lines.add("  ~ " + folded + " labels " + LABEL + ": " + version(moved.incumbent()) + " → "
                    + version(moved.candidate()));
        }
        return lines;
    }

    /** The kinds and names of what differs, e.g. "without HTTPRoute churn-public, Deployment churn-model". */
    static String objects(OverlayImpact impact) {
        return switch (impact) {
            case OverlayImpact.Unknown _ -> "nobody can say how, as it does not render";
            case OverlayImpact.Differs differs when differs.after().objects().isEmpty() -> "it is taken out";
            case OverlayImpact.Differs differs -> {
                List<String> names = differs.objects().stream()
                        .sorted(Comparator.comparing(ObjectDifference::kind, Comparator.comparingInt(Differences::rank))
                                .thenComparing(object -> object.object().toString()))
                        .map(object -> told(object.kind()) + object.object())
                        .distinct()
                        .toList();
                yield names.size() <= 3
                        ? String.join(", ", names)
                        : String.join(", ", names.subList(0, 3)) + " and " + (names.size() - 3) + " objects more";
            }
        };
    }

    /** The settings that are other ones, e.g. "SERVING_DOCS: off → not set"; three at the most, each cut short. */
    static List<String> settings(OverlayImpact impact) {
        return few(
                changed(impact)
                        .filter(object -> object.object().kind().equals("ConfigMap"))
                        .flatMap(Differences::leaves)
                        .toList(),
                "settings");
    }

    /** The fields that are other ones, settings first; three at the most, each cut short. */
    static List<String> fields(OverlayImpact impact) {
        return few(
                changed(impact)
                        .sorted(Comparator.comparing(
                                object -> !object.object().kind().equals("ConfigMap")))
                        .flatMap(Differences::leaves)
                        .toList(),
                "fields");
    }

    private static Stream<ObjectDifference> changed(OverlayImpact impact) {
        return impact instanceof OverlayImpact.Differs differs && !differs.isRemoval()
                ? differs.objects().stream().filter(object -> object.kind() == ObjectDifference.Kind.CHANGED)
                : Stream.of();
    }

    /** Each field by its last names. What only follows from another, the name of a ConfigMap by what it says, is none. */
    private static Stream<String> leaves(ObjectDifference object) {
        return object.fields().stream()
                .flatMap(field -> field.leaves().stream())
                .filter(leaf -> !leaf.path().equals("metadata.name")
                        && !leaf.path().contains("configMapRef")
                        && !leaf.path().endsWith(".\"" + LABEL + "\""))
                .map(leaf -> FOLDED.matcher(leaf.path()).replaceFirst("") + ": " + value(leaf.before()) + " → "
                        + value(leaf.after()));
    }

    private static List<String> few(List<String> all, String what) {
        return all.size() <= 3
                ? all
                : Stream.concat(all.stream().limit(3), Stream.of((all.size() - 3) + " " + what + " more"))
                        .toList();
    }

    private static String value(@Nullable JsonNode value) {
        String text = value == null ? "not set" : value.isContainer() ? value.toString() : value.asString("");
        return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "…";
    }

    /** What goes is what a reader must not miss: a route that is gone is a service that nobody reaches. */
    private static int rank(ObjectDifference.Kind kind) {
        return switch (kind) {
            case REMOVED -> 0;
            case ADDED -> 1;
            case CHANGED -> 2;
        };
    }

    private static String told(ObjectDifference.Kind kind) {
        return switch (kind) {
            case REMOVED -> "without ";
            case ADDED -> "new ";
            case CHANGED -> "";
        };
    }

    private static List<String> text(OverlayImpact impact) {
        List<String> lines = ImpactReport.text(new Impact(new TreeSet<>(), List.of(impact)));
        return lines.subList(1, lines.size());
    }

    private static boolean isVersionLabel(FieldDifference field, PinChange moved) {
        return field.path().endsWith(".\"" + LABEL + "\"")
                && is(field.before(), moved.incumbent())
                && is(field.after(), moved.candidate());
    }

    private static boolean is(@Nullable JsonNode value, @Nullable Release release) {
        return value != null
                && release != null
                && value.asString("").equals(release.version().toString());
    }

    private static String version(@Nullable Release release) {
        return release == null ? "nothing" : release.version().toString();
    }
}
