package io.argosy.fleet.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.argosy.fleet.Seeded;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The schemas that editors use and the readers that gates use say the same of every file. */
class RulesSchemaTest {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Schema ENVIRONMENT = schema("environment-policy");
    private static final Schema SERVICE = schema("promotion-policy");
    private static final String NOBODY_READS_IT = "nobody";

    @Seeded(500)
    void schemaAndReaderAgreeOnAnEnvironment(long seed) {
        String text = JsonMapper.shared().writeValueAsString(environments().apply(new SplittableRandom(seed)));

        assertEquals(
                ENVIRONMENT.validate(text, InputFormat.JSON).isEmpty(),
                EnvironmentRules.read("environment-policy.yaml", text)
                        .problems()
                        .isEmpty(),
                () -> text + "\n" + ENVIRONMENT.validate(text, InputFormat.JSON) + "\n"
                        + EnvironmentRules.read("environment-policy.yaml", text).problems());
    }

    @Seeded(500)
    void schemaAndReaderAgreeOnAService(long seed) {
        String text = JsonMapper.shared().writeValueAsString(services().apply(new SplittableRandom(seed)));

        assertEquals(
                SERVICE.validate(text, InputFormat.JSON).isEmpty(),
                ServiceRules.read("promotion-policy.yaml", text).problems().isEmpty(),
                () -> text + "\n" + SERVICE.validate(text, InputFormat.JSON) + "\n"
                        + ServiceRules.read("promotion-policy.yaml", text).problems());
    }

    @Test
    void everyFileOfRulesIsOfItsSchemaAndNamesItForEditors() throws IOException {
        for (String top : List.of("overlays", "services")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(top))) {
                for (Path file : files.filter(path -> path.toString().endsWith("-policy.yaml"))
                        .toList()) {
                    Schema schema = top.equals("overlays") ? ENVIRONMENT : SERVICE;
                    String text = Files.readString(file);
                    String first = text.lines().findFirst().orElse("");
                    String named = first.replaceFirst("# yaml-language-server: \\$schema=", "");

                    assertEquals(List.of(), schema.validate(text, InputFormat.YAML), file.toString());
                    assertTrue(Files.exists(file.resolveSibling(named)), () -> file + " begins with " + first);
                }
            }
        }
    }

    @Test
    void everyExampleOfTheDocumentationIsSound() throws IOException {
        String readme = Files.readString(ROOT.resolve("overlays/README.md"));
        String environment = example(readme, "### Rules of an environment");
        assertEquals(List.of(), ENVIRONMENT.validate(environment, InputFormat.YAML));
        assertEquals(List.of(), EnvironmentRules.read("it", environment).problems());
        String service = example(readme, "### Rules of a service");
        assertEquals(List.of(), SERVICE.validate(service, InputFormat.YAML));
        assertEquals(List.of(), ServiceRules.read("it", service).problems());
    }

    @Test
    void aKeyThatIsGoneSaysSo() {
        assertEquals(
                List.of("it: `slowdown` is gone, as no gate times code on whatever machine reviews: take it out"),
                ServiceRules.read("it", "slowdown: 2\n").problems());
    }

    private static String example(String readme, String chapter) {
        String rest = readme.substring(readme.indexOf(chapter));
        String block = rest.substring(rest.indexOf("```yaml\n") + "```yaml\n".length());
        String yaml = block.substring(0, block.indexOf("```"));
        assertFalse(yaml.isBlank(), chapter);
        return yaml;
    }

    private static Made environments() {
        return object(Map.of(
                "after",
                among("dev", "", "two words", 7),
                "soak",
                among("24h", "0m", "7d", "24", "long", 24),
                "digest",
                among("required", "no", true),
                "budget",
                among(0, 12.5, 900, -1, "many"),
                "connections",
                among(1, 100, 0, 2.5, 262_144, "many"),
                "evidence",
                oneOf(
                        object(Map.of(
                                "requests",
                                among(0, 1000, 1.5, -1, "many"),
                                "drift",
                                among(0, 0.2, -0.1, "none"),
                                "outcomes",
                                among(1, 500, 5000, 0, 2.5, 5001, "all"),
                                NOBODY_READS_IT,
                                among(1))),
                        among("all", 5)),
                "rollback",
                among("manual", "automatic", "never", true),
                "freeze",
                listOf(oneOf(weekly(), between(), among("christmas"))),
                NOBODY_READS_IT,
                among(1)));
    }

    private static Made weekly() {
        return object(Map.of(
                "days",
                listOf(among("friday", "sunday", "Friday", "fryday", 5)),
                "from",
                among("15:00", "00:00", "24:00", "3pm", 15),
                "zone",
                among("Europe/Berlin", "UTC", "", 1),
                "reason",
                among("nobody is there", " ", 3),
                "rollback",
                among("manual", "automatic", 1),
                NOBODY_READS_IT,
                among(1)));
    }

    private static Made between() {
        return object(Map.of(
                "from", among("2026-12-20T00:00:00Z", "2026-12-20T00:00:00+01:00", "2026-12-20", 2026),
                "to", among("2027-01-03T00:00:00Z", "2027-01-03T00:00:00.5Z", "later"),
                "reason", among("Christmas business", ""),
                "rollback", among("manual", "")));
    }

    private static Made services() {
        Made acceptance = object(Map.of(
                "version",
                among("1.0.0-3f2a9c1b7d04", "1.0.0", 1),
                "gate",
                among("quality", "live quality", "golden rows", "soak", ""),
                "reason",
                among("judged by hand", "", 1),
                NOBODY_READS_IT,
                among(1)));
        return object(Map.of(
                "margin",
                among(0, 0.01, -0.01, "0.01"),
                "sliceMargin",
                among(0.05, 2, -1),
                "flips",
                among(0, 1, 0.5, 1.01, "any"),
                "callers",
                oneOf(listOf(among("billing", "", 1)), among("billing", Map.of())),
                "accepted",
                oneOf(listOf(acceptance), among("all")),
                NOBODY_READS_IT,
                among(1)));
    }

    private static Made among(Object... values) {
        return random -> values[random.nextInt(values.length)];
    }

    private static Made oneOf(Made... makers) {
        return random -> makers[random.nextInt(makers.length)].apply(random);
    }

    private static Made listOf(Made element) {
        return random -> IntStream.range(0, random.nextInt(4))
                .mapToObj(i -> element.apply(random))
                .toList();
    }

    /** Objects that have some of the keys. */
    private static Made object(Map<String, Made> fields) {
        return random -> {
            Map<String, Object> some = new LinkedHashMap<>();
            new TreeMap<>(fields).forEach((key, value) -> {
                if (random.nextBoolean()) {
                    some.put(key, value.apply(random));
                }
            });
            return some;
        };
    }

    /** Makes a part of a file. */
    private interface Made extends Function<SplittableRandom, Object> {}

    private static Schema schema(String name) {
        try {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(Files.readString(ROOT.resolve("docs/" + name + ".schema.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
