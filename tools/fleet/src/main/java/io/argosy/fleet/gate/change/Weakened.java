package io.argosy.fleet.gate.change;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.guard.Lowered;
import io.argosy.fleet.impact.OverlayImpact;
import io.argosy.fleet.manifest.Manifests;
import io.argosy.fleet.release.Overlay;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What services lose with a change, wherever it is written: the overlay, the environment or base. Each may be wanted, and is
 * said first, as a guard that is lowered is; before all else, who is not answered at all any more.
 */
public final class Weakened {
    private Weakened() {}

    /** A loss and the environment in which it happens. */
    private record Loss(String environment, String guard, String what) implements Comparable<Loss> {
        @Override
        public int compareTo(Loss other) {
            return (environment + "\n" + guard + "\n" + what)
                    .compareTo(other.environment + "\n" + other.guard + "\n" + other.what);
        }
    }

    /**
     * One for each loss and environment, with the services that it is of; those that leave first.
     *
     * @param owners of a file
     */
    static List<Lowered> of(List<OverlayImpact> overlays, Function<String, List<String>> owners) {
        SortedMap<String, TreeSet<String>> leaving = new TreeMap<>();
        SortedMap<Loss, TreeSet<String>> services = new TreeMap<>();
        for (OverlayImpact impact : overlays) {
            if (!(impact instanceof OverlayImpact.Differs differs)) {
                continue;
            }
            if (answers(differs.before()) && !answers(differs.after())) {
                leaving.computeIfAbsent(differs.overlay().environment(), _ -> new TreeSet<>())
                        .add(differs.overlay().service());
            } else {
                for (Loss loss : losses(differs)) {
                    services.computeIfAbsent(loss, _ -> new TreeSet<>())
                            .add(differs.overlay().service());
                }
            }
        }
        List<Lowered> lowered = new ArrayList<>();
        leaving.forEach((environment, its) -> lowered.add(new Lowered(
                "being answered",
                "overlays/" + environment,
                told(its) + (its.size() > 1 ? " leave " : " leaves ") + environment + ": nobody is answered any more",
                owners(environment, its, owners))));
        services.forEach((loss, its) -> lowered.add(new Lowered(
                loss.guard(),
                "overlays/" + loss.environment(),
                loss.environment() + "'s " + told(its) + ": " + loss.what(),
                owners(loss.environment(), its, owners))));
        return lowered;
    }

    private static List<String> owners(
            String environment, Set<String> services, Function<String, List<String>> owners) {
        return services.stream()
                .flatMap(service ->
                        owners.apply(new Overlay(environment, service).path() + "/kustomization.yaml").stream())
                .distinct()
                .toList();
    }

    private static String told(Set<String> services) {
        return services.size() > 3 ? services.size() + " services" : String.join(", ", services);
    }

    /** Whether a pod is there to answer, whatever else an overlay leaves behind. */
    private static boolean answers(Manifests manifests) {
        return manifests.ofKind("Deployment").findAny().isPresent();
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
