package io.argosy.fleet.gate.overlay;

import io.argosy.fleet.gate.change.Gate;
import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.ProposedChange;
import io.argosy.fleet.git.Snapshot;
import io.argosy.fleet.verify.Finding;
import io.argosy.fleet.verify.RulesAreReadable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The rules, prices and settings that a change writes can be read: with what nobody can read, nothing could be promoted after
 * its merge.
 */
public final class ReadableRules implements Gate {
    @Override
    public String name() {
        return "rules";
    }

    @Override
    public List<Judgement> judge(ProposedChange change) {
        List<Judgement> judgements = new ArrayList<>();
        Snapshot base = new Snapshot(change.repository(), change.base());
        Snapshot head = base.at(change.head());
        for (String path : change.impact().paths()) {
            if (!RulesAreReadable.applies(path)) {
                continue;
            }
            change.repository().readText(change.head(), path).ifPresent(text -> {
                List<Finding> findings = new ArrayList<>(RulesAreReadable.check(path, text));
                // What a service left behind when it went is not the fault of whoever writes the next line.
                Set<String> before = change.repository()
                        .readText(change.base(), path)
                        .map(was -> RulesAreReadable.strangers(path, was, base).stream()
                                .map(Finding::fact)
                                .collect(Collectors.toSet()))
                        .orElse(Set.of());
                RulesAreReadable.strangers(path, text, head).stream()
                        .filter(finding -> !before.contains(finding.fact()))
                        .forEach(findings::add);
                judgements.add(
                        findings.isEmpty()
                                ? Judgement.pass(this, path, "every key is one that somebody reads")
                                : Judgement.fail(
                                                this,
                                                path,
                                                findings.getFirst().fact()
                                                        + (findings.size() > 1
                                                                ? " and " + (findings.size() - 1) + " more"
                                                                : ""),
                                                findings.getFirst().nextStep())
                                        .with(findings.stream()
                                                .map(Finding::fact)
                                                .toList()));
            });
        }
        return judgements;
    }
}
