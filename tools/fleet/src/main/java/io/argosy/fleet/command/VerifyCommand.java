package io.argosy.fleet.command;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.verify.FilesAreKnown;
import io.argosy.fleet.verify.Finding;
import io.argosy.fleet.verify.ManifestsAreValid;
import io.argosy.fleet.verify.NoFactTwice;
import io.argosy.fleet.verify.OverlaysAreShort;
import io.argosy.fleet.verify.ReferencesPointDown;
import io.argosy.fleet.verify.ReleasesAreAsBuilt;
import io.argosy.fleet.verify.Rule;
import io.argosy.fleet.verify.RulesAreReadable;
import io.argosy.fleet.verify.Tree;
import io.argosy.fleet.verify.TreeIsPlain;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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
            new NoFactTwice());

    @Mixin
    private Clone clone;

    @Mixin
    private Output output;

    VerifyCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (Monorepo repository = clone.open()) {
            Tree tree = Tree.of(repository, Clone.tools(repository, output));
            Map<String, List<Finding>> results = new LinkedHashMap<>();
            for (Rule rule : RULES) {
                results.put(rule.sentence(), rule.check(tree));
            }
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
            return (kept ? ExitCode.OK : ExitCode.REFUSED).code();
        }
    }
}
