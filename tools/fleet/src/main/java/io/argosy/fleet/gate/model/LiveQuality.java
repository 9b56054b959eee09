package io.argosy.fleet.gate.model;

import io.argosy.fleet.evidence.Account;
import io.argosy.fleet.evidence.QualityInUse;
import io.argosy.fleet.evidence.Seen;
import io.argosy.fleet.gate.change.Gate;
import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.PinChange;
import io.argosy.fleet.gate.change.ProposedChange;
import io.argosy.fleet.gate.promotion.SeenBefore;
import io.argosy.fleet.release.Release;
import io.argosy.fleet.rules.EvidenceRules;
import io.argosy.fleet.rules.ServiceRules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * By what came true in the environment before, a version is not worse than its incumbent was there, by more than the service's margin
 * and beyond chance. Enough outcomes have to say so.
 */
public final class LiveQuality implements Gate {
    /** What figures look back over: an incumbent's that ended earlier are of none of the candidate's days. */
    private static final Duration SAME_DAYS = Duration.ofDays(30);

    @Override
    public String name() {
        return "live quality";
    }

    @Override
    public List<Judgement> judge(ProposedChange change) {
        List<Judgement> judgements = new ArrayList<>();
        SeenBefore seen = new SeenBefore(change);
        for (PinChange pin : change.arrivals()) {
            // A way back goes first, whatever came true.
            int asked =
                    SeenBefore.asked(change, pin).map(EvidenceRules::outcomes).orElse(0);
            if (asked == 0) {
                // It needs no order of environments either.
                continue;
            }
            change.before(pin.overlay().environment())
                    .ifPresent(before -> judgements.add(
                            ModelGate.accepted(this, change, pin, judge(change, pin, before, asked, seen))));
        }
        return judgements;
    }

    private Judgement judge(ProposedChange change, PinChange pin, String before, int asked, SeenBefore seen) {
        return switch (seen.account(before, pin.overlay().service(), Instant.EPOCH)) {
            case Account.None(String why, String nextStep) -> Judgement.unknown(this, pin.overlay(), why, nextStep);
            case Account.Given(Seen where) -> {
                Judgement said = judge(change, pin, before, asked, where);
                yield said.with(Stream.concat(
                                said.evidence().stream(), Stream.of("", SeenBefore.told(where, change.now())))
                        .toList());
            }
        };
    }

    private Judgement judge(ProposedChange change, PinChange pin, String before, int asked, Seen where) {
        Release release = pin.pinned();
        Optional<QualityInUse> found = where.inUse(release.version().toString(), release.digest());
        if (found.isEmpty() || found.get().predictions() < asked) {
            return Judgement.unknown(
                    this,
                    pin.overlay(),
                    found.map(few -> "only " + few.outcomes() + (few.predictions() == 1 ? " says" : " say"))
                                    .orElse("no outcome says")
                            + " how good " + release.version() + " is in " + before + ", of "
                            + String.format(Locale.ROOT, "%,d", asked) + " that "
                            + pin.overlay().environment() + " asks for",
                    "tell " + before + " what came true, as docs/store.md has it, and try again when more is known; or "
                            + Quality.acceptance(pin.overlay()) + " by a pull request of its own");
        }
        QualityInUse its = found.get();
        @Nullable Release left = change.predecessor(pin).orElse(null);
        Optional<QualityInUse> other = left == null
                ? Optional.empty()
                : where.inUse(left.version().toString(), left.digest())
                        .filter(figures -> figures.predictions() >= asked)
                        .filter(figures -> figures.at().isAfter(its.at().minus(SAME_DAYS)));
        String rows = its.outcomes() + " in " + before + ", told " + ago(its, change);
        Judgement said = left == null || other.isEmpty()
                ? Judgement.pass(
                                this,
                                pin.overlay(),
                                (left == null
                                                ? "nothing ran there before to compare with"
                                                : "no " + String.format(Locale.ROOT, "%,d", asked)
                                                        + " outcomes say how good " + left.version() + " was in "
                                                        + before + " in the 30 days before")
                                        + "; " + rows)
                        .with(Figures.table(List.of(), its.figures()))
                : compare(
                        pin,
                        ServiceRules.at(
                                        change.repository(),
                                        change.base(),
                                        pin.overlay().service())
                                .margin(),
                        other.get(),
                        its,
                        rows + ", and of " + left.version() + " there "
                                + other.get().outcomes() + ", told " + ago(other.get(), change));
        return said.saying(before + ", in use: "
                + Figures.headline(other.map(QualityInUse::figures).orElse(List.of()), its.figures()) + " by "
                + its.outcomes());
    }

    private Judgement compare(
            PinChange pin, double margin, QualityInUse incumbent, QualityInUse candidate, String rows) {
        List<Unpaired> lost = Unpaired.of(incumbent.figures(), candidate.figures()).stream()
                .filter(figure -> figure.losesMoreThan(margin))
                .toList();
        List<String> worse = lost.stream()
                .filter(Unpaired::isWorseBeyondChance)
                .map(Unpaired::inWords)
                .toList();
        List<String> table = Figures.table(incumbent.figures(), candidate.figures());
        Optional<Unpaired> large = lost.stream()
                .filter(figure -> figure.losesMoreThan(HeldOutFigures.LOSS_TO_BE_KNOWN))
                .findFirst();
        if (worse.isEmpty() && large.isPresent()) {
            return Judgement.unknown(
                            this,
                            pin.overlay(),
                            large.get().inWords() + ", and so few outcomes do not say whether by chance; " + rows,
                            "try again when more is known, or " + Quality.acceptance(pin.overlay())
                                    + " by a pull request of its own")
                    .with(table);
        }
        String held =
                lost.isEmpty() ? Losses.NONE : lost.getFirst().inWords() + ", which chance explains on so few outcomes";
        return Losses.judged(this, pin.overlay(), worse, held, rows, table);
    }

    private static String ago(QualityInUse figures, ProposedChange change) {
        Duration age = Duration.between(figures.at(), change.now());
        return SeenBefore.ago(age.isNegative() ? Duration.ZERO : age);
    }
}
