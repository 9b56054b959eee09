package io.argosy.fleet.gate.overlay;

import io.argosy.fleet.gate.change.Gate;
import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.ProposedChange;
import io.argosy.fleet.impact.FieldDifference;
import io.argosy.fleet.impact.ObjectDifference;
import io.argosy.fleet.impact.ObjectKey;
import io.argosy.fleet.impact.OverlayImpact;
import io.argosy.fleet.manifest.AsleepAfter;
import io.argosy.fleet.manifest.Manifests;
import io.argosy.fleet.manifest.ReferenceGraph;
import io.argosy.fleet.manifest.Renderer;
import io.argosy.fleet.manifest.Rendering;
import io.argosy.fleet.manifest.Skeleton;
import io.argosy.fleet.release.Overlay;
import io.argosy.fleet.release.Release;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What makes a service answer is base's. A trait may bring to it what {@link #BROUGHT} lists, wherever it is switched on;
 * one that changes what base gives goes from environment to environment as a version does, is said first wherever it comes,
 * and takes no object of base away.
 */
public final class TraitsInOrder implements Gate {
    /** Objects that come and go with traits. */
    private static final Set<String> COME_AND_GO =
            Set.of("Job", "ExternalSecret", "HTTPRoute", "PodMonitor", "ScaledObject", "HorizontalPodAutoscaler");

    /** Fields that a trait may bring where base has none, beside those that an overlay may set. */
    private static final Pattern BROUGHT = Pattern.compile(
            "Deployment spec\\.template\\.spec\\.(volumes|imagePullSecrets|containers\\[service\\]\\.(volumeMounts|env))"
                    + "(\\[.*)?"
                    + "|\\w+ metadata\\.annotations\\.\"argocd\\.argoproj\\.io/sync-wave\""
                    + "|Deployment metadata\\.labels\\.[a-z0-9-]+");

    private static final String TAKEN = "takes away ";
    private static final String BROUGHT_OBJECT = "brings ";

    @Override
    public String name() {
        return "traits";
    }

    @Override
    public boolean waits() {
        return true;
    }

    @Override
    public List<Judgement> judge(ProposedChange change) throws IOException, InterruptedException {
        ReferenceGraph base = change.kustomizationsBefore();
        ReferenceGraph head = base.at(base.snapshot().at(change.head()));
        List<Judgement> judgements = new ArrayList<>();
        for (OverlayImpact impact : change.impact().overlays()) {
            if (!areOther(base, head, impact.overlay().path())) {
                sleeps(impact).ifPresent(judgements::add);
                continue;
            }
            switch (impact) {
                case OverlayImpact.Unknown unknown ->
                    judgements.add(Judgement.unknown(
                            this,
                            unknown.overlay(),
                            "nobody can say what its traits change",
                            Judgement.UNTIL_IT_RENDERS));
                case OverlayImpact.Differs differs -> {
                    // What pins nothing, the gate on fields refuses.
                    Optional<Release> pin = differs.isRemoval() ? Optional.empty() : change.release(differs.overlay());
                    if (pin.isPresent()) {
                        judgements.add(judge(change, differs.overlay(), pin.get(), base, head));
                    }
                }
            }
        }
        return judgements;
    }

    /** What an overlay says of a trait's work by itself: a service that sleeps soon answers its first callers late, or not. */
    private Optional<Judgement> sleeps(OverlayImpact impact) {
        if (!(impact instanceof OverlayImpact.Differs differs) || differs.isRemoval()) {
            return Optional.empty();
        }
        String before = AsleepAfter.told(differs.before());
        String after = AsleepAfter.told(differs.after());
        return after.equals(before) || after.equals(AsleepAfter.NEVER)
                ? Optional.empty()
                : Optional.of(Judgement.pass(this, differs.overlay(), "it sleeps after " + after)
                        .saying("⚠ traits: it sleeps after " + after + " without a request (before: " + before + ")"));
    }

    /** As a service would be that has the traits of another one there, the one with the fewest; nothing where none is there. */
    private static Optional<Manifests> asOthersThere(
            Renderer renderer, ReferenceGraph base, Overlay overlay, Release pin)
            throws IOException, InterruptedException {
        Optional<Overlay> other = base.snapshot().folders("overlays/" + overlay.environment()).stream()
                .filter(name -> !name.equals("environment"))
                .map(name -> new Overlay(overlay.environment(), name))
                .min(Comparator.comparingInt(
                        there -> Skeleton.traits(base, there.path()).size()));
        if (other.isEmpty()) {
            return Optional.empty();
        }
        Overlay there = other.get();
        return rendered(
                Skeleton.render(
                        renderer, base, List.of(new Skeleton.Wanted(there.path(), overlay.service(), pin.yaml()))),
                there);
    }

