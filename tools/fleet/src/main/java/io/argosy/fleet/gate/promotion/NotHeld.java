package io.argosy.fleet.gate.promotion;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.gate.change.Gate;
import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.PinChange;
import io.argosy.fleet.gate.change.ProposedChange;
import io.argosy.fleet.gate.change.RunningChange;
import io.argosy.fleet.gate.change.SettingChange;
import io.argosy.fleet.gate.change.Verdict;
import io.argosy.fleet.release.Hold;
import io.argosy.fleet.release.Overlay;
import io.argosy.fleet.release.Release;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A rollback holds against everything: nothing that runs there changes until its hold is lifted, by a pull request that does
 * nothing else. Only another rollback may go over it, and only further back.
 */
public final class NotHeld implements Gate {
    @Override
    public String name() {
        return "hold";
    }

    @Override
    public List<Judgement> judge(ProposedChange change) {
        List<Judgement> judgements = new ArrayList<>();
        Map<String, Judgement> settings = new LinkedHashMap<>();
        for (RunningChange running : change.running()) {
            Judgement judgement = judge(change, running);
            if (running instanceof SettingChange && judgement.verdict() == Verdict.PASS) {
                String environment = running.overlay().environment();
                settings.put(
                        environment,
                        Judgement.pass(this, environment, "no rollback is held where it changes what runs"));
            } else {
                judgements.add(judgement);
            }
        }
        judgements.addAll(settings.values());
        for (String path : change.impact().paths()) {
            String[] names = path.split("/", -1);
            if (names.length == 4 && path.equals(Hold.path(new Overlay(names[1], names[2])))) {
                Overlay overlay = new Overlay(names[1], names[2]);
                judgements.add(
                        change.broken().isRepaired(overlay)
                                ? Judgement.pass(this, overlay, "it goes with a repair: what runs stays what it is")
                                : judgeFile(change, overlay));
            }
        }
        return judgements;
    }

    private Judgement judge(ProposedChange change, RunningChange running) {
        Overlay overlay = running.overlay();
        Optional<Hold> hold;
        try {
            hold = Hold.at(change.repository(), change.base(), overlay);
        } catch (FleetException e) {
            // What cannot be read holds still; a way back goes over any hold, and writes a new one.
            return running instanceof PinChange pin && running.isRollback() && isFurtherBack(change, pin)
                    ? Judgement.pass(this, overlay, "it goes further back, and holds in turn")
                            .saying("⚠ " + e.fact() + "; the way back writes it anew")
                    : Judgement.unknown(this, overlay, e.fact(), e.nextStep());
        }
        if (hold.isEmpty()) {
            return Judgement.pass(this, overlay, "no rollback is held there");
        }
        String held = "it is held at " + hold.get().at()
                + (hold.get().standing()
                        ? ""
                        : " since the rollback from " + hold.get().from());
        String lift = "merge what " + Hold.unhold(overlay) + " proposes first";
        if (!(running instanceof PinChange pin) || !running.isRollback()) {
            return Judgement.fail(this, overlay, held, lift);
        }
        return isFurtherBack(change, pin)
                ? Judgement.pass(this, overlay, "it goes further back, and holds in turn")
                : Judgement.fail(
                        this, overlay, held + ", and " + pin.pinned().version() + " is not further back", lift);
    }

    private static boolean isFurtherBack(ProposedChange change, PinChange pin) {
        return change.releases().isFurtherBack(pin.overlay(), pin.pinned().version());
    }

    /** The file itself: a rollback writes it, an unhold removes it, and nobody else touches it. */
    private Judgement judgeFile(ProposedChange change, Overlay overlay) {
        Optional<Hold> after;
        try {
            after = Hold.at(change.repository(), change.head(), overlay);
        } catch (FleetException e) {
            return Judgement.unknown(this, overlay, e.fact(), e.nextStep());
        }
        if (after.isEmpty()) {
            return change.impact().paths().stream().allMatch(path -> isLifted(change, path))
                    ? Judgement.pass(this, overlay, "it lifts the hold, and does nothing else")
                    : Judgement.fail(
                            this,
                            overlay,
                            "it takes the hold away and does other things",
                            "merge what " + Hold.unhold(overlay) + " proposes first");
        }
        String roll =
                "run `./fleet rollback " + overlay.service() + " --env " + overlay.environment() + "` on today's main";
        Hold hold = after.get();
        Optional<Release> pinned = change.pinned(overlay);
        String pins = pinned.map(release -> release.version().toString()).orElse("nothing");
        if (!pins.equals(hold.at().toString())) {
            // As a squash merge can leave one: it would hold the wrong version in place.
            return Judgement.fail(this, overlay, "it would hold " + hold.at() + " and pin " + pins, roll);
        }
        if (hold.standing()
                && change.repository()
                        .objectId(change.base(), Hold.path(overlay))
                        .isEmpty()
                && change.running().stream()
                        .noneMatch(running -> running.overlay().equals(overlay))) {
            return Judgement.pass(this, overlay, "it holds " + pins + ", which runs");
        }
        return change.pins().stream()
                .filter(pin -> pin.overlay().equals(overlay) && pin.isRollback())
                .map(pin -> Optional.ofNullable(pin.incumbent()))
                .map(left -> left.map(incumbent -> incumbent.version().equals(hold.from()))
                                // What was taken out left nothing behind.
                                .orElseGet(hold::standing)
                        ? Judgement.pass(this, overlay, "it holds " + pins + ", which it pins")
                        : Judgement.fail(
                                this,
                                overlay,
                                "it says that it left " + hold.from() + ", and main pins "
                                        + left.map(incumbent ->
                                                        incumbent.version().toString())
                                                .orElse("nothing"),
                                roll))
                .findFirst()
                .orElseGet(() -> Judgement.fail(
                        this,
                        overlay,
                        "it changes a hold without a rollback",
                        "leave hold.yaml to the command: " + roll));
    }

    private static boolean isLifted(ProposedChange change, String path) {
        return path.startsWith("overlays/")
                && path.endsWith("/hold.yaml")
                && path.split("/", -1).length == 4
                && change.repository().objectId(change.head(), path).isEmpty();
    }
}
