package io.argosy.fleet.command;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.model.PackageCheck;
import io.argosy.fleet.model.PackageFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code fleet model check}: whether model packages may be served. */
@Command(
        name = "check",
        description = "Checks model packages as a service does before it is ready: sizes, hashes, indices, finite"
                + " numbers, golden rows.")
public final class ModelCheckCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..*",
            paramLabel = "SERVICE|FOLDER",
            description = "Services, or folders with packages (default: all services).")
    private List<String> names = List.of();

    @Mixin
    private Clone clone;

    @Mixin
    private Output output;

    ModelCheckCommand() {}

    @Override
    public Integer call() throws IOException {
        try (Monorepo repository = clone.open()) {
            List<PackageFolder> folders = new ArrayList<>();
            for (String name : names) {
                folders.add(PackageFolder.of(repository.root(), name));
            }
            if (names.isEmpty()) {
                folders.addAll(PackageFolder.all(repository.root()));
            }
            List<PackageCheck> checks = folders.stream().map(PackageCheck::of).toList();
            if (output.isJson()) {
                output.json(checks);
            } else {
                checks.forEach(this::tell);
            }
            return (checks.stream().allMatch(PackageCheck::sound) ? ExitCode.OK : ExitCode.REFUSED).code();
        }
    }

    private void tell(PackageCheck check) {
        String version = check.version() == null ? "" : " " + check.version();
        output.out()
                .println((check.sound() ? "ok      " : "broken  ")
                        + check.name()
                        + version
                        + (check.sound()
                                ? ": all " + check.goldenRows() + " golden rows are answered as expected"
                                : ""));
        check.findings().forEach(finding -> output.out().println("        " + finding));
    }
}
