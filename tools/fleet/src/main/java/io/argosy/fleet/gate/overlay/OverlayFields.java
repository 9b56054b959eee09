package io.argosy.fleet.gate.overlay;

import io.argosy.fleet.gate.change.Gate;
import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.ProposedChange;
import io.argosy.fleet.impact.FieldDifference;
import io.argosy.fleet.impact.ObjectDifference;
import io.argosy.fleet.impact.OverlayImpact;
import io.argosy.fleet.manifest.Autoscaler;
import io.argosy.fleet.manifest.Manifests;
import io.argosy.fleet.manifest.ReferenceGraph;
import io.argosy.fleet.manifest.RenderException;
import io.argosy.fleet.manifest.Renderer;
import io.argosy.fleet.manifest.Rendering;
import io.argosy.fleet.manifest.Skeleton;
import io.argosy.fleet.release.Overlay;
import io.argosy.fleet.release.Release;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * What belongs to a version moves by a pin alone: an overlay, its environment and the version's {@code deploy/} set what
 * {@link SettableField} lists, and everything else that would run, the image and the command of every container first of
 * all, is what base and the pin render by themselves.
 */
public final class OverlayFields implements Gate {
    private static final String NEXT =
            "overlays/README.md lists what an overlay may set; an image moves by `./fleet release` and `promote`, what all"
                    + " services share by a change of base";

    @Override
    public String name() {
        return "overlay fields";
    }

    @Override
    public boolean waits() {
        return true;
    }

    @Override
    public boolean judgesWhatRenders() {
        return true;
    }

    @Override
    public List<Judgement> judge(ProposedChange change) throws IOException, InterruptedException {
        List<Judgement> judgements = new ArrayList<>();
        Map<OverlayImpact.Differs, Release> remain = new LinkedHashMap<>();
        List<Skeleton.Wanted> wanted = new ArrayList<>();
        for (OverlayImpact impact : change.impact().overlays()) {
            switch (impact) {
                case OverlayImpact.Unknown unknown ->
                    judgements.add(Judgement.unknown(
                            this, unknown.overlay(), "nobody can say what it would run", Judgement.UNTIL_IT_RENDERS));
                case OverlayImpact.Differs differs -> {
                    if (!differs.isRemoval()) {
                        Optional<Release> pin = change.release(differs.overlay());
                        if (pin.isPresent()) {
                            remain.put(differs, pin.get());
                            wanted.add(new Skeleton.Wanted(
                                    differs.overlay().path(),
                                    differs.overlay().service(),
                                    pin.get().yaml()));
                        } else {
                            judgements.add(Judgement.fail(
                                    this, differs.overlay(), "it runs something, and pins no release", NEXT));
                        }
                    }
                }
            }
        }
        ReferenceGraph head = change.kustomizationsAfter();
        Map<String, Rendering> skeletons = Skeleton.render(new Renderer(change.tools()), head, wanted);
        remain.forEach((differs, pin) -> judgements.add(judge(
                differs,
                pin,
                skeletons.getOrDefault(differs.overlay().path(), Rendering.NOTHING),
                missing(head, differs.overlay()))));
        return judgements;
    }

    /** What every overlay is made of, and this one leaves out. */
    private static List<String> missing(ReferenceGraph graph, Overlay overlay) {
        List<String> missing = new ArrayList<>();
        try {
            SortedSet<String> files = graph.files(overlay.path());
            for (String folder : List.of(
                    "base/model-service",
                    overlay.path() + "/release",
                    "overlays/" + overlay.environment() + "/environment")) {
                if (!files.contains(folder + "/kustomization.yaml")) {
                    missing.add("it leaves out " + folder + ", which every service of the environment is made of");
                }
            }
        } catch (RenderException e) {
            missing.add("it does not render: " + e.getMessage());
        }
        return missing;
    }

