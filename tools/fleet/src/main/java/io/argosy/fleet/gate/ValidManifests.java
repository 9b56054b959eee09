package io.argosy.fleet.gate;

import io.argosy.fleet.impact.OverlayImpact;
import io.argosy.fleet.manifest.ApiServer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the change renders is what the API server takes, strictly: it would not be refused after the merge, at sync. */
final class ValidManifests implements Gate {
    @Override
    public String name() {
        return "manifests";
    }

    @Override
    public boolean waits() {
        return true;
    }

    @Override
    public List<Judgement> judge(ProposedChange change) throws IOException, InterruptedException {
        Map<String, String> rendered = new TreeMap<>();
        for (OverlayImpact impact : change.impact().overlays()) {
            switch (impact) {
                case OverlayImpact.Differs differs ->
                    rendered.put(differs.overlay().toString(), differs.after().yaml());
                case OverlayImpact.Unknown unknown -> {
                    return List.of(Judgement.unknown(
                            this,
                            unknown.overlay(),
                            unknown.why(),
                            "see it with `kustomize build " + unknown.overlay().path() + "`"));
                }
            }
        }
        if (rendered.isEmpty()) {
            return List.of();
        }
        List<ApiServer.Complaint> complaints = new ApiServer(change.tools()).check(rendered);
        if (complaints.isEmpty()) {
            return List.of(Judgement.pass(
                    this, "", "what " + rendered.size() + " overlay(s) render is valid Kubernetes, strictly"));
        }
        return complaints.stream()
                .map(complaint -> Judgement.fail(
                        this, complaint.overlay(), complaint.sentence(), "mend what it is rendered from"))
                .toList();
    }
}
