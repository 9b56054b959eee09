package io.argosy.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.model.inference.GraphEngine;
import io.argosy.model.inference.GraphInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Graphs that {@code src/test/python/graphs.py} wrote, each of which says there what it computes or why it is refused. */
class OnnxRuntimeEngineTest {
    private static final Path GRAPHS = Path.of("src/test/resources/graphs");
    private static final List<GraphInput> TWO_FLOATS =
            List.of(new GraphInput("x", GraphInput.Type.FLOAT, false, 2, List.of()));
    private static final List<GraphInput> A_FLOAT =
            List.of(new GraphInput("x", GraphInput.Type.FLOAT, false, 1, List.of()));

    private final GraphEngine engine = GraphEngine.find();

    @Test
    void inputsOfEachTypeGetTheirColumns() throws Exception {
        GraphEngine.Prepared price = engine.prepare(
                graph("price"),
                List.of(
                        new GraphInput("table", GraphInput.Type.FLOAT, false, 2, List.of()),
                        new GraphInput("rooms", GraphInput.Type.INT64, true, 1, List.of()),
                        new GraphInput("town", GraphInput.Type.STRING, false, 1, List.of("Oslo", "Rome"))),
                "price",
                1);
        double[] out = new double[3];
        price.run(3, new double[] {1, 2, 4, 1, -9, 1, 3, 0, 0.25, 0.5, 0, 1}, out);
        assertArrayEquals(new double[] {5 + 2 + 3, 0 + 1.5, 1.25 + 3}, out);
    }

    @Test
    void arraysKeepTheirShape() throws Exception {
        GraphEngine.Prepared filter = engine.prepare(
                graph("filter"),
                List.of(new GraphInput("picture", GraphInput.Type.FLOAT, List.of(1, 4, 4), List.of())),
                "y",
                1);
        double[] picture = new double[32];
        // Four of the second row's picture stand together, and of the first row's no two.
        picture[0] = picture[3] = picture[12] = picture[15] = 16;
        picture[16 + 5] = picture[16 + 6] = picture[16 + 9] = picture[16 + 10] = 16;
        double[] out = new double[2];
        filter.run(2, picture, out);
        assertArrayEquals(new double[] {16 - 4, 64 - 4}, out);
        GraphEngine.Prepared words = engine.prepare(
                graph("words"),
                List.of(
                        new GraphInput("Words", GraphInput.Type.INT64, List.of(5), List.of()),
                        new GraphInput("weight", GraphInput.Type.FLOAT, List.of(), List.of())),
                "y",
                1);
        words.run(2, new double[] {1, 2, 2, 3, 3, 2, 0, 0, 0, 0, 1, 5}, out);
        assertArrayEquals(new double[] {14, 5}, out);
    }

    @Test
    void floatsOf64BitsStayWhatTheyAre() throws Exception {
        GraphEngine.Prepared two = engine.prepare(
                graph("two"), List.of(new GraphInput("x", GraphInput.Type.DOUBLE, false, 2, List.of())), "logit", 1);
        double[] out = new double[1];
        two.run(1, new double[] {0.1, 1e-12}, out);
        assertEquals(0.1 - 1e-12, out[0]);
    }

    @Test
    void manyThreadsGetEachItsOwnAnswers() throws Exception {
        GraphEngine.Prepared three = engine.prepare(graph("three"), TWO_FLOATS, "numbers", 3);
        List<Thread> threads = java.util.stream.IntStream.range(0, 8)
                .mapToObj(thread -> Thread.ofPlatform().unstarted(() -> {
                    double[] out = new double[3];
                    for (int i = 0; i < 500; i++) {
                        three.run(1, new double[] {thread, i}, out);
                        if (!Arrays.equals(out, new double[] {thread, 2 * i, thread - i})) {
                            throw new AssertionError(Arrays.toString(out));
                        }
                    }
                }))
                .toList();
        List<Throwable> failed = new java.util.concurrent.CopyOnWriteArrayList<>();
        threads.forEach(thread -> thread.setUncaughtExceptionHandler((_, e) -> failed.add(e)));
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(List.of(), failed);
    }

