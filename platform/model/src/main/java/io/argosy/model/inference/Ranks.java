package io.argosy.model.inference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What splits need to know of a row, in integers: a split goes left where the row's rank in the split's slot is at most
 * the split's own. A slot is a feature with a way to treat a missing input, or one set of categories of a feature.
 *
 * <p>In a slot of numbers the thresholds stand in increasing order. A value's rank is how many of them lie below it, so
 * {@code value > threshold} is {@code rank(value) > rank(threshold)}, exactly. In a slot of a set, categories that are in
 * it have the rank 0 and others 1.
 *
 * <p>A grid of even cells says near which thresholds a value lies. The cell of a value never decreases as the value
 * grows, whatever is rounded, so thresholds in earlier cells lie below it and those in later cells do not.
 */
final class Ranks {
    /** With so many cells to a threshold, most cells hold one at most. */
    private static final int CELLS_PER_THRESHOLD = 4;

    /** A threshold beyond it, which only tells missing inputs from all others, has no say in how wide a cell is. */
    private static final double FAR = 1e100;

    /** The slots of numbers with this feature and these bits, and those of sets with this feature, bits and set. */
    private record Slot(int feature, int test, int set) {
        static final int NUMBERS = -1;

        static Slot of(Trees trees, int node) {
            int test = trees.test(node);
            return new Slot(trees.feature(node), test, (test & Trees.SET) == 0 ? NUMBERS : (int) trees.threshold(node));
        }
    }

    private final Map<Slot, Integer> places;
    private final int[] features;
    private final int[] tests;
    private final CategorySet[] sets;

    /** Per slot its first threshold, and where they end; each slot's last one is infinite. */
    private final int[] starts;

    private final double[] thresholds;

    /** Per slot its first cell, and where they end. */
    private final int[] cells;

    /** Per cell the first threshold that lies in it or in a later one. */
    private final int[] firsts;

    private final double[] lows;
    private final double[] scales;

    private Ranks(
            List<Slot> slots, Map<Slot, Integer> places, List<CategorySet> sets, int[] starts, double[] thresholds) {
        int size = slots.size();
        this.places = places;
        this.features = slots.stream().mapToInt(Slot::feature).toArray();
        this.tests = slots.stream().mapToInt(Slot::test).toArray();
        this.sets = slots.stream()
                .map(slot -> slot.set() == Slot.NUMBERS ? new CategorySet(List.of()) : sets.get(slot.set()))
                .toArray(CategorySet[]::new);
        this.starts = starts;
        this.thresholds = thresholds;
        this.cells = new int[size + 1];
        this.lows = new double[size];
        this.scales = new double[size];
        for (int slot = 0; slot < size; slot++) {
            int first = starts[slot];
            int end = starts[slot + 1] - 1;
            int count = Math.max(1, (end - first) * CELLS_PER_THRESHOLD);
            cells[slot + 1] = cells[slot] + count + 1;
            while (first < end && thresholds[first] < -FAR) {
                first++;
            }
            while (first < end && thresholds[end - 1] > FAR) {
                end--;
            }
            if (end - first > 1) {
                lows[slot] = thresholds[first];
                scales[slot] = (count - 1) / (thresholds[end - 1] - lows[slot]);
            }
        }
        this.firsts = new int[cells[size]];
        for (int slot = 0; slot < size; slot++) {
            int next = cells[slot];
            for (int i = starts[slot]; i < starts[slot + 1] - 1; i++) {
                for (int cell = cell(slot, thresholds[i]); next <= cell; next++) {
                    firsts[next] = i;
                }
            }
            Arrays.fill(firsts, next, cells[slot + 1], starts[slot + 1] - 1);
        }
    }

