package io.argosy.model.format;

import io.argosy.model.ModelPackage;
import io.argosy.model.inference.Weights;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.EnumMap;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Writes a package folder; the same package gives the same bytes. */
public final class PackageWriter {
    private PackageWriter() {}

    /**
     * Writes every file beside its place, then moves all of them there, {@code model.json} last: a reader that comes in
     * between finds hashes that do not fit, never half a file.
     *
     * @param content what the files say
     * @param weights what {@code content.model()} predicts with
     * @param directory is made if it does not exist; other files in it stay
     */
    public static void write(ModelPackage content, Weights weights, Path directory) throws IOException {
        Map<PackageFile, byte[]> files = new EnumMap<>(PackageFile.class);
        files.put(PackageFile.WEIGHTS, WeightsWriter.write(weights));
        files.put(PackageFile.METRICS, Json.write(EvidenceFormat.write(content.metrics())));
        files.put(PackageFile.BASELINE, Json.write(EvidenceFormat.write(content.baseline())));
        files.put(PackageFile.GOLDEN, GoldenFormat.write(content.goldenRows()));
        files.put(PackageFile.CARD, content.card().getBytes(StandardCharsets.UTF_8));
        byte[] model = Json.write(model(content, format(content, weights), files));
        Files.createDirectories(directory);
        for (Map.Entry<PackageFile, byte[]> file : files.entrySet()) {
            Files.write(beside(directory, file.getKey()), file.getValue());
        }
        Files.write(beside(directory, PackageFile.MODEL), model);
        for (PackageFile file : files.keySet()) {
            move(directory, file);
        }
        move(directory, PackageFile.MODEL);
    }

    /** Deletes a package's files and its folder, which must hold nothing else. */
    public static void delete(Path directory) throws IOException {
        for (PackageFile file : PackageFile.values()) {
            Files.deleteIfExists(directory.resolve(file.fileName()));
            Files.deleteIfExists(beside(directory, file));
        }
        Files.delete(directory);
    }

    private static Path beside(Path directory, PackageFile file) {
        return directory.resolve("." + file.fileName() + ".new");
    }

    private static void move(Path directory, PackageFile file) throws IOException {
        Files.move(beside(directory, file), directory.resolve(file.fileName()), StandardCopyOption.REPLACE_EXISTING);
    }

    /** The least version of the format that can hold a package: what was of the first stays the same byte for byte. */
    private static int format(ModelPackage content, Weights weights) {
        boolean first =
                content.metrics().reliability() == null && WeightsWriter.inFirstFormat(weights, content.signature());
        int least = first ? 1 : 2;
        if (weights instanceof Weights.Graph graph) {
            least = WeightsWriter.needsShapes(graph) ? GraphReader.SHAPE_SINCE : 5;
        }
        return Math.max(least, SignatureFormat.format(content.signature()));
    }

    private static ObjectNode model(ModelPackage content, int format, Map<PackageFile, byte[]> files) {
        ObjectNode model = Json.MAPPER.createObjectNode();
        model.put("format", format)
                .put("name", content.name())
                .put("version", content.version())
                .put("description", content.description());
        SignatureFormat.write(content.signature(), model);
        model.putObject("provenance")
                .put("dataFile", content.provenance().dataFile())
                .put("dataSha256", content.provenance().dataSha256())
                .put("dataRows", content.provenance().dataRows())
                .put("recipeSha256", content.provenance().recipeSha256())
                .put("trainer", content.provenance().trainer());
        ObjectNode hashes = model.putObject("files");
        files.forEach((file, bytes) -> hashes.put(file.fileName(), PackageFile.sha256(bytes)));
        return model;
    }
}
