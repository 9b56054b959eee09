package io.argosy.fleet.model;

import io.argosy.model.ModelPackage;
import io.argosy.model.derivation.DerivedFeature;
import io.argosy.model.evidence.Metric;
import io.argosy.model.evidence.Slice;
import io.argosy.model.feature.CategoricalFeature;
import io.argosy.model.feature.Feature;
import io.argosy.model.feature.Missing;
import io.argosy.model.feature.NumericFeature;
import io.argosy.model.feature.TextFeature;
import io.argosy.model.signature.FeatureTensor;
import io.argosy.model.signature.Signature;
import io.argosy.model.wording.Numbers;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a package says of itself: signature, figures, hashes. */
public final class PackageReport {
    private final PackageFolder folder;
    private final ModelPackage model;

    /**
     * Loads the package.
     *
     * @throws io.argosy.fleet.FleetException where it breaks a rule
     */
    public PackageReport(PackageFolder folder) {
        this.folder = folder;
        this.model = folder.load();
    }

    /** For programs: {@code model.json} and {@code metrics.json} as they are, under these names. */
    public Json json() throws IOException {
        return new Json(folder.path().toString(), read(PackageFolder.MANIFEST), read("metrics.json"));
    }

    /**
     * The report as programs read it; docs/model-package.md says what the two files hold.
     *
     * @param folder where the package lies
     */
    public record Json(String folder, JsonNode model, JsonNode metrics) {}

    /** For people. */
    public List<String> text() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(model.name() + " " + model.version() + ": " + model.description());
        lines.add("answers " + answer(model.signature()));
        lines.add("");
        lines.addAll(features());
        lines.add("");
        if (!model.signature().derived().all().isEmpty()) {
            lines.addAll(derived());
            lines.add("");
        }
        lines.add(model.metrics().method()
                + String.format(Locale.ROOT, " %,d rows.", model.metrics().rows()));
        lines.addAll(figures());
        lines.add("");
        lines.addAll(hashes());
        return lines;
    }

    private static String answer(Signature signature) {
        if (signature.labels().isEmpty()) {
            return signature.target() + ", a number" + (signature.unit().isEmpty() ? "" : " in " + signature.unit());
        }
        String labels = "a probability for each " + signature.target() + ": " + String.join(", ", signature.labels());
        return signature.threshold() == null
                ? labels + "; decides for the most probable"
                : labels + "; decides for " + signature.labels().get(1) + " from "
                        + Numbers.plain(signature.threshold()) + " on";
    }

    private List<String> features() {
        Columns columns = new Columns("FEATURE", "TYPE", "SEEN IN TRAINING", "UNIT", "POSSIBLE", "WHEN MISSING");
        for (int i = 0; i < model.signature().features().size(); i++) {
            Feature feature = model.signature().features().get(i);
            FeatureTensor tensor = model.signature().tensorOf(i);
            if (tensor != null && feature instanceof NumericFeature f) {
                columns.add(
                        tensor.name(),
                        tensor.datatype() + " " + tensor.dimensions(),
                        interval(f.minimum(), f.maximum()),
                        f.unit(),
                        f.bounds() == null
                                ? "any"
                                : interval(f.bounds().minimum(), f.bounds().maximum()),
                        "refused");
                i += tensor.size() - 1;
                continue;
            }
            switch (feature) {
                case NumericFeature f ->
                    columns.add(
                            f.name(),
                            f.integer() ? "integer" : "number",
                            interval(f.minimum(), f.maximum()),
                            f.unit(),
                            f.bounds() == null
                                    ? "any"
                                    : interval(f.bounds().minimum(), f.bounds().maximum()),
                            missing(f.missing()));
                case CategoricalFeature f ->
                    columns.add(
                            f.name(),
                            "category",
                            String.join(", ", f.categories()),
                            "",
                            f.unseen() == null ? "these" : "any, else as " + f.unseen(),
                            missing(f.missing()));
                case TextFeature f ->
                    columns.add(f.name(), "text", "", "", "up to " + f.maximumLength() + " characters", "refused");
            }
        }
        return columns.lines();
    }

    /** What the model's own code makes of what requests give. */
    private List<String> derived() {
        Columns columns = new Columns("DERIVED", "HOW", "SEEN IN TRAINING", "UNIT", "WITHOUT A VALUE", "REPLACES");
        for (DerivedFeature derived : model.signature().derived().all()) {
            NumericFeature number = derived.feature() instanceof NumericFeature f ? f : null;
            columns.add(
                    derived.name(),
                    derived.derivation().formula(),
                    number == null
                            ? ""
                            : Numbers.shortened(number.minimum()) + " to " + Numbers.shortened(number.maximum()),
                    number == null ? "" : number.unit(),
                    number == null || number.missing() == null ? "never" : missing(number.missing()),
                    String.join(", ", derived.replaces()));
        }
        return columns.lines();
    }

    private static String interval(double least, double most) {
        return Numbers.plain(least) + " to " + Numbers.plain(most);
    }

    private static String missing(@Nullable Missing<?> missing) {
        if (missing == null) {
            return "refused";
        }
        return switch (missing.value()) {
            case null -> "taken as missing: " + missing.meaning();
            case Double number -> "counts as " + Numbers.plain(number) + ": " + missing.meaning();
            case Object other -> "counts as " + other + ": " + missing.meaning();
        };
    }

    private List<String> figures() {
        Columns columns = new Columns("ROWS WHERE", "ROWS", "FIGURE", "VALUE", "95 %");
        String rows = Long.toString(model.metrics().rows());
        model.metrics().overall().forEach(metric -> add(columns, "all", rows, metric));
        for (Slice slice : model.metrics().slices()) {
            // A slice's first figure; -o json has the others.
            slice.metrics().stream()
                    .limit(1)
                    .forEach(metric ->
                            add(columns, slice.feature() + " is " + slice.part(), Long.toString(slice.rows()), metric));
        }
        return columns.lines();
    }

    private static void add(Columns columns, String where, String rows, Metric metric) {
        columns.add(
                where,
                rows,
                metric.name(),
                Format.figure(metric.value()),
                Format.figure(metric.low()) + " to " + Format.figure(metric.high()));
    }

    private List<String> hashes() throws IOException {
        Columns columns = new Columns("FILE", "SHA-256");
        columns.add(model.provenance().dataFile(), model.provenance().dataSha256());
        columns.add("recipe.yaml", model.provenance().recipeSha256());
        read(PackageFolder.MANIFEST)
                .path("files")
                .properties()
                .forEach(file ->
                        columns.add("model/" + file.getKey(), file.getValue().asString()));
        List<String> lines = new ArrayList<>(columns.lines());
        lines.add("made by trainer " + model.provenance().trainer() + " from "
                + String.format(Locale.ROOT, "%,d rows", model.provenance().dataRows()) + "; "
                + model.goldenRows().size() + " golden rows");
        return lines;
    }

    private JsonNode read(String file) throws IOException {
        return JsonMapper.shared().readTree(Files.readAllBytes(folder.path().resolve(file)));
    }
}
