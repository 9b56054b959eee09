package io.argosy.fleet.gate;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.build.ImageRegistry;
import io.argosy.fleet.training.Retraining;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

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
            new Examples(),
            new WayBackStaysOpen(),
            new ValidManifests(),
            new PodRules(),
            new Fence(),
            new Immutable(),
            new ClustersKeepWhatRuns(),
            new Capacity());

    private Gates() {}

    /** What every gate says of a change. */
    public static List<Judgement> judge(ProposedChange change) throws IOException, InterruptedException {
        return judge(ALL, change);
    }

    /** What some gates say of a change, in their order: who cannot know says so, and never throws. */
    static List<Judgement> judge(List<Gate> gates, ProposedChange change) throws IOException, InterruptedException {
        try (ExecutorService meanwhile = Executors.newVirtualThreadPerTaskExecutor()) {
            Map<Gate, Future<List<Judgement>>> waited = new HashMap<>();
            gates.stream()
                    .filter(Gate::waits)
                    .forEach(gate -> waited.put(gate, meanwhile.submit(() -> judge(gate, change))));
            List<Judgement> judgements = new ArrayList<>();
            try {
                for (Gate gate : gates) {
                    @Nullable Future<List<Judgement>> started = waited.get(gate);
                    judgements.addAll(started == null ? judge(gate, change) : result(started));
                }
            } finally {
                meanwhile.shutdownNow();
            }
            return judgements;
        }
    }

    private static List<Judgement> judge(Gate gate, ProposedChange change) throws IOException, InterruptedException {
        List<Judgement> said = ask(gate, change);
        return gate.judgesWhatRenders() ? AsBadBefore.of(gate, change, said) : said;
    }

    /** What one gate says of a change as it is: who cannot know says so, and never throws. */
    static List<Judgement> ask(Gate gate, ProposedChange change) throws IOException, InterruptedException {
        try {
            return gate.judge(change);
        } catch (FleetException e) {
            return List.of(Judgement.unknown(gate, "", e.fact(), e.nextStep()));
        } catch (RuntimeException e) {
            // A file that nobody foresaw must not keep the other gates from saying what they know.
            return List.of(Judgement.unknown(gate, "", "a fault in fleet itself: " + e, "report it"));
        }
    }

    private static List<Judgement> result(Future<List<Judgement>> judgements) throws IOException, InterruptedException {
        try {
            return judgements.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException broken) {
                throw broken;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
