package io.argosy.fleet.gate.cluster;

import io.argosy.fleet.manifest.Manifests;
import java.util.List;

/**
 * All that a commit gives one environment's cluster.
 *
 * @param objects what is applied to it, but for Argo CD's own install
 * @param argo what the repository says of Argo CD's install: its documents and patches; its upstream is fetched
 * @param unread what keeps that from being known, each a sentence
 * @param folders every folder of the repository
 */
public record ClusterState(Manifests objects, List<ArgoDocument> argo, List<String> unread, List<String> folders) {
    /** Where nobody can say. */
    public static final ClusterState NONE = new ClusterState(Manifests.NONE, List.of(), List.of(), List.of());

    public ClusterState {
        argo = List.copyOf(argo);
        unread = List.copyOf(unread);
        folders = List.copyOf(folders);
    }

    /** What its Applications are. */
    Applications applications() {
        return Applications.of(objects, folders);
    }
}
