package io.argosy.fleet.monitoring;

import java.util.SortedMap;
import java.util.TreeMap;

/** Everything that is made of the signals. */
public final class Monitoring {
    /** Where it is kept: {@code ./fleet verify --write} makes it, and {@code ./fleet verify} compares. */
    public static final String FOLDER = "clusters/addons/monitoring/generated";

    /** The dashboard of one service. */
    public static final String SERVICE = "service";
    /** The dashboard of what a service's model says. */
    public static final String MODEL = "model";

    private Monitoring() {}

    /** How Grafana's addresses name a dashboard. */
    public static String uid(String dashboard) {
        return "argosy-" + dashboard;
    }

    /** The content of each file by its path from the root. */
    public static SortedMap<String, String> files(Objectives objectives) {
        SortedMap<String, String> files = new TreeMap<>();
        files.put(FOLDER + "/rules.yaml", Alerts.yaml(objectives));
        for (Dashboard dashboard : Dashboards.all()) {
            files.put(FOLDER + "/" + dashboard.name() + ".json", dashboard.json());
        }
        return files;
    }
}
