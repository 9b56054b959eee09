package io.argosy.bench;

import io.argosy.model.InvalidPackageException;
import io.argosy.model.ModelPackage;
import io.argosy.model.format.PackageReader;
import io.argosy.model.prediction.Model;
import io.argosy.model.signature.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import smile.data.DataFrame;
import smile.data.Tuple;
import smile.data.formula.Formula;
import smile.data.vector.DoubleVector;
import smile.data.vector.ValueVector;
import smile.regression.RandomForest;

/**
 * Times the inference of a package on one thread, and Smile's with a forest of the same size.
 *
 * <p>{@code InferenceBench FOLDER}: the folder holds {@code package/} and {@code rows.csv}, as {@code peers/forest.py}
 * writes them. Prints a line of JSON per figure.
 */
public final class InferenceBench {
    private static final int TREES = 100;
    private static final int DEPTH = 10;

    private final Stopwatch stopwatch = new Stopwatch();

    private InferenceBench() {}

    /** Runs the benchmark. */
    public static void main(String[] args) throws IOException, InvalidPackageException {
        var bench = new InferenceBench();
        Path folder = Path.of(args[0]);
        bench.load(folder.resolve("package"));
        List<double[]> rows = rows(folder.resolve("rows.csv"));
        bench.argosy(PackageReader.read(folder.resolve("package")), rows);
        bench.smile(rows(folder.resolve("training.csv")), rows);
        if (Double.isNaN(bench.stopwatch.sink())) {
            throw new IllegalStateException("a prediction is not a number");
        }
    }

    private static List<double[]> rows(Path csv) throws IOException {
        try (var lines = Files.lines(csv)) {
            return lines.map(line -> Arrays.stream(line.split(",", -1))
                            .mapToDouble(Double::parseDouble)
                            .toArray())
                    .toList();
        }
    }

    /** How long it takes until a package may serve: first in this process, then warm. */
    private void load(Path folder) throws InvalidPackageException {
        long start = Stopwatch.now();
        if (!PackageReader.read(folder).checkGoldenRows().isEmpty()) {
            throw new IllegalStateException("the package does not answer as scikit-learn does");
        }
        print("argosy", "load and golden check, first in a process", "ms", (Stopwatch.now() - start) / 1e6);
        double nanos = stopwatch.nanos(() -> {
            try {
                return PackageReader.read(folder).checkGoldenRows().size();
            } catch (InvalidPackageException e) {
                throw new IllegalStateException(e);
            }
        });
        print("argosy", "load and golden check, warm", "ms", nanos / 1e6);
    }

    private void argosy(ModelPackage model, List<double[]> inputs) {
        List<Row> rows = new ArrayList<>();
        for (double[] numbers : inputs) {
            Row row = model.signature().newRow();
            for (int f = 0; f < numbers.length; f++) {
                row.setNumber(f, numbers[f]);
            }
            rows.add(row);
        }
        Model forest = model.model();
        double[] one = new double[1];
        double nanos = stopwatch.nanos(() -> {
            double sum = 0;
            for (Row row : rows) {
                forest.predict(row, one);
                sum += one[0];
            }
            return sum;
        });
        print("argosy", "single row", "us", nanos / rows.size() / 1e3);
        double[] all = new double[rows.size()];
        nanos = stopwatch.nanos(() -> {
            forest.predictAll(rows, all);
            return all[0] + all[all.length - 1];
        });
        print("argosy", "batch of " + rows.size(), "rows/s", rows.size() / nanos * 1e9);
        nanos = stopwatch.nanos(
                () -> forest.explain(rows.getFirst(), 0).contributions().size());
        print("argosy", "explanation of a row", "us", nanos / 1e3);
    }

    private void smile(List<double[]> training, List<double[]> inputs) {
        var options = new RandomForest.Options(TREES, 3, DEPTH + 1, training.size(), 1, 1.0, null, null);
        RandomForest forest = RandomForest.fit(Formula.lhs("y"), frame(training), options);
        DataFrame frame = frame(inputs.stream()
                .map(row -> Arrays.copyOf(row, row.length + 1))
                .limit(1_000)
                .toList());
        List<Tuple> rows = new ArrayList<>();
        for (int i = 0; i < frame.size(); i++) {
            rows.add(frame.get(i));
        }
        double nanos =
                stopwatch.nanos(() -> rows.stream().mapToDouble(forest::predict).sum());
        print("Smile", "single row", "us", nanos / rows.size() / 1e3);
    }

    /** A frame whose last column is y. */
    private static DataFrame frame(List<double[]> rows) {
        int columns = rows.getFirst().length;
        var vectors = new ValueVector[columns];
        for (int c = 0; c < columns; c++) {
            int column = c;
            double[] values = rows.stream().mapToDouble(row -> row[column]).toArray();
            vectors[c] = new DoubleVector(c == columns - 1 ? "y" : "x" + c, values);
        }
        return new DataFrame(vectors);
    }

    private static void print(String who, String what, String unit, double value) {
        System.out.printf(
                Locale.ROOT,
                "{\"who\": \"%s\", \"what\": \"%s\", \"unit\": \"%s\", \"value\": %.4g}%n",
                who,
                what,
                unit,
                value);
    }
}