    @Test
    void aRunThatTakesTooLongIsEnded() throws Exception {
        GraphEngine.Prepared slow =
                new OnnxRuntimeEngine(Duration.ofMillis(20)).prepare(graph("slow"), A_FLOAT, "y", 1);
        var ended = assertThrows(IllegalStateException.class, () -> slow.run(64, new double[64], new double[64]));
        assertEquals("the graph takes longer than 20 ms for 64 rows", ended.getMessage());
    }

    @Test
    void inputsOutputsAndWidthsAreThoseOfTheFile() throws Exception {
        ByteBuffer two = graph("three");
        assertEquals(
                "the graph takes other inputs than are said of it",
                assertThrows(IllegalArgumentException.class, () -> engine.prepare(two, A_FLOAT, "numbers", 3))
                        .getMessage());
        assertEquals(
                "the graph gives no floats as y",
                assertThrows(IllegalArgumentException.class, () -> engine.prepare(two, TWO_FLOATS, "y", 3))
                        .getMessage());
        GraphEngine.Prepared narrow = engine.prepare(two, TWO_FLOATS, "numbers", 2);
        assertEquals(
                "the graph gives 3 numbers for 1 rows, and 2 for each are its answer",
                assertThrows(IllegalStateException.class, () -> narrow.run(1, new double[2], new double[2]))
                        .getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            film       | has an input x of shape [?, ?, 8, 8]: taken are [rows], and [rows, …] with up to 6 more dimensions, each of them fixed, and 4096 elements for each row at most
            eight-rows | has an input x of shape [8, 1]: export it for any number of rows, in PyTorch with dynamic_shapes
            truths     | has an input x of type 9 and 1 columns: floats, whole numbers of 32 or 64 bits, and texts in a column each are taken
            random     | has a node RandomNormalLike: its answers would differ each time
            unbounded  | has a node Expand, which makes tables as large as a number says: how much memory it takes cannot be told
            somebodys  | has a node Secret of com.somebody, which is no operator of ONNX's own: export it with standard ones
            branches   | has a node If with a graph inside: how long a loop takes cannot be told
            outside    | has numbers in another file: save all in one, in PyTorch with torch.onnx.export(…, external_data=False)
            """)
    void whatIsNoGraphOverRowsOfColumnsIsRefusedBeforeTheEngineSeesIt(String name, String reason) throws Exception {
        byte[] file = Files.readAllBytes(GRAPHS.resolve(name + ".onnx"));
        assertEquals(
                reason,
                assertThrows(IllegalArgumentException.class, () -> OnnxFile.read(file))
                        .getMessage());
        assertEquals(
                "the graph " + reason,
                assertThrows(
                                IllegalArgumentException.class,
                                () -> engine.prepare(ByteBuffer.wrap(file), A_FLOAT, "y", 1))
                        .getMessage());
    }

    /** Native code reads them: what is left after damage either answers or is refused, and the process lives on. */
    @Test
    void damagedFilesAreRefusedOrAnswer() throws Exception {
        SplittableRandom random = new SplittableRandom(41);
        int refused = 0;
        for (int i = 0; i < 3_000; i++) {
            byte[] file = Files.readAllBytes(GRAPHS.resolve((i % 2 == 0 ? "three" : "inverse") + ".onnx"));
            for (int damage = random.nextInt(3); damage >= 0; damage--) {
                file[random.nextInt(file.length)] = (byte) random.nextInt(256);
            }
            byte[] cut = random.nextInt(4) == 0 ? Arrays.copyOf(file, random.nextInt(file.length)) : file;
            try {
                OnnxFile read = OnnxFile.read(cut);
                OnnxFile.Output output = read.outputs().getFirst();
                int columns = read.inputs().stream().mapToInt(GraphInput::width).sum();
                engine.prepare(ByteBuffer.wrap(cut), read.inputs(), output.name(), Math.max(1, output.width()))
                        .run(2, new double[2 * columns], new double[2 * Math.max(1, output.width())]);
            } catch (IllegalArgumentException | IllegalStateException | java.util.NoSuchElementException e) {
                refused++;
            }
        }
        assertTrue(refused > 1_000, refused + " refused");
    }

    private static ByteBuffer graph(String name) throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(GRAPHS.resolve(name + ".onnx")));
    }
}
