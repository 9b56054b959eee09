package io.argosy.training.rows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Deals groups of rows into parts, the largest first and like ones in an order that is as good as random. Each goes to
 * the part that has least of the labels that it holds, then to the one with the fewest rows (as scikit-learn's
 * StratifiedGroupKFold does it).
 */
public final class Dealing {
    private final int[] parts;

    Dealing(Examples examples, int folds, long salt) {
        this.parts = new int[examples.size()];
        int labels = Math.max(1, examples.signature().labels().size());
        int[] label = labels == 1 ? new int[examples.size()] : examples.labels();
        int[] totals = new int[labels];
        for (int k : label) {
            totals[k]++;
        }
        Map<Long, List<Integer>> groups = new TreeMap<>();
        for (int i = 0; i < examples.size(); i++) {
            groups.computeIfAbsent(examples.keys().get(i), _ -> new ArrayList<>())
                    .add(i);
        }
        Comparator<Map.Entry<Long, List<Integer>>> largest =
                Comparator.comparingInt(group -> -group.getValue().size());
        List<List<Integer>> order = groups.entrySet().stream()
                .sorted(largest.thenComparingLong(group -> mixed(group.getKey() ^ mixed(salt))))
                .map(Map.Entry::getValue)
                .toList();
        int[][] counts = new int[folds][labels];
        int[] sizes = new int[folds];
        for (List<Integer> group : order) {
            int[] held = new int[labels];
            group.forEach(i -> held[label[i]]++);
            int[] present = IntStream.range(0, labels).filter(k -> held[k] > 0).toArray();
            int part = least(present, held, totals, counts, sizes);
            for (int k : present) {
                counts[part][k] += held[k];
            }
            sizes[part] += group.size();
            group.forEach(i -> parts[i] = part);
        }
    }

    /** The part in which the group's labels are rarest, each weighed by its share of its label. */
    private static int least(int[] present, int[] held, int[] totals, int[][] counts, int[] sizes) {
        int best = 0;
        double bestShare = Double.POSITIVE_INFINITY;
        for (int part = 0; part < counts.length; part++) {
            double[] shares = new double[present.length];
            for (int p = 0; p < present.length; p++) {
                int k = present[p];
                shares[p] = (double) held[k] / totals[k] * counts[part][k];
            }
            // Added from the least on, so that the sum does not hang on the labels' order.
            Arrays.sort(shares);
            double share = Arrays.stream(shares).reduce(0, Double::sum);
            if (share < bestShare || (share == bestShare && sizes[part] < sizes[best])) {
                best = part;
                bestShare = share;
            }
        }
        return best;
    }

    /** Per row its part. */
    int[] parts() {
        return parts;
    }

    /** The finaliser of SplitMix64 (Steele, Lea and Flood 2014), which spreads every bit over all others. */
    public static long mixed(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
