package io.argosy.fleet.verify;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.monitoring.Monitoring;
import io.argosy.fleet.monitoring.Objectives;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Alerts and dashboards are what the signals and {@value Objectives#PATH} make, and nothing lies beside them. */
public final class MonitoringIsGenerated implements Generated {
    @Override
    public String sentence() {
        return "alerts and dashboards are as the signals and objectives make them";
    }

    @Override
    public SortedMap<String, String> files(Tree tree) throws IOException {
        // A repository without clusters has nobody to watch them.
        if (!tree.folders("clusters/addons").contains("monitoring")) {
            return new TreeMap<>();
        }
        try {
            return Monitoring.files(
                    tree.has(Objectives.PATH) ? Objectives.parse(tree.text(Objectives.PATH)) : Objectives.defaults());
        } catch (FleetException e) {
            throw new Unmakeable(new Finding(Objectives.PATH, e.fact(), e.nextStep()));
        }
    }

    @Override
    public List<Finding> check(Tree tree) throws IOException, InterruptedException {
        List<Finding> findings = new ArrayList<>(Generated.super.check(tree));
        if (findings.stream().noneMatch(finding -> finding.path().equals(Objectives.PATH))) {
            SortedMap<String, String> made = files(tree);
            tree.files(Monitoring.FOLDER).stream()
                    .filter(path -> !made.containsKey(path))
                    .map(path -> new Finding(path, "nothing makes it", "remove it"))
                    .forEach(findings::add);
        }
        return findings;
    }
}
