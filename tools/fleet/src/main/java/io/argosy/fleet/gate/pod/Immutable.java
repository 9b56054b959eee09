package io.argosy.fleet.gate.pod;

import io.argosy.fleet.gate.change.Gate;
import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.ProposedChange;
import io.argosy.fleet.impact.FieldDifference;
import io.argosy.fleet.impact.ObjectDifference;
import io.argosy.fleet.impact.OverlayImpact;
import io.argosy.fleet.manifest.Manifests;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * What the API server would refuse to change is refused here: it would leave the Application failing to sync after the
 * merge, with the old version running on. The fields are those that the Kubernetes API reference calls immutable, of the
 * kinds that base is made of. A Job that Argo CD deletes before it makes it again has none.
 */
public final class Immutable implements Gate {
    private static final Map<String, Pattern> FIELDS = Map.of(
            "Deployment", Pattern.compile("spec\\.selector(\\..*)?"),
            "Service", Pattern.compile("spec\\.(clusterIP|clusterIPs|ipFamilies)(\\W.*)?"),
            "Job", Pattern.compile("spec\\.(selector|template|completions|completionMode)(\\W.*)?"),
            "PersistentVolumeClaim", Pattern.compile("spec\\.(?!resources).*"));

    @Override
    public String name() {
        return "immutable fields";
    }

    @Override
    public List<Judgement> judge(ProposedChange change) {
        List<Judgement> judgements = new ArrayList<>();
        for (OverlayImpact impact : change.impact().overlays()) {
            switch (impact) {
                case OverlayImpact.Differs differs -> judgements.add(judge(differs));
                case OverlayImpact.Unknown unknown ->
                    judgements.add(Judgement.unknown(
                            this,
                            unknown.overlay(),
                            "nobody can say what would be applied",
                            Judgement.UNTIL_IT_RENDERS));
            }
        }
        return judgements;
    }

    private Judgement judge(OverlayImpact.Differs differs) {
        List<String> broken = new ArrayList<>();
        for (ObjectDifference object : differs.objects()) {
            Pattern fields = FIELDS.get(object.object().kind());
            if (fields == null || isMadeAnew(differs.after(), object)) {
                continue;
            }
            for (FieldDifference field : object.fields()) {
                for (FieldDifference leaf : field.leaves()) {
                    if (fields.matcher(leaf.path()).matches()) {
                        broken.add(object.object() + " " + leaf);
                    }
                }
            }
        }
        return broken.isEmpty()
                ? Judgement.pass(this, differs.overlay(), "the API server can change what differs")
                : Judgement.fail(
                                this,
                                differs.overlay(),
                                "the API server changes no such field: " + broken.getFirst(),
                                "give the object another name, or take the service out and bring it back, by two pull"
                                        + " requests")
                        .with(broken);
    }

    private static boolean isMadeAnew(Manifests after, ObjectDifference object) {
        return after.find(object.object().kind(), object.object().name())
                .map(found -> found.path("metadata").path("annotations"))
                .map(annotations -> hook(annotations).contains("BeforeHookCreation"))
                .orElse(false);
    }

    private static String hook(JsonNode annotations) {
        return annotations.path("argocd.argoproj.io/hook").asString("").isEmpty()
                ? ""
                : annotations.path("argocd.argoproj.io/hook-delete-policy").asString("BeforeHookCreation");
    }
}
