package io.argosy.fleet.gate;

import io.argosy.fleet.build.ImageRegistry;
import io.argosy.fleet.gate.change.AsBadBefore;
import io.argosy.fleet.gate.change.Gate;
import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.ProposedChange;
import io.argosy.fleet.gate.model.AsTrained;
import io.argosy.fleet.gate.model.Contract;
import io.argosy.fleet.gate.model.GoldenRows;
import io.argosy.fleet.gate.model.HeldOutRows;
import io.argosy.fleet.gate.model.LiveQuality;
import io.argosy.fleet.gate.model.Quality;
import io.argosy.fleet.gate.model.Replay;
import io.argosy.fleet.gate.overlay.Examples;
import io.argosy.fleet.gate.overlay.GuardsMoveAlone;
import io.argosy.fleet.gate.overlay.KnownFiles;
import io.argosy.fleet.gate.overlay.OneEnvironment;
import io.argosy.fleet.gate.overlay.OverlayFields;
import io.argosy.fleet.gate.overlay.PlainCheckout;
import io.argosy.fleet.gate.overlay.PointsDown;
import io.argosy.fleet.gate.overlay.ReadableRules;
import io.argosy.fleet.gate.overlay.TraitsInOrder;
import io.argosy.fleet.gate.overlay.WayBackStaysOpen;
import io.argosy.fleet.gate.pod.Capacity;
import io.argosy.fleet.gate.pod.ClustersKeepWhatRuns;
import io.argosy.fleet.gate.pod.Connections;
import io.argosy.fleet.gate.pod.Fence;
import io.argosy.fleet.gate.pod.Immutable;
import io.argosy.fleet.gate.pod.PodRules;
import io.argosy.fleet.gate.pod.SettingsAreRead;
import io.argosy.fleet.gate.pod.ValidManifests;
import io.argosy.fleet.gate.promotion.AsBuilt;
import io.argosy.fleet.gate.promotion.FreezeWindow;
import io.argosy.fleet.gate.promotion.ImageInRegistry;
import io.argosy.fleet.gate.promotion.NotHeld;
import io.argosy.fleet.gate.promotion.NotQuarantined;
import io.argosy.fleet.gate.promotion.OpenBranches;
import io.argosy.fleet.gate.promotion.Order;
import io.argosy.fleet.gate.promotion.PinnedBase;
import io.argosy.fleet.gate.promotion.ReleaseOnly;
import io.argosy.fleet.gate.promotion.SeenDrift;
import io.argosy.fleet.gate.promotion.SeenHealthy;
import io.argosy.fleet.gate.promotion.Soak;
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
            new SeenHealthy(),
            new SeenDrift(),
            new LiveQuality(),
            new FreezeWindow(),
            new NotHeld(),
            new NotQuarantined(),
            new OpenBranches(),
            new ImageInRegistry(new ImageRegistry(System.getenv())),
            new PinnedBase(),
            new AsTrained(RETRAINING),
            new Quality(RETRAINING),
            new Contract(),
            new GoldenRows(),
            new Replay(),
            new AsBuilt(),
            new OverlayFields(),
            new TraitsInOrder(),
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
            new Connections(),
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
        List<Judgement> said = gate.ask(change);
        return gate.judgesWhatRenders() ? AsBadBefore.of(gate, change, said) : said;
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
