package io.argosy.fleet.command;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.model.PackageFolder;
import io.argosy.fleet.model.PackageReport;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code fleet model show}: what a model package says of itself. */
@Command(
        name = "show",
        description = "Shows a model package: name, version, features with types, units and ranges, figures with their"
                + " intervals, hashes.")
public final class ModelShowCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SERVICE|FOLDER", description = "A service, e.g. churn, or a folder with a package.")
    private String name;

    @Mixin
    private Clone clone;

    @Mixin
    private Output output;

    ModelShowCommand() {}

    @Override
    public Integer call() throws IOException {
        try (Monorepo repository = clone.open()) {
            PackageReport report = new PackageReport(PackageFolder.of(repository.root(), name));
            if (output.isJson()) {
                output.json(report.json());
            } else {
                report.text().forEach(output.out()::println);
            }
            return ExitCode.OK.code();
        }
    }
}
