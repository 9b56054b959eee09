package io.argosy.fleet.verify;

import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A rule of files that are made from others here: each is what it is made from, and {@code ./fleet verify --write} makes it. */
public interface Generated extends Rule {
    /**
     * The files as they should be, by path from the root.
     *
     * @throws Unmakeable where what they are made from is broken
     */
    SortedMap<String, String> files(Tree tree) throws IOException, InterruptedException;

    /**
     * Those of them that the tree has otherwise, or lacks.
     *
     * @throws Unmakeable where what they are made from is broken
     */
    default SortedMap<String, String> stale(Tree tree) throws IOException, InterruptedException {
        SortedMap<String, String> stale = new TreeMap<>(files(tree));
        stale.entrySet()
                .removeIf(file ->
                        tree.has(file.getKey()) && tree.text(file.getKey()).equals(file.getValue()));
        return stale;
    }

    @Override
    default List<Finding> check(Tree tree) throws IOException, InterruptedException {
        try {
            return stale(tree).keySet().stream()
                    .map(path -> new Finding(
                            path,
                            tree.has(path) ? "it is not what its sources make" : "it is missing",
                            "`./fleet verify --write` makes it"))
                    .toList();
        } catch (Unmakeable e) {
            return List.of(e.finding());
        }
    }

    /** What files are made from is broken. */
    final class Unmakeable extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient Finding finding;

        Unmakeable(Finding finding) {
            super(finding.toString());
            this.finding = finding;
        }

        /** What is broken, and what to do. */
        public Finding finding() {
            return finding;
        }
    }
}
