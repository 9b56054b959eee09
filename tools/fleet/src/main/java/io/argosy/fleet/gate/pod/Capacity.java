package io.argosy.fleet.gate.pod;

import io.argosy.fleet.gate.change.Demand;
import io.argosy.fleet.gate.change.Gate;
import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.ProposedChange;
import io.argosy.fleet.impact.OverlayImpact;
import io.argosy.fleet.rules.Prices;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a change asks of a cluster, and about what that costs: an estimate to read, which is held to the environment's budget
 * where it has one. A rollback and a change that asks for less may always.
 */
public final class Capacity implements Gate {
    @Override
    public String name() {
        return "capacity";
    }

    @Override
    public boolean judgesWhatRenders() {
        return true;
    }

    @Override
    public List<Judgement> judge(ProposedChange change) {
        Optional<Prices> prices = Prices.readable(change.repository(), change.base());
        List<Judgement> judgements = new ArrayList<>();
        for (OverlayImpact impact : change.impact().overlays()) {
            switch (impact) {
                case OverlayImpact.Differs differs ->
                    Demand.of(differs.after())
                            .ifPresent(after ->
                                    judgements.add(judge(change, differs, Demand.of(differs.before()), after, prices)));
                case OverlayImpact.Unknown unknown ->
                    judgements.add(Judgement.unknown(
                            this,
                            unknown.overlay(),
                            "nobody can say what it would ask for",
                            Judgement.UNTIL_IT_RENDERS));
            }
        }
        return judgements;
    }

    private Judgement judge(
            ProposedChange change,
            OverlayImpact.Differs differs,
            Optional<Demand> before,
            Demand after,
            Optional<Prices> prices) {
        String fact = after.told(prices)
                + (before.filter(after::equals).isPresent()
                        ? ", as before"
                        : "; before: "
                                + before.map(demand -> demand.told(prices)).orElse("nothing"));
        if (change.isRollback(differs.overlay())) {
            return Judgement.pass(this, differs.overlay(), fact);
        }
        return withinBudget(change, differs, before, after, prices, fact)
                .saying(before.map(was -> warning(was, after, prices)).orElse(""));
    }

    /** What a reader has to see first: much more than before, or much less, or an autoscaler that has nothing left to do. */
    private static String warning(Demand before, Demand after, Optional<Prices> prices) {
        String told = after.told(prices) + ", before " + before.told(prices);
        if (before.least() < before.most() && after.least() == after.most()) {
            return "⚠ it scales no more: " + told;
        }
        if (before.isMuchMoreThan(after)) {
            return "⚠ it may take much less: " + told;
        }
        return after.isMuchMoreThan(before) ? "⚠ it may take much more: " + told : "";
    }

    private Judgement withinBudget(
            ProposedChange change,
            OverlayImpact.Differs differs,
            Optional<Demand> before,
            Demand after,
            Optional<Prices> prices,
            String fact) {
        Double budget = change.rules(differs.overlay().environment()).budget();
        if (budget == null) {
            return Judgement.pass(this, differs.overlay(), fact);
        }
        if (prices.isEmpty()) {
            return Judgement.unknown(
                    this,
                    differs.overlay(),
                    fact + "; there is a budget, and nobody knows the prices",
                    "let " + Prices.PATH + " say them, by a pull request of its own");
        }
        List<String> unpriced = after.unpriced(prices.get());
        if (!unpriced.isEmpty()) {
            return Judgement.unknown(
                    this,
                    differs.overlay(),
                    fact + "; there is a budget, and nobody knows the price of " + String.join(", ", unpriced),
                    "let `devices` of " + Prices.PATH + " say it, by a pull request of its own");
        }
        double cost = after.most(prices.get());
        boolean more = before.map(demand -> demand.most(prices.get()) < cost).orElse(true);
        if (cost <= budget || !more) {
            return Judgement.pass(this, differs.overlay(), fact);
        }
        return Judgement.fail(
                this,
                differs.overlay(),
                fact + "; at most " + Prices.told(budget) + " " + prices.get().currency() + " is allowed",
                "ask for less, or raise `budget` in overlays/"
                        + differs.overlay().environment()
                        + "/environment/environment-policy.yaml by a pull request of its own");
    }
}