    private static boolean isThere(ProposedChange change, Overlay overlay) {
        return change.repository()
                .objectId(change.base(), overlay.path() + "/kustomization.yaml")
                .isPresent();
    }

    private static boolean areOther(ReferenceGraph base, ReferenceGraph head, String folder) {
        List<String> now = Skeleton.traits(head, folder);
        return !Skeleton.traits(base, folder).equals(now) || now.stream().anyMatch(trait -> !base.isSame(trait, head));
    }

    private Judgement judge(
            ProposedChange change, Overlay overlay, Release pin, ReferenceGraph base, ReferenceGraph head)
            throws IOException, InterruptedException {
        Renderer renderer = new Renderer(change.tools());
        List<Skeleton.Wanted> here = List.of(wanted(overlay, pin));
        Optional<Manifests> after = rendered(Skeleton.render(renderer, head, here), overlay);
        Optional<Manifests> plain = rendered(Skeleton.plain(renderer, head, here), overlay);
        Optional<Manifests> before = rendered(Skeleton.render(renderer, base, here), overlay);
        if (after.isEmpty() || plain.isEmpty()) {
            return Judgement.unknown(
                    this, overlay, "nobody can say what its traits change", "let base and its traits render");
        }
        Map<String, String> changed = differing(before.orElse(plain.get()), after.get());
        back(changed, plain.get(), after.get());
        List<String> taken = changed.keySet().stream()
                .filter(field -> field.startsWith(TAKEN))
                .toList();
        if (!taken.isEmpty()) {
            return Judgement.fail(
                    this,
                    overlay,
                    "a trait " + String.join(", ", taken) + ", of what base gives to every service",
                    "leave it there; what no service needs goes from base/model-service");
        }
        if (changed.isEmpty()) {
            List<String> gone = gone(base, head, overlay);
            if (!gone.isEmpty() && isThere(change, overlay)) {
                String without = "without " + String.join(", ", gone);
                return Judgement.pass(this, overlay, "it runs " + without)
                        .with(beside(before.orElse(plain.get()), after.get()))
                        .saying("⚠ traits: " + without);
            }
            Judgement pass = Judgement.pass(this, overlay, "its traits change nothing of what base gives");
            // A service that comes is compared with what the others there have: the environment's traits are no news.
            List<String> beside = (isThere(change, overlay)
                            ? Optional.of(before.orElse(plain.get()))
                            : asOthersThere(renderer, base, overlay, pin))
                    .map(was -> beside(was, after.get()))
                    .orElseGet(List::of);
            return beside.isEmpty() ? pass : pass.with(beside).saying("⚠ traits: " + told(beside));
        }
        String told = told(List.copyOf(changed.values()));
        Optional<String> earlier = change.before(overlay.environment());
        if (earlier.isPresent()) {
            Overlay there = new Overlay(earlier.get(), overlay.service());
            boolean runs = isThere(change, there);
            Optional<Manifests> its = runs
                    ? rendered(Skeleton.render(renderer, base, List.of(wanted(there, pin))), there)
                    : Optional.empty();
            List<String> fresh = changed.keySet().stream()
                    .filter(field ->
                            its.isEmpty() || differing(its.get(), after.get()).containsKey(field))
                    .map(field -> changed.getOrDefault(field, field))
                    .toList();
            if (!fresh.isEmpty()) {
                return Judgement.fail(
                        this,
                        overlay,
                        "a trait changes what base gives, and " + there + " has not had it: " + told(fresh),
                        "switch it on in " + earlier.get() + " first, and see it answer there");
            }
        }
        return Judgement.pass(this, overlay, "traits change what base gives: " + told)
                .with(List.copyOf(changed.values()))
                .saying("⚠ a trait changes what base gives: " + told);
    }

    /** The traits that are switched off, by their names. */
    private static List<String> gone(ReferenceGraph base, ReferenceGraph head, Overlay overlay) {
        List<String> left = Skeleton.traits(head, overlay.path());
        return Skeleton.traits(base, overlay.path()).stream()
                .filter(trait -> !left.contains(trait))
                .map(trait -> trait.substring(trait.lastIndexOf('/') + 1))
                .toList();
    }

