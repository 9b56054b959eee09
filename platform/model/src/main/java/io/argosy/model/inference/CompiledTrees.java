package io.argosy.model.inference;

import io.argosy.model.signature.Row;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Trees laid out for speed. Four ideas carry it:
 *
 * <ol>
 *   <li>A row's inputs are first turned into ranks among the thresholds of their feature ({@link Ranks}), so that a node needs an
 *       integer comparison without a branch, exact for every double, and fits into one long: rank, left child, feature.
 *   <li>The two children of a node are neighbours, and a leaf is its own left child. So a step is {@code left +
 *       (rank > threshold ? 1 : 0)}, and a walk of as many steps as the tree is deep ends in the right leaf: nothing to
 *       predict wrongly.
 *   <li>Eight walks run in step, over eight trees for a single row and over eight rows for a batch, so that their memory
 *       accesses overlap.
 *   <li>Arrays have a power of two as length, and an index is cut out of a node with {@code length - 1} as the mask: the
 *       JIT sees that it cannot lie outside and drops the check.
 * </ol>
 */
final class CompiledTrees {
    /** How many walks run in step. */
    private static final int LANES = 8;

    /**
     * How many rows of a batch share one pass over the trees. Their ranks stay in the nearest cache: a line of it holds
     * one feature's, and a single row uses the first place of each line, so that both find a rank in the same way.
     */
    static final int BLOCK = 16;

    private static final int BLOCK_BITS = 4;

    // A node, from its lowest bit on: 4 bits for a lane and 14 for the slot, 23 for the left child, 23 for the rank.
    private static final int CHILD_SHIFT = 18;
    private static final int RANK_SHIFT = 41;
    private static final long NEVER = (1L << (63 - RANK_SHIFT)) - 1;

    /** How many slots there may be: see {@link Ranks}. */
    static final int MOST_SLOTS = 1 << (CHILD_SHIFT - BLOCK_BITS);

    /** How many nodes there may be; fewer than half of them are splits, so that no rank is greater than {@link #NEVER}. */
    private static final int MOST_NODES = 1 << (RANK_SHIFT - CHILD_SHIFT);

    private final int outputs;
    private final boolean single;
    private final Ranks ranks;
    private final int[] roots;
    private final int[] depths;
    private final long[] nodes;
    private final double[] values;

    /**
     * @param single whether each sum is rounded to a float of 32 bits, tree by tree in their order
     * @throws IllegalArgumentException when there are too many nodes, or too many ways to look at a feature
     */
    CompiledTrees(Trees trees, boolean single) {
        if (trees.nodes() > MOST_NODES) {
            throw new IllegalArgumentException(
                    "the trees have " + trees.nodes() + " nodes together, more than " + MOST_NODES);
        }
        this.outputs = trees.outputs();
        this.single = single;
        this.ranks = Ranks.of(trees);
        if (ranks.slots() > MOST_SLOTS) {
            throw new IllegalArgumentException("the splits look at features in " + ranks.slots()
                    + " ways (different sets of categories, most likely), more than " + MOST_SLOTS);
        }
        this.roots = new int[trees.count()];
        this.depths = new int[trees.count()];
        this.nodes = new long[powerOfTwo(trees.nodes() + 1)];
        this.values = new double[trees.nodes() * outputs];
        int[] depthOf = new int[trees.count()];
        for (int tree = 0; tree < depthOf.length; tree++) {
            depthOf[tree] = trees.depth(trees.root(tree));
        }
        // Trees of like depth run in step, so that few walks wait in a leaf for the others; unless their order counts.
        int[] order = IntStream.range(0, depthOf.length)
                .boxed()
                .sorted(Comparator.comparingInt(tree -> single ? 0 : depthOf[tree]))
                .mapToInt(Integer::intValue)
                .toArray();
        int next = 0;
        for (int tree = 0; tree < order.length; tree++) {
            roots[tree] = next;
            depths[tree] = depthOf[order[tree]];
            next = lay(trees, trees.root(order[tree]), next);
        }
    }

    /** Lays out the tree at {@code root} breadth first from {@code place} on; returns the place after it. */
    private int lay(Trees trees, int root, int place) {
        var waiting = new ArrayDeque<int[]>();
        waiting.add(new int[] {root, place});
        int free = place + 1;
        while (!waiting.isEmpty()) {
            int[] next = waiting.remove();
            int source = next[0];
            int target = next[1];
            int feature = trees.feature(source);
            if (feature == Trees.LEAF) {
                nodes[target] = node(NEVER, 0, target);
                for (int k = 0; k < outputs; k++) {
                    values[target * outputs + k] = trees.value(source, k);
                }
            } else {
                nodes[target] = node(ranks.rank(trees, source), ranks.slot(trees, source), free);
                waiting.add(new int[] {source + 1, free});
                waiting.add(new int[] {trees.right(source), free + 1});
                free += 2;
            }
        }
        return free;
    }

    private static long node(long rank, int slot, int left) {
        return rank << RANK_SHIFT | (long) left << CHILD_SHIFT | (long) slot << BLOCK_BITS;
    }

    private static int powerOfTwo(int least) {
        return Integer.highestOneBit(least - 1) << 1;
    }

    /** How many ints a call needs to work in: a rank for each slot of each row of a block. */
    int scratch() {
        return ranks.slots() * BLOCK;
    }

