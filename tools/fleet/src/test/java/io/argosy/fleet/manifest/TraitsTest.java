package io.argosy.fleet.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.argosy.fleet.tool.Tools;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.diff.HistogramDiff;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each trait changes a plain service as its {@code rendered.diff} shows. After a change on purpose,
 * {@code mvn -pl tools/fleet -am test -Dtest=TraitsTest -Dsurefire.failIfNoSpecifiedTests=false -Dtraits=write} writes
 * them anew.
 */
class TraitsTest {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Path COMPONENTS = ROOT.resolve("base/components");
    private static final Tools TOOLS = Tools.of(ROOT, System.err::println);

    /** Every folder that explains itself is a trait; the others are parts of traits. */
    static Stream<String> traits() throws IOException {
        try (Stream<Path> folders = Files.list(COMPONENTS)) {
            return folders
                    .filter(folder -> Files.exists(folder.resolve("README.md")))
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("traits")
    void aTraitChangesAPlainServiceAsItsPageShows(String trait) throws Exception {
        String difference = difference(render("base/sample"), render(scenario(trait)));

        Path page = COMPONENTS.resolve(trait).resolve("rendered.diff");
        if ("write".equals(System.getProperty("traits"))) {
            Files.writeString(page, difference);
        }
        assertEquals(Files.readString(page), difference);
    }

    @ParameterizedTest
    @MethodSource("traits")
    void aServiceWithATraitIsValidKubernetes(String trait) throws Exception {
        assertEquals(List.of(), new ApiServer(TOOLS).check(Map.of(trait, render(scenario(trait)))));
    }

    /** The folder of a plain service with the trait, from the top. */
    static String scenario(String trait) throws IOException {
        String folder = "tools/fleet/target/traits/" + trait;
        Files.createDirectories(ROOT.resolve(folder));
        Files.writeString(ROOT.resolve(folder).resolve("kustomization.yaml"), """
                resources:
                - ../../../../../base/sample
                components:
                - ../../../../../base/components/%s
                """.formatted(trait));
        return folder;
    }

    private static String render(String folder) throws Exception {
        return new Kustomize(TOOLS).fetchAndBuild(ROOT, folder, Duration.ofMinutes(1));
    }

    private static String difference(String before, String after) throws IOException {
        RawText a = new RawText(before.getBytes(UTF_8));
        RawText b = new RawText(after.getBytes(UTF_8));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DiffFormatter formatter = new DiffFormatter(out)) {
            formatter.format(new HistogramDiff().diff(RawTextComparator.DEFAULT, a, b), a, b);
        }
        return out.toString(UTF_8);
    }
}