    /** What is as base gives it again needs no order: a trait that is switched off, or mended. */
    private static void back(Map<String, String> changed, Manifests plain, Manifests after) {
        Set<String> beyond = differing(plain, after).keySet();
        List<String> own = plain.objects().stream()
                .map(object -> ObjectKey.of(object) + " ")
                .toList();
        changed.keySet()
                .removeIf(field -> !beyond.contains(field)
                        && (field.startsWith(BROUGHT_OBJECT)
                                || field.startsWith(TAKEN)
                                || own.stream().anyMatch(field::startsWith)));
    }

    private static Skeleton.Wanted wanted(Overlay overlay, Release pin) {
        return new Skeleton.Wanted(overlay.path(), overlay.service(), pin.yaml());
    }

    private static Optional<Manifests> rendered(Map<String, Rendering> renderings, Overlay overlay) {
        return renderings.get(overlay.path()) instanceof Rendering.Done(Manifests manifests)
                ? Optional.of(GeneratedNames.without(manifests))
                : Optional.empty();
    }

    /** What comes and goes with traits, of which nothing is base's. */
    private static List<String> beside(Manifests one, Manifests other) {
        List<String> beside = new ArrayList<>();
        for (ObjectDifference object : ObjectDifference.between(one, other)) {
            switch (object.kind()) {
                case ADDED -> beside.add("brings " + object.object());
                case REMOVED -> beside.add("takes away " + object.object());
                case CHANGED ->
                    object.fields().stream()
                            .flatMap(field -> field.leaves().stream())
                            .filter(leaf -> isBrought(object.object().kind(), leaf))
                            .map(leaf -> "brings " + object.object() + " " + leaf.path() + names(leaf.after()))
                            .forEach(beside::add);
            }
        }
        return beside;
    }

    /** What a list brings, by names, and the values where it says them: a variable's name alone says what it does. */
    private static String names(@Nullable JsonNode list) {
        String names = list == null || !list.isArray()
                ? ""
                : list.valueStream()
                        .map(one -> one.path("name").asString("")
                                + (one.has("value") ? "=" + one.path("value").asString("") : ""))
                        .filter(name -> !name.isEmpty())
                        .limit(3)
                        .collect(Collectors.joining(", "));
        return names.isEmpty() ? "" : " (" + names + ")";
    }

    /** What of base's one has otherwise than the other, each by its place, with what is said of it. */
    private static Map<String, String> differing(Manifests one, Manifests other) {
        Map<String, String> fields = new TreeMap<>();
        Set<String> given = given(one);
        for (ObjectDifference object : ObjectDifference.between(one, other)) {
            String kind = object.object().kind();
            switch (object.kind()) {
                case ADDED -> {
                    if (!COME_AND_GO.contains(kind)) {
                        fields.put(BROUGHT_OBJECT + object.object(), "it brings " + object.object());
                    }
                }
                case REMOVED -> {
                    if (!COME_AND_GO.contains(kind)) {
                        fields.put(TAKEN + object.object(), "it takes away " + object.object());
                    }
                }
                case CHANGED -> {
                    for (FieldDifference field : object.fields()) {
                        for (FieldDifference leaf : field.leaves()) {
                            if (!(isBrought(kind, leaf) && given.stream().noneMatch(leaf.path()::contains))
                                    && (leaf.path().equals(AsleepAfter.FIELD)
                                            || !SettableField.allows(kind, leaf.path()))) {
                                fields.put(object.object() + " " + leaf.path(), object.object() + " " + leaf);
                            }
                        }
                    }
                }
            }
        }
        return fields;
    }

    /** The volumes, mounts and variables that a Deployment has already, e.g. {@code volumes[tmp]}: more in one of them is none brought. */
    private static Set<String> given(Manifests manifests) {
        return manifests
                .ofKind("Deployment")
                .map(deployment -> deployment.path("spec").path("template").path("spec"))
                .flatMap(pod ->
                        Stream.concat(Stream.of(pod), pod.path("containers").valueStream()))
                .flatMap(holder -> Stream.of("volumes", "volumeMounts", "env")
                        .flatMap(list -> holder.path(list)
                                .valueStream()
                                .map(element ->
                                        list + "[" + element.path("name").asString("") + "]")))
                .collect(Collectors.toSet());
    }

    private static boolean isBrought(String kind, FieldDifference leaf) {
        return leaf.before() == null
                && BROUGHT.matcher(kind + " " + leaf.path()).matches();
    }

    private static String told(List<String> fields) {
        return String.join(", ", fields.stream().limit(3).toList())
                + (fields.size() > 3 ? " and " + (fields.size() - 3) + " more" : "");
    }
}
