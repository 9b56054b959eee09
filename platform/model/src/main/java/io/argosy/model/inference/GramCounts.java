package io.argosy.model.inference;

/** How often each n-gram occurs in the texts of each label, without the zeros: most n-grams occur in few labels. */
public final class GramCounts {
    private final int[] starts;
    private final int[] labels;
    private final int[] counts;

    /**
     * Takes the arrays as they are, without a copy: nobody may write to them afterwards.
     *
     * @param starts per n-gram where its entries start, one more element than n-grams, not decreasing
     * @param labels per entry the label's index, increasing within an n-gram
     * @param counts per entry how often, 1 or more
     */
    public GramCounts(int[] starts, int[] labels, int[] counts) {
        this.starts = starts;
        this.labels = labels;
        this.counts = counts;
    }

    /** How many entries there are. */
    public int entries() {
        return labels.length;
    }

    /** Where the entries of an n-gram start. */
    public int start(int gram) {
        return starts[gram];
    }

    /** An entry's label. */
    public int label(int entry) {
        return labels[entry];
    }

    /** An entry's count. */
    public int count(int entry) {
        return counts[entry];
    }

    /** All counts with the zeros, at {@code gram * size + label} for {@code size} labels. */
    int[] dense(int size) {
        int[] dense = new int[(starts.length - 1) * size];
        for (int gram = 0; gram < starts.length - 1; gram++) {
            for (int entry = starts[gram]; entry < starts[gram + 1]; entry++) {
                dense[gram * size + labels[entry]] = counts[entry];
            }
        }
        return dense;
    }
}