    /** Adds the leaves that one row reaches to {@code sums}. */
    void add(double[] inputs, int[] scratch, double[] sums) {
        ranks.fill(inputs, scratch, 0, BLOCK);
        int tree = 0;
        for (; tree + LANES <= roots.length; tree += LANES) {
            addEight(tree, scratch, sums);
        }
        for (; tree < roots.length; tree++) {
            int at = roots[tree];
            for (int d = depths[tree]; d > 0; d--) {
                at = step(nodes, scratch, 0, at);
            }
            addLeaf(at, sums, 0);
        }
    }

    private void addEight(int tree, int[] r, double[] sums) {
        long[] n = nodes;
        int a = roots[tree];
        int b = roots[tree + 1];
        int c = roots[tree + 2];
        int d = roots[tree + 3];
        int e = roots[tree + 4];
        int f = roots[tree + 5];
        int g = roots[tree + 6];
        int h = roots[tree + 7];
        int deepest = depths[tree + LANES - 1];
        if (single) {
            for (int lane = 0; lane < LANES; lane++) {
                deepest = Math.max(deepest, depths[tree + lane]);
            }
        }
        for (int depth = deepest; depth > 0; depth--) {
            a = step(n, r, 0, a);
            b = step(n, r, 0, b);
            c = step(n, r, 0, c);
            d = step(n, r, 0, d);
            e = step(n, r, 0, e);
            f = step(n, r, 0, f);
            g = step(n, r, 0, g);
            h = step(n, r, 0, h);
        }
        if (outputs == 1 && !single) {
            double[] v = values;
            int mask = n.length - 1;
            sums[0] += v[a & mask]
                    + v[b & mask]
                    + v[c & mask]
                    + v[d & mask]
                    + v[e & mask]
                    + v[f & mask]
                    + v[g & mask]
                    + v[h & mask];
        } else {
            addLeaf(a, sums, 0);
            addLeaf(b, sums, 0);
            addLeaf(c, sums, 0);
            addLeaf(d, sums, 0);
            addLeaf(e, sums, 0);
            addLeaf(f, sums, 0);
            addLeaf(g, sums, 0);
            addLeaf(h, sums, 0);
        }
    }

    private void addLeaf(int at, double[] sums, int offset) {
        int leaf = (at & (nodes.length - 1)) * outputs;
        for (int k = 0; k < outputs; k++) {
            double sum = sums[offset + k] + values[leaf + k];
            sums[offset + k] = single ? (float) sum : sum;
        }
    }

    /**
     * Adds the leaves that up to {@link #BLOCK} rows reach to their sums.
     *
     * @param rows the batch
     * @param from the block's first row
     * @param count how many rows the block has
     * @param sums per row of the batch {@code outputs} numbers
     */
    void addBlock(List<Row> rows, int from, int count, int[] scratch, double[] sums) {
        for (int i = 0; i < count; i++) {
            ranks.fill(rows.get(from + i).inputs(), scratch, i, BLOCK);
        }
        for (int tree = 0; tree < roots.length; tree++) {
            int i = 0;
            for (; i + LANES <= count; i += LANES) {
                addEightRows(tree, scratch, i, sums, from + i);
            }
            for (; i < count; i++) {
                int at = roots[tree];
                for (int d = depths[tree]; d > 0; d--) {
                    at = step(nodes, scratch, i, at);
                }
                addLeaf(at, sums, (from + i) * outputs);
            }
        }
    }

    private void addEightRows(int tree, int[] r, int lane, double[] sums, int row) {
        long[] n = nodes;
        int a = roots[tree];
        int b = a;
        int c = a;
        int d = a;
        int e = a;
        int f = a;
        int g = a;
        int h = a;
        for (int depth = depths[tree]; depth > 0; depth--) {
            a = step(n, r, lane, a);
            b = step(n, r, lane + 1, b);
            c = step(n, r, lane + 2, c);
            d = step(n, r, lane + 3, d);
            e = step(n, r, lane + 4, e);
            f = step(n, r, lane + 5, f);
            g = step(n, r, lane + 6, g);
            h = step(n, r, lane + 7, h);
        }
        int out = row * outputs;
        if (outputs == 1 && !single) {
            // Written out, because the general case below takes a tenth of a batch's time.
            double[] v = values;
            int mask = n.length - 1;
            sums[out] += v[a & mask];
            sums[out + 1] += v[b & mask];
            sums[out + 2] += v[c & mask];
            sums[out + 3] += v[d & mask];
            sums[out + 4] += v[e & mask];
            sums[out + 5] += v[f & mask];
            sums[out + 6] += v[g & mask];
            sums[out + 7] += v[h & mask];
            return;
        }
        addLeaf(a, sums, out);
        addLeaf(b, sums, out + outputs);
        addLeaf(c, sums, out + 2 * outputs);
        addLeaf(d, sums, out + 3 * outputs);
        addLeaf(e, sums, out + 4 * outputs);
        addLeaf(f, sums, out + 5 * outputs);
        addLeaf(g, sums, out + 6 * outputs);
        addLeaf(h, sums, out + 7 * outputs);
    }

    /** Where the walk of a block's row goes on; the bits above a node's index are anything. */
    private static int step(long[] nodes, int[] ranks, int lane, int at) {
        long node = nodes[at & (nodes.length - 1)];
        int below = (int) (node >>> RANK_SHIFT) - ranks[((int) node + lane) & (ranks.length - 1)];
        return (int) (node >>> CHILD_SHIFT) + (below >>> 31);
    }
}
