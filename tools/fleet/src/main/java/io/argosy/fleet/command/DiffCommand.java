package io.argosy.fleet.command;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.impact.Impact;
import io.argosy.fleet.impact.ImpactReport;
import io.argosy.fleet.manifest.Renderer;
import io.argosy.fleet.tool.Tools;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.eclipse.jgit.lib.Constants;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code fleet diff}: what a change does to what runs. */
@Command(
        name = "diff",
        description = "Shows which services in which environments a change touches, and what in them differs: rendered"
                + " objects, not text.")
public final class DiffCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "BASE",
            description = "What to compare with (default: the branch that environments follow).")
    private @Nullable String base;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "HEAD",
            defaultValue = Constants.HEAD,
            description = "The commit with the change (default: what is checked out).")
    private String head;

    @Mixin
    private Clone clone;

    @Mixin
    private Output output;

    DiffCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (Monorepo repository = clone.open()) {
            Tools tools = Clone.tools(repository, output);
            Impact impact = Impact.between(
                    repository,
                    repository.commit(
                            base != null ? base : Clone.settings(repository).branch()),
                    repository.commit(head),
                    new Renderer(tools));
            if (output.isJson()) {
                output.json(ImpactReport.of(impact));
            } else {
                ImpactReport.text(impact).forEach(output.out()::println);
            }
            return ExitCode.OK.code();
        }
    }
}
