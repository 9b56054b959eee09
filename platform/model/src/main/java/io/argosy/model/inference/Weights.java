package io.argosy.model.inference;

import io.argosy.model.prediction.Model;
import io.argosy.model.signature.Signature;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What training learned, as the weights file holds it. */
public sealed interface Weights {
    /** The model that predicts with these weights; the signature must be the one that they were learned for. */
    Model model(Signature signature);

    /**
     * A sum of trees and linear terms: see {@link AdditiveModel}.
     *
     * @param bias one finite number per score
     * @param scale what the trees' sum is multiplied by
     * @param single whether bias and trees are summed in floats of 32 bits, in their order
     */
    record Additive(
            Link link,
            List<Double> bias,
            double scale,
            @Nullable Trees trees,
            @Nullable LinearTerms linear,
            boolean single)
            implements Weights {
        public Additive {
            bias = List.copyOf(bias);
        }

        /** The same with sums in floats of 64 bits. */
        public Additive(
                Link link, List<Double> bias, double scale, @Nullable Trees trees, @Nullable LinearTerms linear) {
            this(link, bias, scale, trees, linear, false);
        }

        @Override
        public AdditiveModel model(Signature signature) {
            double[] biases = bias.stream().mapToDouble(Double::doubleValue).toArray();
            return new AdditiveModel(signature, link, biases, scale, trees, linear, single);
        }
    }

    /**
     * Counts of n-grams per label: see {@link NaiveBayes}.
     *
     * @param alpha the additive smoothing, above 0
     * @param temperature what log-likelihoods are divided by, above 0
     * @param priors per label the probability before anything is known, above 0
     * @param grams the known n-grams, distinct, in increasing order
     */
    record Counts(
            Ngrams ngrams, double alpha, double temperature, List<Double> priors, List<String> grams, GramCounts counts)
            implements Weights {
        public Counts {
            priors = List.copyOf(priors);
            grams = List.copyOf(grams);
        }

        @Override
        public NaiveBayes model(Signature signature) {
            int labels = priors.size();
            double[] logs = priors.stream().mapToDouble(StrictMath::log).toArray();
            double[] table = NaiveBayes.table(counts.dense(labels), labels, alpha);
            return new NaiveBayes(signature, ngrams, grams, logs, table, temperature);
        }
    }

    /**
     * A graph of operators as its tool's file has it, an ONNX model: see {@link GraphModel}.
     *
     * @param graph the file's bytes
     * @param link what makes the answer of the graph's numbers: identity, logistic or softmax
     * @param inputs what the graph takes, in its order
     * @param columns per column of the graph, that is of one input after the other, the index of the signature's input
     * @param output the graph's output whose numbers are taken
     * @param single whether it has one number for a row, of two labels the second one's, and not one for each label
     * @param reference per input of the signature what explanations start from: a number, or a category's index
     */
    record Graph(
            ByteBuffer graph,
            Link link,
            List<GraphInput> inputs,
            List<Integer> columns,
            String output,
            boolean single,
            List<Double> reference)
            implements Weights {
        public Graph {
            graph = graph.asReadOnlyBuffer();
            inputs = List.copyOf(inputs);
            columns = List.copyOf(columns);
            reference = List.copyOf(reference);
        }

        /** A view of the bytes. */
        @Override
        public ByteBuffer graph() {
            return graph.duplicate();
        }

        /** How many numbers the graph gives for a row. */
        int width(Signature signature) {
            return single ? 1 : signature.outputs();
        }

        @Override
        public GraphModel model(Signature signature) {
            return new GraphModel(signature, this, GraphEngine.find());
        }
    }
}
