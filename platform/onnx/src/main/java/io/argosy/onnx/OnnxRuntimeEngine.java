package io.argosy.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import io.argosy.model.inference.GraphEngine;
import io.argosy.model.inference.GraphInput;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * ONNX Runtime on the processor, one thread to a request. Everything of it that is other people's code, memory kept for
 * later or a choice by the kind of processor is off.
 */
public final class OnnxRuntimeEngine implements GraphEngine {
    /** A graph over 64 rows that takes longer is no model to be asked one by one. */
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final Duration longest;

    /** The engine, as the service loader makes it. */
    public OnnxRuntimeEngine() {
        this(LONGEST);
    }

    /**
     * @param longest what one run may take
     */
    OnnxRuntimeEngine(Duration longest) {
        this.longest = longest;
    }

    @Override
    public Prepared prepare(ByteBuffer graph, List<GraphInput> inputs, String output, int width) {
        byte[] bytes = new byte[graph.remaining()];
        graph.duplicate().get(bytes);
        OnnxFile file;
        try {
            file = OnnxFile.read(bytes);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the graph " + e.getMessage(), e);
        }
        List<GraphInput> plain =
                inputs.stream().map(input -> input.withCategories(List.of())).toList();
        if (!file.inputs().equals(plain)) {
            throw new IllegalArgumentException("the graph takes other inputs than are said of it");
        }
        if (file.outputs().stream().noneMatch(given -> given.name().equals(output) && given.isFloats())) {
            throw new IllegalArgumentException("the graph gives no floats as " + output);
        }
        try {
            return new Session(session(bytes), inputs, output, width, longest);
        } catch (OrtException e) {
            throw new IllegalArgumentException("the graph is refused by its engine: " + e.getMessage(), e);
        }
    }