    static Ranks of(Trees trees) {
        Map<Slot, Integer> places = new HashMap<>();
        List<Slot> slots = new ArrayList<>();
        int[] slotOf = new int[trees.nodes()];
        for (int node = 0; node < trees.nodes(); node++) {
            if (trees.feature(node) != Trees.LEAF) {
                slotOf[node] = places.computeIfAbsent(Slot.of(trees, node), slot -> {
                    slots.add(slot);
                    return slots.size() - 1;
                });
            }
        }
        int[] counts = new int[slots.size() + 1];
        for (int node = 0; node < trees.nodes(); node++) {
            if (hasThreshold(trees, node)) {
                counts[slotOf[node] + 1]++;
            }
        }
        for (int slot = 0; slot < slots.size(); slot++) {
            counts[slot + 1] += counts[slot];
        }
        double[] all = new double[counts[slots.size()]];
        int[] next = Arrays.copyOf(counts, slots.size());
        for (int node = 0; node < trees.nodes(); node++) {
            if (hasThreshold(trees, node)) {
                // Adding 0 makes -0.0 into 0.0: the two are equal, but not to a sort.
                all[next[slotOf[node]]++] = trees.threshold(node) + 0.0;
            }
        }
        double[] distinct = new double[all.length + slots.size()];
        int[] starts = new int[slots.size() + 1];
        int size = 0;
        for (int slot = 0; slot < slots.size(); slot++) {
            Arrays.sort(all, counts[slot], counts[slot + 1]);
            for (int i = counts[slot]; i < counts[slot + 1]; i++) {
                if (i == counts[slot] || all[i] != all[i - 1]) {
                    distinct[size++] = all[i];
                }
            }
            distinct[size++] = Double.POSITIVE_INFINITY;
            starts[slot + 1] = size;
        }
        return new Ranks(slots, places, trees.sets(), starts, Arrays.copyOf(distinct, size));
    }

    private static boolean hasThreshold(Trees trees, int node) {
        return trees.feature(node) != Trees.LEAF && (trees.test(node) & Trees.SET) == 0;
    }

    /** How many slots there are. */
    int slots() {
        return features.length;
    }

    /** The slot of a split. */
    int slot(Trees trees, int node) {
        Integer slot = places.get(Slot.of(trees, node));
        if (slot == null) {
            throw new IllegalArgumentException("node " + node + " is a split of other trees");
        }
        return slot;
    }

    /** The rank up to which rows go left at a split. */
    int rank(Trees trees, int node) {
        return hasThreshold(trees, node) ? rank(slot(trees, node), trees.threshold(node)) : 0;
    }

    private int cell(int slot, double value) {
        // The product is NaN for NaN, and at the only threshold; both become 0.
        int cell = (int) ((value - lows[slot]) * scales[slot]);
        int first = cells[slot];
        return first + Math.max(0, Math.min(cell, cells[slot + 1] - first - 2));
    }

    /** How many thresholds of {@code slot} lie below {@code value}; 0 for NaN. */
    int rank(int slot, double value) {
        int cell = cell(slot, value);
        int at = firsts[cell];
        // No step depends on the outcome of the one before but by its number, of which the JIT makes conditional moves.
        for (int size = firsts[cell + 1] - at; size > 2; ) {
            int half = size >>> 1;
            at = thresholds[at + half - 1] < value ? at + half : at;
            size -= half;
        }
        at += thresholds[at] < value ? 1 : 0;
        at += thresholds[at] < value ? 1 : 0;
        return at - starts[slot];
    }

    /** The same for a slot whose splits do not simply compare. */
    private int tested(int slot, double value) {
        int test = tests[slot];
        if (Trees.missing(test, value)) {
            return (test & Trees.MISSING_RIGHT) == 0 ? 0 : Math.max(1, starts[slot + 1] - 1 - starts[slot]);
        }
        return (test & Trees.SET) == 0 ? rank(slot, value) : sets[slot].contains((int) value) ? 0 : 1;
    }

    /** Writes the rank of every slot to {@code ranks}, {@code stride} places apart from {@code offset} on. */
    void fill(double[] inputs, int[] ranks, int offset, int stride) {
        for (int slot = 0, at = offset; slot < features.length; slot++, at += stride) {
            double input = inputs[features[slot]];
            ranks[at] = tests[slot] == 0 ? rank(slot, input) : tested(slot, input);
        }
    }
}
