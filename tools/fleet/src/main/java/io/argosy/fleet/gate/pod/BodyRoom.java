package io.argosy.fleet.gate.pod;

import io.argosy.fleet.manifest.Manifests;
import io.argosy.fleet.manifest.Quantity;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Whether a service has room for the largest body that it allows. Where all requests together may not hold what one such
 * body does, it is always answered 503, however little there is to do. What is held is platform/serving's to say: {@code
 * http.MemoryBudget} for the room, {@code http.Router} for the work; a test holds the figures here against its sources, the
 * defaults against its README and the heap's share against platform/image.yaml.
 *
 * @param memory limit of the container, in bytes
 * @param percent of the heap that requests may hold, {@code SERVING_MEMORY_PERCENT}
 * @param connections that may be open, {@code SERVING_MAX_CONNECTIONS}
 * @param body the largest that is allowed, in bytes, {@code SERVING_MAX_BODY}
 */
public record BodyRoom(long memory, long percent, long connections, long body) {
    static final long DEFAULT_BODY = 4 << 20;
    static final long DEFAULT_PERCENT = 25;
    static final long DEFAULT_CONNECTIONS = 1_024;

    /** MemoryBudget.SMALL: what is kept back for each connection, and what a body may have without counting as work. */
    static final long SMALL = 16_384;

    /** Router.WORK: what is worked on holds so many times its body more. */
    static final long WORK = 2;

    /** -XX:MaxRAMPercentage. */
    static final long HEAP_PERCENT = 60;

    /** A JVM takes half of a small memory instead, which is one of whose half this is more: -XX:MinRAMPercentage and the usual -XX:MaxHeapSize. */
    private static final long SMALL_HEAP = (96L << 20) * 13 / 10;

    private static final long HEAP_ALIGNMENT = 2 << 20;

    /** What a heap has that Runtime.maxMemory leaves out: one survivor space, a tenth of -XX:MaxNewSize. */
    static final long NEW_SIZE = 16 << 20;

    private static final long SURVIVOR = NEW_SIZE / 10 / 65_536 * 65_536;

    /** What is wrong with the limits and settings that are rendered, a sentence. */
    static Optional<String> objection(Manifests manifests) {
        OptionalLong memory = manifests
                .containers()
                .filter(container -> container.path("name").asString("").equals("service"))
                .map(container -> container
                        .path("resources")
                        .path("limits")
                        .path("memory")
                        .asString(""))
                .mapToLong(limit -> (long) Quantity.find(limit).orElse(0))
                // Less is said already.
                .filter(bytes -> bytes >= Answering.LEAST_MEMORY)
                .min();
        return memory.isEmpty()
                ? Optional.empty()
                : new BodyRoom(
                                memory.getAsLong(),
                                Spellings.number(
                                        manifests, "SERVING_MEMORY_PERCENT", Answering::count, DEFAULT_PERCENT),
                                Spellings.number(
                                        manifests, "SERVING_MAX_CONNECTIONS", Answering::count, DEFAULT_CONNECTIONS),
                                Spellings.number(manifests, "SERVING_MAX_BODY", SettingsTable::size, DEFAULT_BODY))
                        .objection();
    }

    Optional<String> objection() {
        if (body <= SMALL || held() <= room()) {
            return Optional.empty();
        }
        long fits = room() / (1 + WORK);
        String largest = fits >= SMALL ? "allow " + (fits >> 10) + "Ki at the most, or " : "";
        return Optional.of(
                ("a body of %d KiB is allowed (SERVING_MAX_BODY) and always answered 503: it holds %d KiB, and"
                                + " requests may hold %d KiB of the heap of %d MiB that %d MiB of memory give"
                                + " (SERVING_MEMORY_PERCENT=%d, SERVING_MAX_CONNECTIONS=%d): %sgive it more memory")
                        .formatted(
                                body >> 10,
                                held() >> 10,
                                room() >> 10,
                                heap() >> 20,
                                memory >> 20,
                                percent,
                                connections,
                                largest));
    }

    /** In bytes, of a body that has arrived and is worked on. */
    private long held() {
        return body * (1 + WORK);
    }

    /** In bytes, of what is not small. */
    long room() {
        long limit = heap() / 100 * percent;
        return limit - Math.min(limit / 2, connections * SMALL);
    }

    /** In bytes, as Runtime.maxMemory has it. */
    long heap() {
        long share = memory / 2 < SMALL_HEAP ? memory / 2 : memory / 100 * HEAP_PERCENT;
        return (share + HEAP_ALIGNMENT - 1) / HEAP_ALIGNMENT * HEAP_ALIGNMENT - SURVIVOR;
    }
}