    /** Where an autoscaler owns the size, a size beside it is set back and forth, at every sync. */
    private static List<String> contested(Manifests manifests) {
        List<String> scaled = Autoscaler.of(manifests)
                .map(autoscaler -> autoscaler.kind() + " " + autoscaler.name())
                .toList();
        return manifests.objects().stream()
                .filter(object -> object.path("spec").has("replicas"))
                .map(object -> object.path("kind").asString("") + " "
                        + object.path("metadata").path("name").asString(""))
                .filter(scaled::contains)
                .map(object ->
                        "it sets the replicas of " + object + ", which an autoscaler sets too: the environment takes"
                                + " base/components/pinned-replicas, or the overlay minReplicas and maxReplicas")
                .toList();
    }

    private Judgement judge(OverlayImpact.Differs differs, Release pin, Rendering skeleton, List<String> missing) {
        return switch (skeleton) {
            case Rendering.Refused(String why) ->
                Judgement.unknown(
                        this,
                        differs.overlay(),
                        "base and the pin do not render by themselves: " + why,
                        "let base render without what the overlay says");
            case Rendering.Done(Manifests plain) -> {
                List<String> said = new ArrayList<>(missing);
                said.addAll(otherImages(differs.after(), pin));
                said.addAll(contested(differs.after()));
                SortedMap<String, List<String>> fields = new TreeMap<>();
                for (ObjectDifference object : ObjectDifference.between(
                        GeneratedNames.without(plain), GeneratedNames.without(differs.after()))) {
                    said.addAll(refused(object, fields));
                }
                fields.forEach((leaf, objects) -> said.add("it sets " + told(objects) + " " + leaf));
                yield said.isEmpty()
                        ? Judgement.pass(
                                this, differs.overlay(), "what is not the pin's or base's is what an overlay may set")
                        : Judgement.fail(
                                        this,
                                        differs.overlay(),
                                        said.getFirst()
                                                + (said.size() > 1 ? " and " + (said.size() - 1) + " more" : ""),
                                        NEXT)
                                .with(said);
            }
        };
    }

    /** Wherever an object has containers, of whatever kind it is and whoever gave them, they run the pinned image. */
    private static List<String> otherImages(Manifests manifests, Release pin) {
        String pinned = pin.image() + ":" + pin.version() + (pin.digest() == null ? "" : "@" + pin.digest());
        List<String> others = new ArrayList<>();
        for (JsonNode object : manifests.objects()) {
            for (JsonNode list : Stream.of("containers", "initContainers", "ephemeralContainers")
                    .flatMap(field -> object.findValues(field).stream())
                    .toList()) {
                for (JsonNode container : list) {
                    String image = container.path("image").asString("");
                    if (!image.equals(pinned)) {
                        others.add("it runs " + (image.isEmpty() ? "no image" : image) + " in container "
                                + container.path("name").asString("") + " of "
                                + object.path("kind").asString("") + " " + Manifests.name(object) + ", and pins "
                                + pinned);
                    }
                }
            }
        }
        return others;
    }

    /** One label is in every object that a service has: the field is the fault, and said once. */
    private static String told(List<String> objects) {
        List<String> few = objects.stream().limit(3).toList();
        return String.join(", ", few)
                + (objects.size() > few.size() ? " and " + (objects.size() - few.size()) + " more" : "");
    }

    /**
     * What an object may not have.
     *
     * @param fields gets what is set and may not be, with the objects that have it
     */
    private static List<String> refused(ObjectDifference object, Map<String, List<String>> fields) {
        return switch (object.kind()) {
            case ADDED -> List.of("it brings " + object.object() + ", which base does not have");
            case REMOVED -> List.of("it takes away " + object.object() + ", which base has");
            case CHANGED -> {
                List<String> lostOnes = new ArrayList<>();
                for (FieldDifference field : object.fields()) {
                    for (FieldDifference leaf : field.leaves()) {
                        boolean lost =
                                leaf.after() == null && object.object().kind().equals("ConfigMap");
                        if (lost) {
                            lostOnes.add(
                                    "it takes " + leaf.path() + " away from " + object.object() + ", which base sets");
                        } else if (!SettableField.allows(object.object().kind(), leaf.path())) {
                            fields.computeIfAbsent(leaf.toString(), _ -> new ArrayList<>())
                                    .add(object.object().toString());
                        }
                    }
                }
                yield lostOnes;
            }
        };
    }
}
