package io.argosy.fleet.gate;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.build.ImageRegistry;
import io.argosy.fleet.training.Retraining;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** All gates, in the order in which a reviewer reads them. */
public final class Gates {
    private static final Retraining RETRAINING = new Retraining();

    /** Those that look at what would run, whoever made it so. */
    static final List<Gate> OF_WHAT_WOULD_RUN = List.of(
            new OverlayFields(),
            new SettingsAreRead(),
            new PlainCheckout(),
            new KnownFiles(),
            new PointsDown(),
            new ValidManifests(),
            new PodRules(),
            new Fence(),
            new Immutable());

    static final List<Gate> ALL = List.of(
            new GuardsMoveAlone(),
            new OneEnvironment(),
            new ReleaseOnly(),
            new Order(),
            new Soak(),
            new FreezeWindow(),
            new NotHeld(),
            new NotQuarantined(),
            new ImageInRegistry(new ImageRegistry(System.getenv())),
            new PinnedBase(),
            new AsTrained(RETRAINING),
            new Quality(RETRAINING),
            new Contract(),
            new GoldenRows(),
            new Replay(),
            new AsBuilt(),
            new OverlayFields(),
            new SettingsAreRead(),
            new NextRelease(),
            new PlainCheckout(),
            new KnownFiles(),
            new PointsDown(),
            new ReadableRules(),
            new HeldOutRows(),
            new WayBackStaysOpen(),
            new ValidManifests(),
            new PodRules(),
            new Fence(),
            new Immutable(),
            new Capacity());

    private Gates() {}

    /** What every gate says of a change. */
    public static List<Judgement> judge(ProposedChange change) throws IOException, InterruptedException {
        return judge(ALL, change);
    }

    /** What some gates say of a change: who cannot know says so, and never throws. */
    static List<Judgement> judge(List<Gate> gates, ProposedChange change) throws IOException, InterruptedException {
        List<Judgement> judgements = new ArrayList<>();
        for (Gate gate : gates) {
            try {
                judgements.addAll(gate.judge(change));
            } catch (FleetException e) {
                judgements.add(Judgement.unknown(gate, "", e.fact(), e.nextStep()));
            } catch (RuntimeException e) {
                // A file that nobody foresaw must not keep the other gates from saying what they know.
                judgements.add(Judgement.unknown(gate, "", "a fault in fleet itself: " + e, "report it"));
            }
        }
        return judgements;
    }
}