    private static OrtSession session(byte[] graph) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "argosy");
        environment.setTelemetry(false);
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
            // Further steps choose by the kind of processor, and so would the last digits.
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.BASIC_OPT);
            options.setDeterministicCompute(true);
            // What a run took is given back: a pod's memory is what it needs, not what it once needed.
            options.setCPUArenaAllocator(false);
            options.setMemoryPatternOptimization(false);
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            return environment.createSession(graph, options);
        }
    }

    /** A graph that is loaded. It lives as long as the process that serves it. */
    private static final class Session implements Prepared {
        private static final ScheduledThreadPoolExecutor CLOCK = clock();

        private final OrtSession session;
        private final List<GraphInput> inputs;
        private final String output;
        private final int width;
        private final int columns;
        private final Duration longest;

        Session(OrtSession session, List<GraphInput> inputs, String output, int width, Duration longest) {
            this.session = session;
            this.inputs = List.copyOf(inputs);
            this.output = output;
            this.width = width;
            this.columns = inputs.stream().mapToInt(GraphInput::width).sum();
            this.longest = longest;
        }

        private static ScheduledThreadPoolExecutor clock() {
            var clock = new ScheduledThreadPoolExecutor(
                    1, Thread.ofPlatform().daemon().name("graph-clock").factory());
            clock.setRemoveOnCancelPolicy(true);
            return clock;
        }

        @Override
        public void run(int rows, double[] values, double[] out) {
            Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
            try (OrtSession.RunOptions options = new OrtSession.RunOptions()) {
                int column = 0;
                for (GraphInput input : inputs) {
                    tensors.put(input.name(), tensor(input, rows, values, column));
                    column += input.width();
                }
                run(rows, tensors, options, out);
            } catch (OrtException e) {
                throw new IllegalStateException("the graph gives no answer: " + e.getMessage(), e);
            } finally {
                tensors.values().forEach(OnnxTensor::close);
            }
        }

        private void run(
                int rows, Map<String, ? extends OnnxTensorLike> tensors, OrtSession.RunOptions options, double[] out)
                throws OrtException {
            var deadline = new Deadline(options);
            ScheduledFuture<?> end = CLOCK.schedule(deadline, longest.toMillis(), TimeUnit.MILLISECONDS);
            try (OrtSession.Result result = session.run(tensors, Set.of(output), options)) {
                take((OnnxTensor) result.get(0), rows, out);
            } catch (OrtException e) {
                if (deadline.passed()) {
                    throw new IllegalStateException(
                            "the graph takes longer than " + longest.toMillis() + " ms for " + rows + " rows", e);
                }
                throw e;
            } finally {
                end.cancel(false);
                deadline.over();
            }
        }

        private void take(OnnxTensor tensor, int rows, double[] out) {
            long[] shape = tensor.getInfo().getShape();
            long elements = 1;
            for (long size : shape) {
                elements *= size;
            }
            if (elements != (long) rows * width || shape.length == 0 || shape[0] != rows) {
                throw new IllegalStateException("the graph gives " + elements + " numbers for " + rows + " rows, and "
                        + width + " for each are its answer");
            }
            switch (tensor.getInfo().type) {
                case FLOAT -> {
                    var numbers = tensor.getFloatBuffer();
                    for (int i = 0; i < elements; i++) {
                        out[i] = numbers.get(i);
                    }
                }
                case DOUBLE -> tensor.getDoubleBuffer().get(out, 0, (int) elements);
                default -> throw new IllegalStateException("the graph gives no floats");
            }
        }

        private OnnxTensor tensor(GraphInput input, int rows, double[] values, int column) throws OrtException {
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            int width = input.width();
            long[] shape = new long[1 + input.shape().size()];
            shape[0] = rows;
            for (int i = 1; i < shape.length; i++) {
                shape[i] = input.shape().get(i - 1);
            }
            int size = rows * width;
            ByteBuffer bytes = ByteBuffer.allocateDirect(size * Double.BYTES).order(ByteOrder.nativeOrder());
            return switch (input.type()) {
                case FLOAT -> {
                    var buffer = bytes.asFloatBuffer();
                    for (int i = 0; i < size; i++) {
                        buffer.put(i, (float) values[at(i, width, column)]);
                    }
                    yield OnnxTensor.createTensor(environment, buffer.limit(size), shape);
                }
                case DOUBLE -> {
                    var buffer = bytes.asDoubleBuffer();
                    for (int i = 0; i < size; i++) {
                        buffer.put(i, values[at(i, width, column)]);
                    }
                    yield OnnxTensor.createTensor(environment, buffer, shape);
                }
                case INT64 -> {
                    var buffer = bytes.asLongBuffer();
                    for (int i = 0; i < size; i++) {
                        buffer.put(i, (long) values[at(i, width, column)]);
                    }
                    yield OnnxTensor.createTensor(environment, buffer, shape);
                }
                case INT32 -> {
                    var buffer = bytes.asIntBuffer();
                    for (int i = 0; i < size; i++) {
                        buffer.put(i, (int) values[at(i, width, column)]);
                    }
                    yield OnnxTensor.createTensor(environment, buffer.limit(size), shape);
                }
                case STRING -> {
                    String[] texts = new String[rows];
                    for (int i = 0; i < rows; i++) {
                        texts[i] = input.categories().get((int) values[at(i, 1, column)]);
                    }
                    yield OnnxTensor.createTensor(environment, texts, shape);
                }
            };
        }

        /** Ends a run that takes too long, at the next node of the graph; and touches nothing of one that has ended. */
        private static final class Deadline implements Runnable {
            private final OrtSession.RunOptions options;
            private boolean over;
            private boolean passed;

            Deadline(OrtSession.RunOptions options) {
                this.options = options;
            }

            @Override
            public synchronized void run() {
                if (!over) {
                    passed = true;
                    try {
                        options.setTerminate(true);
                    } catch (OrtException e) {
                        throw new IllegalStateException(e);
                    }
                }
            }

            synchronized boolean passed() {
                return passed;
            }

            synchronized void over() {
                over = true;
            }
        }

        /** Where an element is among all columns of the rows. */
        private int at(int element, int width, int column) {
            return element / width * columns + column + element % width;
        }
    }
}
