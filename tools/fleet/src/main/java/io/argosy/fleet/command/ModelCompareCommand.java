package io.argosy.fleet.command;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.model.ComparisonReport;
import io.argosy.fleet.model.ComparisonText;
import io.argosy.fleet.model.Incumbent;
import io.argosy.fleet.model.LabelledData;
import io.argosy.fleet.model.PackageFolder;
import io.argosy.model.ModelPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fleet model compare}: the model of the working tree against the one that runs. */
@Command(
        name = "compare",
        description = "Compares a service's model in the working tree with the one that runs, on the same rows: figures"
                + " with paired intervals, slices, decisions that flip, golden rows, and what callers will notice.")
public final class ModelCompareCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SERVICE", description = "The service, e.g. churn.")
    private String service;

    @Option(
            names = "--against",
            paramLabel = "ENV|REVISION|FOLDER",
            description =
                    "What it is compared with: what an environment pins, what a Git revision has, or a folder with"
                            + " a package (default: the last environment that pins the service).")
    private @Nullable String against;

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description = "Rows with right answers, CSV with a header (default: the service's data/holdout.csv, else"
                    + " what it was trained on).")
    private @Nullable Path data;

    @Mixin
    private Clone clone;

    @Mixin
    private Output output;

    ModelCompareCommand() {}

    @Override
    public Integer call() throws IOException {
        try (Monorepo repository = clone.open()) {
            ModelPackage candidate =
                    PackageFolder.ofService(repository.root(), service).load();
            Incumbent incumbent = Incumbent.of(
                    repository, repository.commit(Clone.settings(repository).branch()), service, against);
            ComparisonReport report =
                    ComparisonReport.of(service, incumbent, candidate, data(repository.root(), candidate));
            if (output.isJson()) {
                output.json(report);
            } else {
                ComparisonText.of(report).forEach(output.out()::println);
            }
            return ExitCode.OK.code();
        }
    }

    private LabelledData data(Path root, ModelPackage candidate) throws IOException {
        Path heldOut = root.resolve(LabelledData.heldOut(service));
        Path file = data != null
                ? data
                : Files.exists(heldOut)
                        ? heldOut
                        : root.resolve("services")
                                .resolve(service)
                                .resolve(candidate.provenance().dataFile());
        if (!Files.isRegularFile(file)) {
            throw new FleetException(
                    ExitCode.USAGE, "there are no rows to compare on: no file " + file, "give a CSV file with --data");
        }
        String name = file.startsWith(root) ? root.relativize(file).toString() : file.toString();
        return LabelledData.read(name, Files.readAllBytes(file));
    }
}
