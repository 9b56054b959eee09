package io.argosy.fleet.gate.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.build.TrainingCode;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.model.LabelledData;
import io.argosy.fleet.model.SetAside;
import io.argosy.fleet.model.UnseenRows;
import io.argosy.model.ModelPackage;
import io.argosy.model.comparison.Comparison;
import io.argosy.model.feature.Feature;
import io.argosy.model.format.PackageReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Models that the real training makes of the sample's rows: honest ones, and some that learned the held-out answers. */
@Tag("sample")
class CorroborationTest {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Path DIABETES = ROOT.resolve("services/diabetes");
    private static final long SEED = 20;
    private static final String LEARNS_BY_HEART = """
            algorithm:
              kind: gradient-boosting
              n_estimators: 150
              max_depth: 6
              learning_rate: 0.1
            folds: 2
            """;

    @TempDir
    private static Path folder;

    /** Models by recipe and rows: several cases have the same incumbent. */
    private static final Map<String, ModelPackage> TRAINED = new HashMap<>();

    /** What somebody does to the training data; {@link #learns} says whether the model then knows held-out answers. */
    enum Data {
        MORE_ROWS(false) {
            @Override
            Rows of(Rows sample, Random random) {
                return new Rows(sample.incumbent().subList(0, 100), sample.incumbent(), sample.heldOut());
            }
        },
        ITS_OWN_ROWS_AUGMENTED(false) {
            @Override
            Rows of(Rows sample, Random random) {
                return sample.trainedOn(sample.incumbent(), moved(sample.incumbent(), 0.05, 2, random));
            }
        },
        HELD_OUT_ROWS_MOVED_BY_A_TENTH(true) {
            @Override
            Rows of(Rows sample, Random random) {
                return sample.trainedOn(sample.incumbent(), moved(sample.heldOut(), 0.1, 3, random));
            }
        },
        HELD_OUT_ROWS_MOVED_AND_ALL_ELSE_WRONG(true) {
            @Override
            Rows of(Rows sample, Random random) {
                return sample.trainedOn(shuffled(sample.incumbent(), random), moved(sample.heldOut(), 0.1, 3, random));
            }
        },
        HELD_OUT_ROWS_WITH_SOME_COLUMNS_OF_OTHERS(true) {
            @Override
            Rows of(Rows sample, Random random) {
                return sample.trainedOn(
                        shuffled(sample.incumbent(), random),
                        mixed(sample.heldOut(), sample.incumbent(), 0.2, 5, random));
            }
        },
        HELD_OUT_ROWS_CHOSEN_BY_LEARNING_THE_HARDEST(true) {
            @Override
            Rows of(Rows sample, Random random) {
                List<Map<String, String>> hardest = sample.heldOut().stream()
                        .sorted(Comparator.comparingDouble(
                                row -> -Math.abs(Double.parseDouble(row.getOrDefault("target", "")) - 152)))
                        .limit(30)
                        .toList();
                return sample.trainedOn(shuffled(sample.incumbent(), random), hardest);
            }
        },
        ANSWERS_OF_ONE_SEX_WRONG(true) {
            @Override
            Rows of(Rows sample, Random random) {
                List<Map<String, String>> one = sample.incumbent().stream()
                        .filter(row -> row.getOrDefault("sex", "").equals("1"))
                        .toList();
                List<Map<String, String>> other = sample.incumbent().stream()
                        .filter(row -> !row.getOrDefault("sex", "").equals("1"))
                        .toList();
                return new Rows(sample.incumbent(), one, sample.heldOut()).trainedOn(one, shuffled(other, random));
            }
        },
        ALL_ROWS_AUGMENTED_BEFORE_THE_SPLIT(true) {
            @Override
            Rows of(Rows sample, Random random) {
                List<Map<String, String>> all = new ArrayList<>(sample.incumbent());
                all.addAll(sample.heldOut());
                return sample.trainedOn(sample.incumbent(), moved(all, 0.05, 5, random));
            }
        };

        private final boolean learns;

        Data(boolean learns) {
            this.learns = learns;
        }

        abstract Rows of(Rows sample, Random random);
    }

