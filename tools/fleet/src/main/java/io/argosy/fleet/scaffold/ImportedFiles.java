package io.argosy.fleet.scaffold;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.NearestName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a service whose model is from elsewhere keeps in its {@code data} folder: the model's file as it is, a sample under
 * names that features may have, and the tool's own answers to it as they are.
 */
public final class ImportedFiles {
    /** What a model's file may be at the most; the training code says it too, of files that it finds. */
    private static final long MOST_BYTES = 48L << 20;

    private static final Pattern EXTENSION = Pattern.compile(".*\\.([A-Za-z0-9]{1,10})");
    /** What the answer is called where nobody says it. */
    private static final List<String> ANSWERS = List.of("answer", "prediction", "model_answer");

    private static final String SAMPLE = "sample.csv";
    private static final String EXPECTED = "expected.csv";

    private final String file;
    private final Map<String, byte[]> data = new LinkedHashMap<>();
    private final ImportedSample sample;
    private final String target;
    private final boolean checked;

    private ImportedFiles(String file, ImportedSample sample, String target, boolean checked) {
        this.file = file;
        this.sample = sample;
        this.target = target;
        this.checked = checked;
    }

    /** The same of a file that is called what it is named. */
    public static ImportedFiles read(Path model, Path sample, Optional<Path> expected, Optional<String> target)
            throws IOException {
        return read(model, String.valueOf(model.getFileName()), sample, expected, target);
    }

    /**
     * Reads them.
     *
     * @param model the model's file
     * @param source what it is called where it comes from
     * @param sample rows that the model is meant for: CSV with a header, or .npy or .npz
     * @param expected the tool's own answers to them
     * @param target the sample's column of right answers, by its heading or its name; nothing where it has none
     * @throws FleetException where one is not there, or no CSV
     */
    public static ImportedFiles read(
            Path model, String source, Path sample, Optional<Path> expected, Optional<String> target)
            throws IOException {
        ImportedSample rows = ImportedSample.read(requireFile(sample, "--sample"));
        // Without a column of right answers, no column may be taken for one.
        String name = ANSWERS.stream()
                .filter(answer -> !rows.names().contains(answer))
                .findFirst()
                .orElse("imported_answer");
        if (target.isPresent()) {
            int index = rows.indexOf(target.get());
            if (index < 0 || rows.tensors().containsKey(rows.names().get(index))) {
                throw new FleetException(
                        ExitCode.USAGE,
                        sample + " has no column \"" + target.get() + "\"",
                        NearestName.suggest(target.get(), rows.headings())
                                + "; without a column of right answers leave --target out");
            }
            name = rows.names().get(index);
        }
        Matcher extension = EXTENSION.matcher(String.valueOf(model.getFileName()));
        String file = "origin" + (extension.matches() ? "." + extension.group(1) : "");
        var files = new ImportedFiles(file, rows, name, expected.isPresent());
        if (Files.size(requireFile(model, "--from")) > MOST_BYTES) {
            throw new FleetException(
                    ExitCode.REFUSED,
                    model + " has more than " + (MOST_BYTES >> 20) + " MB",
                    "save it in a smaller form, such as XGBoost's .ubj, or train fewer or shallower trees");
        }
        files.data.put(file, Files.readAllBytes(model));
        files.data.put(SAMPLE, rows.csv().getBytes(StandardCharsets.UTF_8));
        if (expected.isPresent()) {
            Path answers = requireFile(expected.get(), "--expected");
            files.data.put(
                    EXPECTED,
                    NumpyArrays.isNamedSo(answers)
                            ? ImportedSample.answers(answers).getBytes(StandardCharsets.UTF_8)
                            : Files.readAllBytes(answers));
        }
        files.data.put(
                "SOURCE.md",
                ("# Source\n`" + file + "` was `" + source + "`, `" + SAMPLE + "` was `"
                                + sample.getFileName()
                                + "`: not said yet where they come from, what the model was trained on, and under which"
                                + " licence.\n"
                                + (rows.remarks().isEmpty() ? "" : "\nOf the sample, `./fleet import`\n\n")
                                + rows.remarks().stream()
                                        .map(remark -> "- " + remark + "\n")
                                        .collect(Collectors.joining()))
                        .getBytes(StandardCharsets.UTF_8));
        return files;
    }

    /** What of the sample was not read as it stands: a sentence each. */
    public List<String> remarks() {
        return sample.remarks();
    }

    private static Path requireFile(Path file, String option) {
        if (!Files.isRegularFile(file)) {
            throw new FleetException(ExitCode.USAGE, "there is no file " + file, "give one with " + option);
        }
        return file;
    }

    /** The files of the {@code data} folder by name. */
    Map<String, byte[]> data() {
        return data;
    }

    /** How many rows the sample has. */
    public int rows() {
        return sample.rows();
    }

    /** What the training code is asked for, as JSON. */
    public String order(String service, Optional<List<String>> labels) {
        Map<String, String> headings = new LinkedHashMap<>();
        for (int i = 0; i < sample.names().size(); i++) {
            headings.put(sample.names().get(i), sample.headings().get(i));
        }
        Map<String, Object> order = new LinkedHashMap<>();
        order.put("name", service);
        order.put("file", "data/" + file);
        order.put("sample", "data/" + SAMPLE);
        if (checked) {
            order.put("expected", "data/" + EXPECTED);
        }
        order.put("target", target);
        labels.ifPresent(names -> order.put("labels", names));
        order.put("headings", headings);
        if (!sample.tensors().isEmpty()) {
            order.put("tensors", sample.tensors());
        }
        return JsonMapper.shared().writeValueAsString(order);
    }
}
