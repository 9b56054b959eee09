package io.argosy.fleet.gate;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.guard.Lowered;
import io.argosy.fleet.guard.Role;
import io.argosy.fleet.impact.OverlayImpact;
import io.argosy.fleet.manifest.Manifests;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What services that go on running lose with a change, wherever it is written: the overlay, the environment or base. Each
 * may be wanted, and is said first, as a guard that is lowered is.
 */
final class Weakened {
    private Weakened() {}

    /** A loss and the environment in which it happens. */
    private record Loss(String environment, String guard, String what) implements Comparable<Loss> {
        @Override
        public int compareTo(Loss other) {
            return (environment + "\n" + guard + "\n" + what)
                    .compareTo(other.environment + "\n" + other.guard + "\n" + other.what);
        }
    }

    /** One for each loss and environment, with the services that it is of. */
    static List<Lowered> of(List<OverlayImpact> overlays) {
        SortedMap<Loss, TreeSet<String>> services = new TreeMap<>();
        for (OverlayImpact impact : overlays) {
            if (impact instanceof OverlayImpact.Differs differs && !differs.isRemoval()) {
                for (Loss loss : losses(differs)) {
                    services.computeIfAbsent(loss, _ -> new TreeSet<>())
                            .add(differs.overlay().service());
                }
            }
        }
        List<Lowered> lowered = new ArrayList<>();
        services.forEach((loss, its) -> lowered.add(new Lowered(
                loss.guard(),
                "overlays/" + loss.environment(),
                loss.environment() + "'s " + (its.size() > 3 ? its.size() + " services" : String.join(", ", its)) + ": "
                        + loss.what(),
                List.of(Role.OPERATORS.toString()))));
        return lowered;
    }

    private static List<Loss> losses(OverlayImpact.Differs differs) {
        String environment = differs.overlay().environment();
        List<Loss> losses = new ArrayList<>();
        differs.before()
                .ofKind("HTTPRoute")
                .map(Manifests::name)
                .filter(name -> differs.after().find("HTTPRoute", name).isEmpty())
                .forEach(_ -> losses.add(new Loss(environment, "being reached", "a route is taken away (HTTPRoute)")));
        try {
            int before = Demand.of(differs.before()).map(Demand::least).orElse(0);
            int after = Demand.of(differs.after()).map(Demand::least).orElse(0);
            if (before > 1 && after == 1) {
                losses.add(new Loss(
                        environment, "surviving a node", "one pod at the least, where there were two or more"));
            }
        } catch (FleetException e) {
            // An amount that is none is refused by the gates.
        }
        return losses;
    }
}