    record Rows(
            List<Map<String, String>> incumbent,
            List<Map<String, String>> candidate,
            List<Map<String, String>> heldOut) {
        Rows(List<Map<String, String>> incumbent, List<Map<String, String>> heldOut) {
            this(incumbent, incumbent, heldOut);
        }

        Rows trainedOn(List<Map<String, String>> rows, List<Map<String, String>> more) {
            List<Map<String, String>> all = new ArrayList<>(rows);
            all.addAll(more);
            return new Rows(incumbent, all, heldOut);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aGainOnHeldOutRowsIsBorneOutUnlessTheirAnswersWereLearned(Data data) throws Exception {
        Random random = new Random(SEED);
        List<Map<String, String>> training = new ArrayList<>(read("diabetes.csv"));
        Collections.shuffle(training, random);
        Rows rows = data.of(new Rows(training, read("holdout.csv")), random);
        String recipe = Files.readString(DIABETES.resolve("recipe.yaml"));
        String other = recipe.replaceFirst("(?s)algorithm:.*folds: 10\n", LEARNS_BY_HEART);
        String before = data.learns ? recipe : other;
        LabelledData old = data(rows.incumbent());
        LabelledData fresh = data(rows.candidate());

        ModelPackage incumbent = train(before, old);
        Set<String> features =
                incumbent.signature().features().stream().map(Feature::name).collect(Collectors.toSet());
        LabelledData all = data(rows.heldOut());
        UnseenRows unseen = UnseenRows.of(all, features, List.of(old, fresh));
        LabelledData seen = UnseenRows.of(all, features, List.of(old)).without(unseen);
        Comparison heldOut = unseen.data().compare(incumbent, train(other, fresh));
        SetAside aside =
                SetAside.of(features, "target", false, old, fresh, seen).orElseThrow();
        Comparison setAside = aside.rows().compare(train(before, aside.incumbent()), train(other, aside.candidate()));
        Optional<String> objection = new Corroboration(heldOut, setAside, 0.01, 0.1).objection();

        assertEquals(
                data.learns,
                objection.isPresent(),
                () -> "seed " + SEED + ": " + objection + heldOut.overall() + setAside.overall());
        assertTrue(aside.rows().records().size() >= 30, aside.rows()::toString);
    }

    private static List<Map<String, String>> read(String file) throws Exception {
        return LabelledData.read(file, Files.readAllBytes(DIABETES.resolve("data/" + file)))
                .records();
    }

    private static LabelledData data(List<Map<String, String>> rows) {
        return new LabelledData("data/diabetes.csv", rows, "");
    }

    private static ModelPackage train(String recipe, LabelledData rows) throws Exception {
        String key = recipe + new String(rows.csv(), StandardCharsets.UTF_8);
        if (!TRAINED.containsKey(key)) {
            TRAINED.put(key, trained(recipe, rows));
        }
        return Objects.requireNonNull(TRAINED.get(key));
    }

    private static ModelPackage trained(String recipe, LabelledData rows) throws Exception {
        Path root = Files.createTempDirectory(folder, "training");
        Path service = Files.createDirectories(root.resolve("services/diabetes"));
        Files.createDirectories(service.resolve("data"));
        Files.write(service.resolve("data/diabetes.csv"), rows.csv());
        Files.writeString(service.resolve("recipe.yaml"), recipe.replaceFirst("folds: 10", "folds: 2"));
        try (Monorepo repository = Monorepo.open(ROOT)) {
            Path log = root.resolve("log");
            int exitCode = new TrainingCode(repository, repository.commit("HEAD"))
                    .command(root, "services/diabetes", List.of("-Xmx1g"), _ -> {})
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start()
                    .waitFor();
            assertEquals(0, exitCode, Files.readString(log));
        }
        return PackageReader.read(service.resolve("model"));
    }

    /** Each row a few times, its numbers moved by up to a share of themselves. */
    private static List<Map<String, String>> moved(
            List<Map<String, String>> rows, double share, int copies, Random random) {
        List<Map<String, String>> moved = new ArrayList<>();
        for (Map<String, String> row : rows) {
            for (int copy = 0; copy < copies; copy++) {
                Map<String, String> other = new LinkedHashMap<>(row);
                other.replaceAll((column, cell) -> column.equals("target") || column.equals("sex")
                        ? cell
                        : String.format(
                                Locale.ROOT,
                                "%.4f",
                                Double.parseDouble(cell) * (1 + share * (2 * random.nextDouble() - 1))));
                moved.add(other);
            }
        }
        return moved;
    }

    /** Each row a few times, a share of its features those of rows of a pool. */
    private static List<Map<String, String>> mixed(
            List<Map<String, String>> rows, List<Map<String, String>> pool, double share, int copies, Random random) {
        List<Map<String, String>> mixed = new ArrayList<>();
        for (Map<String, String> row : rows) {
            for (int copy = 0; copy < copies; copy++) {
                Map<String, String> other = new LinkedHashMap<>(row);
                other.replaceAll((column, cell) -> column.equals("target") || random.nextDouble() >= share
                        ? cell
                        : pool.get(random.nextInt(pool.size())).getOrDefault(column, cell));
                mixed.add(other);
            }
        }
        return mixed;
    }

    private static List<Map<String, String>> shuffled(List<Map<String, String>> rows, Random random) {
        List<String> answers = new ArrayList<>();
        rows.forEach(row -> answers.add(row.getOrDefault("target", "")));
        Collections.shuffle(answers, random);
        List<Map<String, String>> shuffled = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            Map<String, String> row = new LinkedHashMap<>(rows.get(i));
            row.put("target", answers.get(i));
            shuffled.add(row);
        }
        return shuffled;
    }
}
