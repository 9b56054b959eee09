package io.argosy.fleet.command;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.mlflow.RegisteredModel;
import io.argosy.fleet.scaffold.ImportedFiles;
import io.argosy.fleet.scaffold.NewService;
import io.argosy.fleet.scaffold.ServiceName;
import io.argosy.fleet.tool.TemporaryFolder;
import io.argosy.fleet.training.LocalTrainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fleet import}: a service from a model that another tool trained. */
@Command(
        name = "import",
        description =
                "Makes a service from a model trained elsewhere: XGBoost (JSON, UBJSON), LightGBM (text), CatBoost"
                        + " (JSON), and any other, such as scikit-learn or PyTorch, as ONNX. The file is data: nothing in it is executed. Nothing is committed.")
public final class ImportCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "The service's name: lower-case letters, digits and hyphens.")
    private String name;

    @Option(
            names = "--from",
            required = true,
            paramLabel = "FILE",
            description = "The model's file; or, with MLFLOW_TRACKING_URI, a version in an MLflow registry:"
                    + " models:/NAME/VERSION or models:/NAME@ALIAS.")
    private String model;

    @Option(
            names = "--sample",
            required = true,
            paramLabel = "FILE",
            description =
                    "Rows that the model is meant for: ranges, categories and histograms are theirs. CSV with a header;"
                            + " of a graph that takes arrays (pictures, sequences) .npy, or .npz with each input by its"
                            + " name.")
    private Path sample;

    @Option(
            names = "--expected",
            paramLabel = "FILE",
            description =
                    "The tool's own answers to these rows, in their order: a header, then a value, or a probability"
                            + " for each label; or .npy. The import is refused unless it gives the same. Without it nobody has"
                            + " compared.")
    private Optional<Path> expected = Optional.empty();

    @Option(
            names = "--target",
            paramLabel = "COLUMN",
            description = "The sample's column of right answers, for figures. Default: it has none.")
    private Optional<String> target = Optional.empty();

    @Option(
            names = "--labels",
            paramLabel = "LABELS",
            description =
                    "The names of the model's classes in their order, where its file has none, separated by commas.")
    private Optional<String> labels = Optional.empty();

    @Mixin
    private Clone clone;

    @Mixin
    private Console console;

    ImportCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        ServiceName.require(name);
        try (Monorepo repository = clone.open()) {
            Path folder = repository.root().resolve("services").resolve(name);
            if (Files.exists(folder)) {
                throw new FleetException(
                        ExitCode.REFUSED, "services/" + name + " exists", "choose another name, or remove that folder");
            }
            ImportedFiles files = read();
            files.remarks().forEach(console::progress);
            make(repository, files, folder);
            console.out()
                    .println("services/" + name + " is made: look at recipe.yaml and model/CARD.md"
                            + (expected.isPresent()
                                    ? ". Then:"
                                    : "; its answers were compared with nothing. Give --expected to know that they are"
                                            + " the model's own. Then:"));
            console.out().println("  git add services && git commit -m 'Add " + name + "'");
            console.out().println("  ./fleet release " + name);
            return ExitCode.OK.code();
        }
    }

    private ImportedFiles read() throws IOException, InterruptedException {
        if (!RegisteredModel.isAddress(model)) {
            return ImportedFiles.read(Path.of(model), sample, expected, target);
        }
        try (TemporaryFolder temporary = TemporaryFolder.create()) {
            RegisteredModel registered = RegisteredModel.of(model);
            RegisteredModel.Downloaded downloaded = registered.download(System.getenv(), temporary.path());
            console.progress("downloaded version " + downloaded.version() + " of " + registered.name() + ", "
                    + downloaded.flavour() + ", from the MLflow registry");
            return ImportedFiles.read(
                    downloaded.file(),
                    "models:/" + registered.name() + "/" + downloaded.version() + " of an MLflow registry",
                    sample,
                    expected,
                    target);
        }
    }

    /** Writes the service and converts its model; what fails on the way leaves nothing behind. */
    private void make(Monorepo repository, ImportedFiles files, Path folder) throws IOException, InterruptedException {
        NewService service = new NewService(repository.root(), name);
        boolean made = false;
        try {
            service.write(files);
            LocalTrainer trainer = new LocalTrainer(repository);
            trainer.draft(
                    folder, files.order(name, labels.map(names -> List.of(names.split(",", -1)))), console::progress);
            trainer.train(folder, Clone.settings(repository).branch(), console::progress);
            made = true;
        } finally {
            if (!made) {
                service.remove();
            }
        }
    }
}
