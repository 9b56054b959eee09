package io.argosy.fleet.guard;

import io.argosy.fleet.rules.FileReading;
import io.argosy.fleet.rules.RulesPath;
import io.argosy.fleet.rules.ServiceRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a service's rules ask less of its next version than before; of a service that main does not have, less than where
 * nothing is said, so that nobody's rules come before what they are of.
 */
final class ServiceMeaning implements Guard.Meaning {
    @Override
    public List<String> lowered(Sides sides, String path) {
        String service = path.split("/", 3)[1];
        if (!sides.isThereAfter("services/" + service)) {
            return List.of();
        }
        RulesPath rules = RulesPath.ofService(service);
        FileReading<ServiceRules> reading = ServiceRules.read(path, sides.after(rules));
        if (!reading.isSound()) {
            return List.of(service + "'s rules cannot be read any more");
        }
        ServiceRules after = reading.value();
        ServiceRules before = sides.before(
                        rules,
                        yaml -> Optional.of(ServiceRules.read(path, yaml))
                                .filter(FileReading::isSound)
                                .map(FileReading::value))
                .orElseGet(() -> ServiceRules.read(path, "").value());
        List<String> lowered = new ArrayList<>();
        raised(service, "margin", before.margin(), after.margin(), lowered);
        raised(service, "sliceMargin", before.sliceMargin(), after.sliceMargin(), lowered);
        raised(service, "flips", before.flips(), after.flips(), lowered);
        before.callers().stream()
                .filter(caller -> !after.callers().contains(caller))
                .forEach(caller -> lowered.add(service + "'s caller " + caller + " is taken away"));
        after.accepted().stream()
                .filter(acceptance -> before.accepted().stream()
                        .noneMatch(other -> other.version().equals(acceptance.version())
                                && other.gate().equals(acceptance.gate())))
                .forEach(acceptance ->
                        lowered.add(acceptance.gate() + " is accepted of " + service + " " + acceptance.version()));
        return lowered;
    }

    private static void raised(String service, String name, double before, double after, List<String> lowered) {
        if (after > before) {
            lowered.add(service + "'s " + name + " " + format(before) + " → " + format(after));
        }
    }

    private static String format(double number) {
        return number == Math.rint(number) ? String.valueOf((long) number) : String.format(Locale.ROOT, "%s", number);
    }
}
