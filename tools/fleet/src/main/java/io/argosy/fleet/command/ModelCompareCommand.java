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
import org.eclipse.jgit.revwalk.RevCommit;
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
            names = "--env",
            paramLabel = "ENV",
            description = "Compare with what an environment pins (default: the last one that pins the service).")
    private @Nullable String environment;

    @Option(
            names = "--against",
            paramLabel = "REVISION|FOLDER",
            description = "Compare with what a Git revision has, or with a folder that holds a package.")
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
            if (environment != null && against != null) {
                throw new FleetException(
                        ExitCode.USAGE, "--env and --against both say what to compare with", "give one of them");
            }
            RevCommit main = repository.commit(Clone.settings(repository).branch());
            Incumbent incumbent = against != null
                    ? Incumbent.of(repository, main, service, against)
                    : Incumbent.pinned(repository, main, service, environment);
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
