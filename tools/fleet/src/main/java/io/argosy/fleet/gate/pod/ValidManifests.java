package io.argosy.fleet.gate.pod;

import io.argosy.fleet.gate.change.BrokenOnMain;
import io.argosy.fleet.gate.change.Gate;
import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.ProposedChange;
import io.argosy.fleet.impact.LastRendering;
import io.argosy.fleet.impact.OverlayImpact;
import io.argosy.fleet.manifest.ApiServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the change renders is what the API server takes, strictly: it would not be refused after the merge, at sync. */
public final class ValidManifests implements Gate {
    @Override
    public String name() {
        return "manifests";
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
        Map<String, String> rendered = new TreeMap<>();
        List<Judgement> judgements = new ArrayList<>();
        for (OverlayImpact impact : change.impact().overlays()) {
            switch (impact) {
                case OverlayImpact.Differs differs ->
                    rendered.put(differs.overlay().toString(), differs.after().yaml());
                case OverlayImpact.Unknown unknown -> judgements.add(refused(change, unknown));
            }
        }
        for (BrokenOnMain.Repair repair : change.broken().repairs()) {
            judgements.add(Judgement.pass(
                    this,
                    repair.overlay(),
                    "it renders again, to what it did before " + repair.last().culprit()));
        }
        if (rendered.isEmpty()) {
            return judgements;
        }
        List<ApiServer.Complaint> complaints = new ApiServer(change.tools()).check(rendered);
        complaints.stream()
                .map(complaint -> Judgement.fail(
                        this, complaint.overlay(), complaint.sentence(), "mend what it is rendered from"))
                .forEach(judgements::add);
        if (complaints.isEmpty()) {
            judgements.add(Judgement.pass(
                    this, "", "what " + rendered.size() + " overlay(s) render is valid Kubernetes, strictly"));
        }
        return judgements;
    }

    /** With the merge that broke it, where that was not this change: who looks at one service has not seen the other's. */
    private Judgement refused(ProposedChange change, OverlayImpact.Unknown unknown) {
        String why = unknown.why().strip().replaceAll("\\s*\\R\\s*", " ");
        LastRendering last = change.broken().last().get(unknown.overlay());
        if (last != null) {
            return Judgement.fail(
                    this,
                    unknown.overlay(),
                    why + "; main has not rendered it since " + last.culprit(),
                    "take that back first, with `" + last.revert() + "`, or mend what it says");
        }
        String see = "see it with `kustomize build " + unknown.overlay().path() + "`";
        if (unknown.already()) {
            return Judgement.fail(this, unknown.overlay(), why + "; main has not rendered it for long", see);
        }
        // What pins something is there to be run; of the rest the gates say that they cannot know.
        return change.pins().stream().anyMatch(pin -> pin.overlay().equals(unknown.overlay()))
                ? Judgement.fail(this, unknown.overlay(), why, see)
                : Judgement.unknown(this, unknown.overlay(), why, see);
    }
}
