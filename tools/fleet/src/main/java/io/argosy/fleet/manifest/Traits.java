package io.argosy.fleet.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.argosy.fleet.git.Snapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.diff.HistogramDiff;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;

/** What each trait changes of a plain service, as the difference between what kustomize renders with and without it. */
public final class Traits {
    private static final String COMPONENTS = "base/components";
    private static final String PLAIN = "base/sample";

    private Traits() {}

    /** Every component that explains itself is a trait, by name; the others are parts of traits. */
    public static List<String> in(Snapshot snapshot) {
        return snapshot.folders(COMPONENTS).stream()
                .filter(name -> snapshot.find(folder(name) + "/README.md").isPresent())
                .toList();
    }

    /** A trait's folder from the top. */
    public static String folder(String trait) {
        return COMPONENTS + "/" + trait;
    }

    /**
     * The differences, by trait; without the lines that name files.
     *
     * @throws RenderException where the plain service or a trait does not render
     */
    public static SortedMap<String, String> differences(Renderer renderer, ReferenceGraph graph)
            throws RenderException, IOException, InterruptedException {
        SortedMap<String, Inputs> wanted = new TreeMap<>();
        Inputs plain = graph.inputs(PLAIN);
        wanted.put(PLAIN, plain);
        for (String trait : in(graph.snapshot())) {
            SortedMap<String, Inputs.Content> files = new TreeMap<>(plain.files());
            files.putAll(graph.inputs(folder(trait)).files());
            String folder = "scenarios/" + trait;
            String kustomization = """
                    resources:
                    - ../../%s
                    components:
                    - ../../%s
                    """.formatted(PLAIN, folder(trait));
            files.put(folder + "/" + KustomizationFile.NAME, Inputs.Content.of(kustomization.getBytes(UTF_8)));
            wanted.put(trait, new Inputs(folder, files));
        }
        Map<String, String> rendered = renderer.texts(wanted);
        String before = rendered.getOrDefault(PLAIN, "");
        SortedMap<String, String> differences = new TreeMap<>();
        rendered.forEach((trait, after) -> differences.put(trait, difference(before, after)));
        differences.remove(PLAIN);
        return differences;
    }

    private static String difference(String before, String after) {
        RawText a = new RawText(before.getBytes(UTF_8));
        RawText b = new RawText(after.getBytes(UTF_8));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DiffFormatter formatter = new DiffFormatter(out)) {
            formatter.format(new HistogramDiff().diff(RawTextComparator.DEFAULT, a, b), a, b);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(UTF_8);
    }
}
