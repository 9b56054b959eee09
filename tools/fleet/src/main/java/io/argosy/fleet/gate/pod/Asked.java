package io.argosy.fleet.gate.pod;

import io.argosy.fleet.manifest.Manifests;
import io.argosy.fleet.manifest.Quantity;
import java.util.DoubleSummaryStatistics;
import java.util.OptionalDouble;

/**
 * What each pod asks for, as an autoscaler counts it, each where that is known.
 *
 * @param memory in bytes
 * @param cores that it asks for
 * @param mostMemory that it can have
 * @param mostCores that it can have: empty where it has no limit
 */
record Asked(OptionalDouble memory, OptionalDouble cores, OptionalDouble mostMemory, OptionalDouble mostCores) {
    /** Of the containers that are rendered. */
    static Asked by(Manifests manifests) {
        return new Asked(
                sum(manifests, "requests", "memory"),
                sum(manifests, "requests", "cpu"),
                sum(manifests, "limits", "memory"),
                sum(manifests, "limits", "cpu"));
    }

    /** How much of what it asks for it can have, in percent; empty where nothing is known, or nothing bounds it. */
    OptionalDouble mostPercent(boolean ofMemory) {
        OptionalDouble asks = ofMemory ? memory : cores;
        OptionalDouble may = ofMemory ? mostMemory : mostCores;
        return asks.isPresent() && may.isPresent()
                ? OptionalDouble.of(100 * may.getAsDouble() / asks.getAsDouble())
                : OptionalDouble.empty();
    }

    private static OptionalDouble sum(Manifests manifests, String list, String resource) {
        DoubleSummaryStatistics sum = manifests
                .containers()
                .map(container ->
                        container.path("resources").path(list).path(resource).asString(""))
                // What is no amount, the API server's own rules refuse.
                .flatMapToDouble(said -> Quantity.find(said).stream())
                .summaryStatistics();
        return sum.getCount() == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum.getSum());
    }
}
