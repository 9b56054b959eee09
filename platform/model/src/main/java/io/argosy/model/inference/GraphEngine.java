package io.argosy.model.inference;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.ServiceLoader;

/**
 * Runs graphs of operators that no other weights can hold, such as neural nets. It is on the class path of who has such a
 * model, and on no other service's image: see {@code platform/onnx}.
 */
public interface GraphEngine {
    /** A graph that is ready to answer. Immutable and thread-safe. */
    interface Prepared {
        /**
         * Answers rows, all at once.
         *
         * @param columns per row the graph's columns, one row after the other: numbers, or a category's index
         * @param out receives {@code width} numbers for each row
         * @throws IllegalStateException where the graph has no such answer, or takes too long
         */
        void run(int rows, double[] columns, double[] out);
    }

    /**
     * Looks at a graph whole and makes it ready. Nothing but these bytes is read.
     *
     * @param inputs all that it takes, in its order
     * @param output the one whose numbers are the answer
     * @param width how many numbers that has for each row
     * @throws IllegalArgumentException with the rule that the graph breaks, as it goes on after "the graph"
     */
    Prepared prepare(ByteBuffer graph, List<GraphInput> inputs, String output, int width);

    /**
     * The engine of this process.
     *
     * @throws IllegalArgumentException where it has none
     */
    static GraphEngine find() {
        return ServiceLoader.load(GraphEngine.class)
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("the graph has nothing here that runs it: platform/onnx is not on"
                                + " the class path, as it is on the images of services that need it"));
    }
}
