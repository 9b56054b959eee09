package io.argosy.fleet.gate.promotion;

import io.argosy.fleet.gate.change.Gate;
import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.ProposedChange;
import io.argosy.fleet.gate.change.RunningChange;
import io.argosy.fleet.gate.change.SettingChange;
import io.argosy.fleet.rules.Freeze;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Nothing that runs changes while the environment is frozen: no version, no setting, no removal. A way back is always open. */
public final class FreezeWindow implements Gate {
    @Override
    public String name() {
        return "freeze";
    }

    @Override
    public List<Judgement> judge(ProposedChange change) {
        Map<String, Judgement> judgements = new LinkedHashMap<>();
        for (RunningChange running : change.running()) {
            String environment = running.overlay().environment();
            // Of the many that an edit of an environment reaches, one says it for all.
            Object subject = running instanceof SettingChange ? environment : running.overlay();
            judgements.computeIfAbsent(subject.toString(), _ -> judge(change, running, subject, environment));
        }
        return List.copyOf(judgements.values());
    }

    private Judgement judge(ProposedChange change, RunningChange running, Object subject, String environment) {
        if (running.isRollback()) {
            return Judgement.pass(this, subject, "a rollback may at any time");
        }
        return change.rules(environment)
                .frozen(change.now())
                .map(freeze -> frozen(subject, environment, freeze))
                .orElseGet(() -> Judgement.pass(this, subject, environment + " is not frozen"));
    }

    private Judgement frozen(Object subject, String environment, Freeze freeze) {
        return Judgement.fail(
                this,
                subject,
                environment + " is frozen: " + freeze.reason(),
                switch (freeze) {
                    case Freeze.Between between -> "try again after " + between.to();
                    case Freeze.Weekly weekly -> "try again on another day than " + weekly.days();
                });
    }
}
