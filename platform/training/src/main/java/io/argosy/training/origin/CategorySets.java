package io.argosy.training.origin;

import io.argosy.model.inference.CategorySet;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Makes sets of categories. */
final class CategorySets {
    /** A code is lower: what is higher is no category but a number taken for one. */
    private static final int MOST = 1 << 16;

    private CategorySets() {}

    static int require(int category) throws OriginException {
        if (category < 0 || category >= MOST) {
            throw new OriginException("has the category " + category + ": must be 0 to " + (MOST - 1));
        }
        return category;
    }

    static CategorySet of(BitSet categories) {
        List<Integer> words = new ArrayList<>();
        for (int word = 0; word * CategorySet.WORD < Math.max(1, categories.length()); word++) {
            int bits = 0;
            for (int bit = 0; bit < CategorySet.WORD; bit++) {
                bits |= categories.get(word * CategorySet.WORD + bit) ? 1 << bit : 0;
            }
            words.add(bits);
        }
        return new CategorySet(words);
    }
}
