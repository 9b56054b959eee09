package io.argosy.fleet.guard;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.release.Environments;
import io.argosy.fleet.rules.EnvironmentRules;
import io.argosy.fleet.rules.EvidenceRules;
import io.argosy.fleet.rules.FileReading;
import io.argosy.fleet.rules.Freeze;
import io.argosy.fleet.rules.RulesPath;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;

/** What an environment asks less of a version than before. */
final class EnvironmentMeaning implements Guard.Meaning {
    @Override
    public List<String> lowered(Sides sides, String path) {
        String environment = path.split("/", 3)[1];
        if (!sides.isThereBefore("overlays/" + environment + "/environment")) {
            // A new one guarded nothing.
            return List.of();
        }
        if (!sides.isThereAfter("overlays/" + environment)) {
            // Brought back without them, it would ask for nothing, and no change would have said so.
            return List.of(environment + " is taken out, and all that it asks of a version");
        }
        RulesPath rules = RulesPath.ofEnvironment(environment);
        FileReading<EnvironmentRules> after = EnvironmentRules.read(path, sides.after(rules));
        if (!after.isSound()) {
            return List.of(environment + "'s rules cannot be read any more");
        }
        List<String> lowered = new ArrayList<>();
        EnvironmentRules before = sides.before(
                        rules,
                        yaml -> Optional.of(EnvironmentRules.read(path, yaml))
                                .filter(FileReading::isSound)
                                .map(FileReading::value))
                .orElse(EnvironmentRules.NONE);
        compare(environment, before, after.value(), sides.now(), lowered);
        String was = place(sides, sides.base(), environment);
        String is = place(sides, sides.head(), environment);
        if (!was.isEmpty() && !was.equals(is)) {
            lowered.add(environment + "'s place: " + was + " → " + (is.isEmpty() ? "nobody knows" : is));
        }
        return lowered;
    }

    private static void compare(
            String environment, EnvironmentRules before, EnvironmentRules after, Instant now, List<String> lowered) {
        if (after.soak().compareTo(before.soak()) < 0) {
            lowered.add(environment + "'s soak " + format(before.soak()) + " → " + format(after.soak()));
        }
        if (before.digest() && !after.digest()) {
            lowered.add(environment + "'s images need no digest");
        }
        Double budget = before.budget();
        Double limit = after.budget();
        if (budget != null && (limit == null || limit > budget)) {
            lowered.add(environment + "'s budget " + format(budget) + " → " + (limit == null ? "any" : format(limit)));
        }
        Integer connections = before.connections();
        Integer most = after.connections();
        if (connections != null && (most == null || most > connections)) {
            lowered.add(environment + "'s connections " + connections + " → " + (most == null ? "nobody knows" : most));
        }
        evidence(environment, before.evidence(), after.evidence(), lowered);
        if (before.rollsBack() && !after.rollsBack()) {
            lowered.add(environment + " goes back by hand only");
        }
        if (!before.rollsBack() && after.rollsBack()) {
            lowered.add(environment + " goes back by itself, by merges that nobody reviews");
        }
        for (Freeze freeze : before.freezes()) {
            if (!isOver(freeze, now) && after.freezes().stream().noneMatch(other -> other.covers(freeze))) {
                boolean some = after.freezes().stream()
                        .anyMatch(other -> other.reason().equals(freeze.reason()));
                lowered.add(
                        environment + "'s freeze \"" + freeze.reason() + "\" is " + (some ? "narrowed" : "removed"));
            }
        }
    }

    private static void evidence(
            String environment, @Nullable EvidenceRules before, @Nullable EvidenceRules after, List<String> lowered) {
        if (before == null) {
            return;
        }
        if (after == null) {
            lowered.add(environment + " asks for no evidence any more");
            return;
        }
        if (after.requests() < before.requests()) {
            lowered.add(environment + "'s evidence " + before.requests() + " requests → " + after.requests());
        }
        Double drift = before.drift();
        Double most = after.drift();
        if (drift != null && (most == null || most > drift)) {
            lowered.add(environment + "'s evidence of drift " + format(drift) + " → "
                    + (most == null ? "any" : format(most)));
        }
        if (after.outcomes() < before.outcomes()) {
            lowered.add(environment + "'s evidence " + before.outcomes() + " outcomes → "
                    + (after.outcomes() == 0 ? "none" : after.outcomes()));
        }
    }

    private static boolean isOver(Freeze freeze, Instant now) {
        return freeze instanceof Freeze.Between between && !between.to().isAfter(now);
    }

    /** Empty where nobody can say. */
    private static String place(Sides sides, RevCommit commit, String environment) {
        try {
            Environments environments = Environments.at(sides.repository(), commit);
            if (!environments.names().contains(environment)) {
                return "";
            }
            return environments
                    .before(environment)
                    .map(before -> "after " + before)
                    .orElse("first");
        } catch (FleetException e) {
            return "";
        }
    }

    private static String format(double number) {
        return number == Math.rint(number) ? String.valueOf((long) number) : String.format(Locale.ROOT, "%s", number);
    }

    private static String format(Duration duration) {
        return duration.isZero()
                ? "none"
                : duration.toMinutesPart() == 0 ? duration.toHours() + " h" : duration.toMinutes() + " min";
    }
}
