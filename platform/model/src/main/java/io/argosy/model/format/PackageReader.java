package io.argosy.model.format;

import io.argosy.model.InvalidPackageException;
import io.argosy.model.ModelPackage;
import io.argosy.model.Provenance;
import io.argosy.model.inference.Weights;
import io.argosy.model.prediction.Model;
import io.argosy.model.signature.Signature;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads a package folder: the way in to a model. */
public final class PackageReader {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");
    private static final Pattern VERSION =
            Pattern.compile("(0|[1-9][0-9]{0,8})\\.(0|[1-9][0-9]{0,8})\\.(0|[1-9][0-9]{0,8})");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    /** The newest version of the format; a package is of the first one that can hold it. */
    static final int FORMAT = 6;

    private PackageReader() {}

    /**
     * Reads a package and checks all of it but the golden rows' answers: sizes, hashes, indices, finite numbers.
     *
     * @param directory the folder with {@code model.json}
     * @throws InvalidPackageException naming the file, the place and the rule that is broken
     */
    public static ModelPackage read(Path directory) throws InvalidPackageException {
        String file = PackageFile.MODEL.fileName();
        Fields model = Fields.read(file, "", PackageFile.MODEL.read(directory));
        int format = format(model);
        String name = matching(model, "name", NAME, "a lower-case letter, then at most 39 of a-z, 0-9 and -");
        String version = matching(model, "version", VERSION, "a semantic version such as 1.0.0");
        String description = model.text("description");
        Signature signature = SignatureFormat.read(model, format);
        Provenance provenance = provenance(model.object("provenance"));
        Map<PackageFile, byte[]> files = files(directory, model.object("files"));
        model.end();
        Weights weights = WeightsReader.read(
                PackageFile.WEIGHTS.fileName(), bytes(files, PackageFile.WEIGHTS), signature, format);
        return new ModelPackage(
                name,
                version,
                description,
                signature,
                model(weights, signature),
                EvidenceFormat.readMetrics(PackageFile.METRICS.fileName(), bytes(files, PackageFile.METRICS)),
                EvidenceFormat.readBaseline(
                        PackageFile.BASELINE.fileName(), bytes(files, PackageFile.BASELINE), signature),
                GoldenFormat.read(PackageFile.GOLDEN.fileName(), bytes(files, PackageFile.GOLDEN), signature),
                new String(bytes(files, PackageFile.CARD), StandardCharsets.UTF_8),
                provenance);
    }

    /**
     * Whether the model of a package is a graph, which needs {@link io.argosy.model.inference.GraphEngine}. The package
     * may be of a format that is older or newer than what is read here; one without weights has none.
     */
    public static boolean needsGraphEngine(Path directory) throws InvalidPackageException {
        PackageFile weights = PackageFile.WEIGHTS;
        return Files.exists(directory.resolve(weights.fileName())) && GraphReader.isGraph(weights.read(directory));
    }

    private static int format(Fields model) throws InvalidPackageException {
        long format = model.whole("format", 1, Integer.MAX_VALUE);
        if (format > FORMAT) {
            throw model.invalid(
                    "format",
                    "is " + format + ", and this platform reads 1 to " + FORMAT
                            + ": a newer one made this package and can serve it");
        }
        return (int) format;
    }

    private static Model model(Weights weights, Signature signature) throws InvalidPackageException {
        try {
            return weights.model(signature);
        } catch (IllegalArgumentException e) {
            throw new InvalidPackageException(PackageFile.WEIGHTS.fileName(), "", "breaks a rule: " + e.getMessage());
        }
    }

    private static byte[] bytes(Map<PackageFile, byte[]> files, PackageFile file) {
        byte[] bytes = files.get(file);
        if (bytes == null) {
            throw new IllegalStateException(file + " was not read");
        }
        return bytes;
    }

    private static Provenance provenance(Fields fields) throws InvalidPackageException {
        var provenance = new Provenance(
                fields.text("dataFile"),
                matching(fields, "dataSha256", SHA256, "64 hex digits"),
                fields.whole("dataRows", 1, Long.MAX_VALUE),
                matching(fields, "recipeSha256", SHA256, "64 hex digits"),
                fields.text("trainer"));
        fields.end();
        return provenance;
    }

    private static String matching(Fields fields, String field, Pattern pattern, String rule)
            throws InvalidPackageException {
        String text = fields.text(field);
        if (!pattern.matcher(text).matches()) {
            throw fields.invalid(field, "must be " + rule);
        }
        return text;
    }

    private static Map<PackageFile, byte[]> files(Path directory, Fields hashes) throws InvalidPackageException {
        var files = new EnumMap<PackageFile, byte[]>(PackageFile.class);
        for (PackageFile file : PackageFile.values()) {
            if (file == PackageFile.MODEL) {
                continue;
            }
            String expected = matching(hashes, file.fileName(), SHA256, "64 hex digits");
            byte[] bytes = file.read(directory);
            String found = PackageFile.sha256(bytes);
            if (!found.equals(expected)) {
                throw new InvalidPackageException(
                        file.fileName(), "", "has SHA-256 " + found + ", but model.json says " + expected);
            }
            files.put(file, bytes);
        }
        hashes.end();
        return files;
    }
}
