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
    private static final String WAYS_BACK =
            "; ways back are open: `./fleet rollback`, and what makes all of an overlay as it was before its newest change";

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
                .map(freeze -> running instanceof SettingChange && goesBack(change, environment)
                        ? Judgement.pass(
                                        this, subject, "what it was before its newest change may come back at any time")
                                .saying("⚠ " + environment
                                        + " is frozen, and this is a way back: all of it is as it was"
                                        + " before its newest change")
                        : frozen(subject, environment, freeze))
                .orElseGet(() -> Judgement.pass(this, subject, environment + " is not frozen"));
    }

    /** Whether all that an edit reaches there is again what it was: the revert of a setting is a way back as a pin's is. */
    private static boolean goesBack(ProposedChange change, String environment) {
        StateBefore before = new StateBefore(change);
        return change.running().stream()
                .filter(running -> running.overlay().environment().equals(environment))
                .allMatch(running -> running instanceof SettingChange && before.comesBack(running.overlay()));
    }

    private Judgement frozen(Object subject, String environment, Freeze freeze) {
        return Judgement.fail(
                this,
                subject,
                environment + " is frozen: " + freeze.reason(),
                switch (freeze) {
                    case Freeze.Between between -> "try again after " + between.to() + WAYS_BACK;
                    case Freeze.Weekly weekly -> "try again on another day than " + weekly.days() + WAYS_BACK;
                });
    }
}
