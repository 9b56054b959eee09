package io.argosy.fleet.gate.cluster;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.Snapshot;
import io.argosy.fleet.manifest.Manifests;
import io.argosy.fleet.manifest.ReferenceGraph;
import io.argosy.fleet.manifest.Renderer;
import io.argosy.fleet.manifest.Rendering;
import io.argosy.fleet.tool.Tools;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.eclipse.jgit.revwalk.RevCommit;
import tools.jackson.databind.JsonNode;

/**
 * What the environments' clusters have, as what {@code ./fleet bootstrap} applies to each of them renders: a file that no
 * kustomization of that cluster names is in none. Each is rendered once, when it is first asked for; Argo CD's own install
 * is left out, as nothing of a service refers to it and its upstream is fetched.
 */
public final class Clusters {
    /** Of every cluster that comes without these definitions. */
    private static final String GATEWAY_API = "clusters/gateway-api";

    private final Monorepo repository;
    private final Tools tools;
    private final Map<String, ClusterOffers> known = new HashMap<>();
    private final Map<String, Manifests> rendered = new HashMap<>();

    /** Those of any commit of a repository. */
    public Clusters(Monorepo repository, Tools tools) {
        this.repository = repository;
        this.tools = tools;
    }

    /** The folders whose renderings make an environment's cluster, from the repository's root. */
    public static List<String> folders(String environment) {
        return List.of("clusters/" + environment, "clusters/" + environment + "/addons");
    }

    /** Whether nothing that an environment's cluster is made of is another in one of two. */
    public static boolean isSame(String environment, ReferenceGraph base, ReferenceGraph head) {
        String argo = ArgoDocument.folder(environment);
        return folders(environment).stream().allMatch(folder -> base.isSame(folder, head))
                && base.reach(argo).equals(head.reach(argo))
                && base.reach(GATEWAY_API).equals(head.reach(GATEWAY_API));
    }

    /**
     * What an environment's cluster has as a commit says it.
     *
     * @throws FleetException where it does not render, so that nobody can say
     */
    public synchronized ClusterOffers at(RevCommit commit, String environment)
            throws IOException, InterruptedException {
        String key = commit.name() + " " + environment;
        ClusterOffers offers = known.get(key);
        if (offers == null) {
            offers = render(commit, environment);
            known.put(key, offers);
        }
        return offers;
    }

    /**
     * All that a commit gives an environment's cluster.
     *
     * @throws FleetException where it does not render, so that nobody can say
     */
    public synchronized ClusterState state(RevCommit commit, String environment)
            throws IOException, InterruptedException {
        Snapshot snapshot = new Snapshot(repository, commit);
        ReferenceGraph graph = new ReferenceGraph(snapshot);
        ReferenceGraph.Reach argo = graph.reach(ArgoDocument.folder(environment));
        List<String> unread = new ArrayList<>(argo.problems());
        unread.addAll(graph.reach(GATEWAY_API).problems());
        return new ClusterState(
                objects(commit, environment),
                ArgoDocument.of(snapshot, argo.files().keySet(), unread),
                unread,
                folders(snapshot));
    }

    private static List<String> folders(Snapshot snapshot) {
        SortedSet<String> folders = new TreeSet<>();
        for (String file : snapshot.below("").keySet()) {
            for (int slash = file.lastIndexOf('/');
                    slash > 0 && folders.add(file.substring(0, slash));
                    slash = file.lastIndexOf('/', slash - 1)) {
                // Each folder above it is one as well.
            }
        }
        return List.copyOf(folders);
    }

    private ClusterOffers render(RevCommit commit, String environment) throws IOException, InterruptedException {
        return ClusterOffers.of(
                repository,
                commit,
                environment,
                objects(commit, environment),
                there(commit, environment).contains(folders(environment).getLast()));
    }

    private List<String> there(RevCommit commit, String environment) {
        ReferenceGraph graph = new ReferenceGraph(new Snapshot(repository, commit));
        return folders(environment).stream().filter(graph::isThere).toList();
    }

    private Manifests objects(RevCommit commit, String environment) throws IOException, InterruptedException {
        String key = commit.name() + " " + environment;
        Manifests objects = rendered.get(key);
        if (objects == null) {
            objects = renderObjects(commit, environment);
            rendered.put(key, objects);
        }
        return objects;
    }

    private Manifests renderObjects(RevCommit commit, String environment) throws IOException, InterruptedException {
        List<String> there = there(commit, environment);
        Map<String, Rendering> done =
                new Renderer(tools).render(new ReferenceGraph(new Snapshot(repository, commit)), there);
        List<JsonNode> objects = new ArrayList<>();
        for (String folder : there) {
            switch (done.getOrDefault(folder, Rendering.NOTHING)) {
                case Rendering.Done(Manifests manifests) -> objects.addAll(manifests.objects());
                case Rendering.Refused(String why) ->
                    throw new FleetException(
                            ExitCode.REFUSED,
                            "nobody can say what the cluster of " + environment + " has: "
                                    + why.strip().replaceAll("\\s*\\R\\s*", " "),
                            "mend " + folder + " by a pull request of its own");
            }
        }
        return new Manifests(objects);
    }
}
