package io.argosy.fleet.guard;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.monitoring.Objectives;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** What callers may expect less of than before: a larger share of errors, or a slower answer. */
final class ObjectivesMeaning implements Guard.Meaning {
    @Override
    public List<String> lowered(Sides sides, String path) {
        Optional<Objectives> after = parsed(sides.isThereAfter(path), sides.after(path));
        if (after.isEmpty()) {
            return List.of("the objectives that alerts go by cannot be read any more");
        }
        Objectives was = sides.before(path, yaml -> parsed(sides.isThereBefore(path), yaml))
                .orElseGet(Objectives::defaults);
        Objectives is = after.get();
        List<String> lowered = new ArrayList<>();
        compare("every service", was.usual(), is.usual(), lowered);
        SortedSet<String> places = new TreeSet<>(was.exceptions().keySet());
        places.addAll(is.exceptions().keySet());
        for (String place : places) {
            Objectives.Objective before = was.exceptions().getOrDefault(place, was.usual());
            Objectives.Objective now = is.exceptions().getOrDefault(place, is.usual());
            compare(place, before, now, lowered);
        }
        return lowered;
    }

    private static Optional<Objectives> parsed(boolean isThere, String yaml) {
        if (!isThere) {
            return Optional.of(Objectives.defaults());
        }
        try {
            return Optional.of(Objectives.parse(yaml));
        } catch (FleetException e) {
            return Optional.empty();
        }
    }

    private static void compare(
            String whose, Objectives.Objective before, Objectives.Objective now, List<String> lowered) {
        if (now.errors() > before.errors()) {
            lowered.add("errors allowed of " + whose + ": " + percent(before.errors()) + " → " + percent(now.errors()));
        }
        if (now.latency() > before.latency()) {
            lowered.add("latency allowed of " + whose + ": " + format(1000 * before.latency()) + " ms → "
                    + format(1000 * now.latency()) + " ms");
        }
    }

    private static String percent(double share) {
        return format(100 * share) + " %";
    }

    /** Four digits are as many as anybody sets. */
    private static String format(double number) {
        String text = String.format(Locale.ROOT, "%.4f", number);
        return text.replaceFirst("\\.?0+$", "");
    }
}
