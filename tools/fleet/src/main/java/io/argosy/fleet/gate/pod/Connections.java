package io.argosy.fleet.gate.pod;

import io.argosy.fleet.gate.change.Gate;
import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.ProposedChange;
import io.argosy.fleet.impact.OverlayImpact;
import io.argosy.fleet.manifest.Manifests;
import io.argosy.fleet.manifest.Renderer;
import io.argosy.fleet.manifest.Rendering;
import io.argosy.fleet.release.Overlay;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whether a server of predictions has a connection for every pod that there may be: those of all services of an environment that name
 * one server, at the most that their autoscalers allow, and a rollout with those that end, with the whole of their pools. What a server has is the
 * environment's to say. A way back may always.
 */
public final class Connections implements Gate {
    /** What PostgreSQL keeps for administrators (superuser_reserved_connections). */
    private static final int RESERVED = 3;

    @Override
    public String name() {
        return "connections";
    }

    @Override
    public boolean judgesWhatRenders() {
        return true;
    }

    @Override
    public List<Judgement> judge(ProposedChange change) throws IOException, InterruptedException {
        List<Judgement> judgements = new ArrayList<>();
        SortedMap<String, SortedMap<Overlay, Optional<Pools>>> environments = new TreeMap<>();
        for (OverlayImpact impact : change.impact().overlays()) {
            switch (impact) {
                case OverlayImpact.Unknown unknown ->
                    judgements.add(Judgement.unknown(
                            this,
                            unknown.overlay(),
                            "nobody can say how many connections it would have",
                            Judgement.UNTIL_IT_RENDERS));
                case OverlayImpact.Differs differs -> {
                    Optional<Pools> pools = Pools.of(differs.after());
                    if (pools.isPresent()) {
                        String environment = differs.overlay().environment();
                        if (!environments.containsKey(environment)) {
                            environments.put(environment, all(change, environment));
                        }
                        judgements.add(judge(change, differs.overlay(), pools.get(), environments.get(environment)));
                    }
                }
            }
        }
        return judgements;
    }

    private Judgement judge(
            ProposedChange change, Overlay overlay, Pools own, SortedMap<Overlay, Optional<Pools>> all) {
        List<Overlay> unknown = all.entrySet().stream()
                .filter(entry -> entry.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
        List<Pools> shared = all.values().stream()
                .flatMap(Optional::stream)
                .filter(pools -> pools.server().equals(own.server()))
                .toList();
        int most = shared.stream().mapToInt(Pools::most).sum();
        String fact =
                own.told() + "; all " + shared.size() + " service(s) of " + own.server() + " together at most " + most;
        if (change.isRollback(overlay)) {
            return Judgement.pass(this, overlay, fact);
        }
        Optional<Overlay> beside = all.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(overlay)
                        && entry.getValue()
                                .filter(pools -> pools.database().equals(own.database()))
                                .isPresent()
                        && schema(change, entry.getKey()).equals(schema(change, overlay)))
                .map(Map.Entry::getKey)
                .findFirst();
        if (beside.isPresent()) {
            return Judgement.fail(
                    this,
                    overlay,
                    "its predictions and those of " + beside.get() + " would be in one schema of " + own.database()
                            + ", as both models are named " + schema(change, overlay),
                    "name each model like its service in recipe.yaml and train it, or give one another database");
        }
        Integer connections = change.rules(overlay.environment()).connections();
        String path = "overlays/" + overlay.environment() + "/environment/environment-policy.yaml";
        if (connections == null) {
            return Judgement.fail(
                    this,
                    overlay,
                    fact + ", and nobody has said how many that server takes",
                    "say its max_connections as `connections` in " + path + ", by a pull request of its own");
        }
        if (most > connections - RESERVED) {
            return Judgement.fail(
                    this,
                    overlay,
                    fact + ", and it takes " + connections + ", " + RESERVED + " of them for administrators",
                    "lower SERVING_STORE_POOL or the most pods, or give the service another server");
        }
        if (!unknown.isEmpty()) {
            return Judgement.unknown(
                    this,
                    overlay,
                    fact + ", without " + unknown.getFirst() + ", which does not render",
                    Judgement.UNTIL_IT_RENDERS);
        }
        return Judgement.pass(this, overlay, fact + " of " + connections);
    }

    /** By what name a service keeps predictions: its model's. */
    private static String schema(ProposedChange change, Overlay overlay) {
        return change.repository()
                .readText(change.head(), "services/" + overlay.service() + "/model/model.json")
                .map(Connections::name)
                .filter(name -> !name.isEmpty())
                .orElse(overlay.service())
                .replace('-', '_');
    }

    private static String name(String manifest) {
        try {
            return JsonMapper.shared().readTree(manifest).path("name").asString("");
        } catch (JacksonException e) {
            // The gates on models say what is wrong with it.
            return "";
        }
    }

    /** What each service of an environment would have; empty for one that does not render. */
    private static SortedMap<Overlay, Optional<Pools>> all(ProposedChange change, String environment)
            throws IOException, InterruptedException {
        List<Overlay> overlays = change.repository().folders(change.head(), "overlays/" + environment).stream()
                .filter(service -> !service.equals("environment"))
                .map(service -> new Overlay(environment, service))
                .toList();
        Map<String, Rendering> rendered = new Renderer(change.tools())
                .render(
                        change.kustomizationsAfter(),
                        overlays.stream().map(Overlay::path).toList());
        SortedMap<Overlay, Optional<Pools>> all = new TreeMap<>();
        for (Overlay overlay : overlays) {
            all.put(
                    overlay,
                    rendered.get(overlay.path()) instanceof Rendering.Done(Manifests manifests)
                            ? Optional.of(Pools.of(manifests).orElse(Pools.NONE))
                            : Optional.empty());
        }
        return all;
    }
}
