package io.argosy.fleet.command;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.verify.FilesAreKnown;
import io.argosy.fleet.verify.Finding;
import io.argosy.fleet.verify.Generated;
import io.argosy.fleet.verify.ManifestsAreValid;
import io.argosy.fleet.verify.MonitoringIsGenerated;
import io.argosy.fleet.verify.NoFactTwice;
import io.argosy.fleet.verify.OverlaysAreShort;
import io.argosy.fleet.verify.ReferencesPointDown;
import io.argosy.fleet.verify.ReleasesAreAsBuilt;
import io.argosy.fleet.verify.Rule;
import io.argosy.fleet.verify.RulesAreReadable;
import io.argosy.fleet.verify.Support;
import io.argosy.fleet.verify.TraitsAreShown;
import io.argosy.fleet.verify.Tree;
import io.argosy.fleet.verify.TreeIsPlain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fleet verify}: the rules of the repository, on the working tree. */
@Command(
        name = "verify",
        description = "Checks that the working tree keeps the repository's rules: what renders, what is valid, what"
                + " stands where.")
public final class VerifyCommand implements Callable<Integer> {
    static final List<Rule> RULES = List.of(
            new ManifestsAreValid(),
            new ReleasesAreAsBuilt(),
            new ReferencesPointDown(),
            new TreeIsPlain(),
            new FilesAreKnown(),
            new RulesAreReadable(),
            new OverlaysAreShort(),
            new TraitsAreShown(),
            new MonitoringIsGenerated(),
            new NoFactTwice());

    @Option(
            names = "--write",
            description = "First write anew what is made from other files here, such as a trait's rendered.diff.")
    private boolean write;

    @Mixin
    private Clone clone;

    @Mixin
    private Output output;

    VerifyCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (Monorepo repository = clone.open()) {
            Tree tree = Tree.of(repository, Clone.tools(repository, output));
            if (write && write(tree)) {
                tree = Tree.of(repository, Clone.tools(repository, output));
            }
            Map<String, List<Finding>> results = results(tree);
            boolean kept = results.values().stream().allMatch(List::isEmpty);
            if (output.isJson()) {
                List<Map<String, Object>> json = new ArrayList<>();
                results.forEach((sentence, findings) ->
                        json.add(Map.of("rule", sentence, "kept", findings.isEmpty(), "findings", findings)));
                output.json(json);
            } else {
                results.forEach((sentence, findings) -> {
                    output.out().println((findings.isEmpty() ? "ok      " : "broken  ") + sentence);
                    findings.forEach(finding -> output.out().println("        " + finding));
                });
            }
            tree.snapshot()
                    .text(Support.PATH)
                    .map(yaml -> Support.warnings(yaml, LocalDate.now(ZoneOffset.UTC)))
                    .orElse(List.of())
                    .forEach(warning -> output.progress("warning: " + warning));
            return (kept ? ExitCode.OK : ExitCode.REFUSED).code();
        }
    }

    private static Map<String, List<Finding>> results(Tree tree) throws IOException, InterruptedException {
        Map<String, List<Finding>> results = new LinkedHashMap<>();
        for (Rule rule : RULES) {
            results.put(rule.sentence(), rule.check(tree));
        }
        return results;
    }

    /** Writes what is not as its sources make it; gives whether there was anything to write. */
    private boolean write(Tree tree) throws IOException, InterruptedException {
        boolean written = false;
        for (Rule rule : RULES) {
            if (rule instanceof Generated generated) {
                try {
                    for (Map.Entry<String, String> file : generated.stale(tree).entrySet()) {
                        Path path = tree.repository().root().resolve(file.getKey());
                        Files.createDirectories(path.getParent());
                        Path beside = path.resolveSibling(path.getFileName() + ".unfinished");
                        Files.writeString(beside, file.getValue());
                        Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE);
                        output.progress("wrote " + file.getKey());
                        written = true;
                    }
                } catch (Generated.Unmakeable e) {
                    output.progress("nothing written: " + e.getMessage());
                }
            }
        }
        return written;
    }
}
