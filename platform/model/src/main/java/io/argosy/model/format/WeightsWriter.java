package io.argosy.model.format;

import io.argosy.model.inference.GramCounts;
import io.argosy.model.inference.LinearTerms;
import io.argosy.model.inference.Trees;
import io.argosy.model.inference.Weights;
import io.argosy.model.signature.Signature;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import tools.jackson.core.Base64Variants;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.dataformat.cbor.CBORFactory;
import tools.jackson.dataformat.cbor.CBORGenerator;

/** Writes weights; the same weights give the same bytes. */
final class WeightsWriter {
    private final CBORGenerator out;

    private WeightsWriter(CBORGenerator out) {
        this.out = out;
    }

    /** Whether version 1 of the format has all that these weights need. */
    static boolean inFirstFormat(Weights weights, Signature signature) {
        return switch (weights) {
            case Weights.Counts _ -> true;
            case Weights.Graph _ -> false;
            case Weights.Additive w ->
                w.link().inFirstFormat(signature)
                        && !w.single()
                        && (w.trees() == null || isFirst(w.trees()))
                        && (w.linear() == null || !w.linear().extrapolates());
        };
    }

    private static boolean isFirst(Trees trees) {
        return trees.plain() && IntStream.range(0, trees.nodes()).allMatch(n -> Limits.sound(trees.threshold(n)));
    }

    static byte[] write(Weights weights) {
        var bytes = new ByteArrayOutputStream();
        try (CBORGenerator out = (CBORGenerator) new CBORFactory().createGenerator(ObjectWriteContext.empty(), bytes)) {
            var writer = new WeightsWriter(out);
            out.writeStartObject();
            switch (weights) {
                case Weights.Additive additive -> writer.additive(additive);
                case Weights.Counts counts -> writer.counts(counts);
                case Weights.Graph graph -> writer.graph(graph);
            }
            out.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private void additive(Weights.Additive weights) {
        out.writeStringProperty("kind", "additive");
        out.writeStringProperty("link", weights.link().id());
        float64("bias", weights.bias().size(), weights.bias()::get);
        out.writeNumberProperty("scale", weights.scale());
        if (weights.single()) {
            out.writeNumberProperty("single", 1);
        }
        if (weights.trees() != null) {
            trees(weights.trees(), weights.bias().size());
        }
        if (weights.linear() != null) {
            linear(weights.linear(), weights.bias().size());
        }
    }

    private void trees(Trees trees, int outputs) {
        int[] splits = IntStream.range(0, trees.nodes())
                .filter(node -> trees.feature(node) != Trees.LEAF)
                .toArray();
        int[] leaves = IntStream.range(0, trees.nodes())
                .filter(node -> trees.feature(node) == Trees.LEAF)
                .toArray();
        out.writeObjectPropertyStart("trees");
        out.writeNumberProperty("count", trees.count());
        int16("feature", trees.nodes(), trees::feature);
        float64("threshold", splits.length, i -> trees.threshold(splits[i]));
        float64("leaf", leaves.length * outputs, i -> trees.value(leaves[i / outputs], i % outputs));
        int32("cover", trees.nodes(), trees::cover);
        if (!trees.plain()) {
            int16("test", splits.length, i -> trees.test(splits[i]));
        }
        if (!trees.sets().isEmpty()) {
            int[] words = trees.sets().stream()
                    .flatMap(set -> set.words().stream())
                    .mapToInt(Integer::intValue)
                    .toArray();
            int32("set", words.length, i -> words[i]);
            int16(
                    "setWords",
                    trees.sets().size(),
                    i -> trees.sets().get(i).words().size());
        }
        out.writeEndObject();
    }

    private void linear(LinearTerms linear, int outputs) {
        out.writeObjectPropertyStart("linear");
        int32("start", linear.features() + 1, linear::start);
        int16("term", linear.columns(), i -> linear.term(i).code());
        float64("coefficient", linear.columns() * outputs, i -> linear.coefficient(i / outputs, i % outputs));
        float64("center", linear.columns(), linear::center);
        if (linear.extrapolates()) {
            out.writeNumberProperty("extrapolates", 1);
        }
        out.writeEndObject();
    }

    private void counts(Weights.Counts weights) {
        GramCounts counts = weights.counts();
        out.writeStringProperty("kind", "naive-bayes");
        out.writeNumberProperty("least", weights.ngrams().min());
        out.writeNumberProperty("most", weights.ngrams().max());
        out.writeNumberProperty("foldCase", weights.ngrams().lowercase() ? 1 : 0);
        out.writeNumberProperty("alpha", weights.alpha());
        out.writeNumberProperty("temperature", weights.temperature());
        float64("prior", weights.priors().size(), weights.priors()::get);
        out.writeArrayPropertyStart("gram");
        weights.grams().forEach(out::writeString);
        out.writeEndArray();
        int32("start", weights.grams().size() + 1, counts::start);
        int16("label", counts.entries(), counts::label);
        int32("count", counts.entries(), counts::count);
    }

    /** Whether an input has more dimensions than a table. */
    static boolean needsShapes(Weights.Graph weights) {
        return weights.inputs().stream().anyMatch(input -> input.shape().size() > 1);
    }

    private void graph(Weights.Graph weights) {
        out.writeStringProperty("kind", GraphReader.KIND);
        out.writeStringProperty("link", weights.link().id());
        out.writeStringProperty("output", weights.output());
        out.writeNumberProperty("single", weights.single() ? 1 : 0);
        out.writeArrayPropertyStart("input");
        weights.inputs().forEach(input -> out.writeString(input.name()));
        out.writeEndArray();
        int inputs = weights.inputs().size();
        int16("type", inputs, i -> weights.inputs().get(i).type().code());
        int16(
                "width",
                inputs,
                i -> weights.inputs().get(i).flat()
                        ? GraphReader.FLAT
                        : weights.inputs().get(i).width());
        if (needsShapes(weights)) {
            int[] dimensions = weights.inputs().stream()
                    .flatMap(input -> input.shape().stream())
                    .mapToInt(Integer::intValue)
                    .toArray();
            int16("rank", inputs, i -> weights.inputs().get(i).shape().size());
            int16("shape", dimensions.length, i -> dimensions[i]);
        }
        int16("column", weights.columns().size(), weights.columns()::get);
        float64("reference", weights.reference().size(), weights.reference()::get);
        ByteBuffer graph = weights.graph();
        byte[] bytes = new byte[graph.remaining()];
        graph.get(bytes);
        typed("graph", CborMap.UINT8, bytes);
    }

    private void int16(String name, int size, IntUnaryOperator items) {
        byte[] bytes = new byte[Math.multiplyExact(size, Short.BYTES)];
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < size; i++) {
            buffer.putShort((short) items.applyAsInt(i));
        }
        typed(name, CborMap.INT16, bytes);
    }

    private void int32(String name, int size, IntUnaryOperator items) {
        byte[] bytes = new byte[Math.multiplyExact(size, Integer.BYTES)];
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < size; i++) {
            buffer.putInt(items.applyAsInt(i));
        }
        typed(name, CborMap.INT32, bytes);
    }

    private void float64(String name, int size, IntToDoubleFunction items) {
        byte[] bytes = new byte[Math.multiplyExact(size, Double.BYTES)];
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < size; i++) {
            buffer.putDouble(items.applyAsDouble(i));
        }
        typed(name, CborMap.FLOAT64, bytes);
    }

    private void typed(String name, int tag, byte[] bytes) {
        out.writeName(name);
        out.writeTag(tag);
        out.writeBinary(Base64Variants.getDefaultVariant(), bytes, 0, bytes.length);
    }
}
