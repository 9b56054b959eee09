package io.argosy.fleet.impact;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An {@link Impact} as programs read it; {@link #text} is the same for people.
 *
 * @param overlays sorted by environment and service
 */
public record ImpactReport(List<OverlayReport> overlays) {
    /**
     * One overlay.
     *
     * @param problem why nobody can say what differs, or null where {@code objects} says it
     */
    public record OverlayReport(
            String environment, String service, @Nullable String problem, List<ObjectReport> objects) {}

    /**
     * One object in it.
     *
     * @param change how it differs: added, removed or changed
     */
    public record ObjectReport(String change, String kind, String namespace, String name, List<FieldReport> fields) {}

    /**
     * One field of the object.
     *
     * @param before null where the field is new
     * @param after null where the field is gone
     */
    public record FieldReport(
            String path,
            @Nullable JsonNode before,
            @Nullable JsonNode after) {}

    /** The report of an impact. */
    public static ImpactReport of(Impact impact) {
        return new ImpactReport(impact.overlays().stream().map(ImpactReport::of).toList());
    }

    private static OverlayReport of(OverlayImpact impact) {
        String environment = impact.overlay().environment();
        String service = impact.overlay().service();
        return switch (impact) {
            case OverlayImpact.Unknown unknown -> new OverlayReport(environment, service, unknown.why(), List.of());
            case OverlayImpact.Differs differs ->
                new OverlayReport(
                        environment,
                        service,
                        null,
                        differs.objects().stream().map(ImpactReport::of).toList());
        };
    }

    private static ObjectReport of(ObjectDifference difference) {
        return new ObjectReport(
                difference.kind().name().toLowerCase(Locale.ROOT),
                difference.object().kind(),
                difference.object().namespace(),
                difference.object().name(),
                difference.fields().stream()
                        .map(field -> new FieldReport(field.path(), field.before(), field.after()))
                        .toList());
    }

    /** Lines for people: one for each overlay, object and field, indented. */
    public static List<String> text(Impact impact) {
        List<String> lines = new ArrayList<>();
        for (OverlayImpact overlay : impact.overlays()) {
            lines.add(overlay.overlay().toString());
            switch (overlay) {
                case OverlayImpact.Unknown unknown -> lines.add("  ? " + unknown.why());
                case OverlayImpact.Differs differs -> differs.objects().forEach(object -> add(object, lines));
            }
        }
        if (lines.isEmpty()) {
            lines.add("nothing that runs would differ");
        }
        return lines;
    }

    private static void add(ObjectDifference object, List<String> lines) {
        String mark = switch (object.kind()) {
            case ADDED -> "+";
            case REMOVED -> "-";
            case CHANGED -> "~";
        };
        lines.add("  " + mark + " " + object.object());
        object.fields().forEach(field -> lines.add("      " + field));
    }
}
