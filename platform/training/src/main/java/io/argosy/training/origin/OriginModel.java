package io.argosy.training.origin;

import io.argosy.model.inference.GraphModel;
import io.argosy.model.inference.Link;
import io.argosy.model.inference.Trees;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model as its tool's file has it, in the terms of a package.
 *
 * @param tool what wrote the file, such as {@code XGBoost 3.2.0}
 * @param objective what it was trained for, in the tool's words
 * @param classes how many labels it has; 0 for a regression
 * @param labels their names in order, where the file has them; else empty
 * @param bias one number per score
 * @param scale what the trees' sum is multiplied by
 * @param single whether sums and comparisons are of floats of 32 bits
 * @param features all inputs in order
 * @param trees over those inputs
 * @param linear what a line adds; null for trees alone
 * @param named whether the file has the inputs' names
 * @param counted whether the file says how many rows reached each node
 * @param remarks what its user must know, a sentence each
 * @param graph what answers where it is neither trees nor a line, and then all of the answer; else null
 */
public record OriginModel(
        String tool,
        String objective,
        int classes,
        List<String> labels,
        Link link,
        List<Double> bias,
        double scale,
        boolean single,
        List<OriginFeature> features,
        @Nullable Trees trees,
        @Nullable OriginLine linear,
        boolean named,
        boolean counted,
        List<String> remarks,
        @Nullable OriginGraph graph) {
    /** A model of trees, or of a line, or of both. */
    public OriginModel(
            String tool,
            String objective,
            int classes,
            List<String> labels,
            Link link,
            List<Double> bias,
            double scale,
            boolean single,
            List<OriginFeature> features,
            @Nullable Trees trees,
            @Nullable OriginLine linear,
            boolean named,
            boolean counted,
            List<String> remarks) {
        this(
                tool, objective, classes, labels, link, bias, scale, single, features, trees, linear, named, counted,
                remarks, null);
    }

    public OriginModel {
        labels = List.copyOf(labels);
        bias = List.copyOf(bias);
        features = List.copyOf(features);
        remarks = List.copyOf(remarks);
    }

    /** How far an answer may be off: relative, see {@code Agreement}. */
    public double tolerance() {
        return graph != null ? GraphModel.EXACTNESS : single ? 1e-6 : 1e-12;
    }

    /** The same for so many labels: a graph with one number for each row does not say what it is. */
    public OriginModel forLabels(int count) {
        if (graph == null || graph.width() != 1 || count != 2) {
            return this;
        }
        return new OriginModel(
                tool, objective, 2, labels, link, bias, scale, single, features, trees, linear, named, counted, remarks,
                graph);
    }

    /** The inputs that an answer can depend on; the first of all where it depends on none. */
    public List<Integer> used() {
        BitSet used = new BitSet();
        if (graph != null) {
            used.set(0, features.size());
        }
        if (trees != null) {
            for (int node = 0; node < trees.nodes(); node++) {
                if (trees.feature(node) != Trees.LEAF) {
                    used.set(trees.feature(node));
                }
            }
        }
        if (linear != null) {
            linear.used().forEach(used::set);
        }
        if (used.isEmpty()) {
            used.set(0);
        }
        return used.stream().boxed().toList();
    }
}
