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
import org.eclipse.jgit.revwalk.RevCommit;
import tools.jackson.databind.JsonNode;

/**
 * What the environments' clusters have, as what {@code ./fleet bootstrap} applies to each of them renders: a file that no
 * kustomization of that cluster names is in none. Each is rendered once, when it is first asked for; Argo CD's own install
 * is left out, as nothing of a service refers to it and its upstream is fetched.
 */
public final class Clusters {
    private final Monorepo repository;
    private final Tools tools;
    private final Map<String, ClusterOffers> known = new HashMap<>();

    /** Those of any commit of a repository. */
    public Clusters(Monorepo repository, Tools tools) {
        this.repository = repository;
        this.tools = tools;
    }

    /** The folders whose renderings make an environment's cluster, from the repository's root. */
    public static List<String> folders(String environment) {
        return List.of("clusters/" + environment, "clusters/" + environment + "/addons");
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

    private ClusterOffers render(RevCommit commit, String environment) throws IOException, InterruptedException {
        List<String> there = folders(environment).stream()
                .filter(folder -> repository
                        .objectId(commit, folder + "/kustomization.yaml")
                        .isPresent())
                .toList();
        Map<String, Rendering> rendered =
                new Renderer(tools).render(new ReferenceGraph(new Snapshot(repository, commit)), there);
        List<JsonNode> objects = new ArrayList<>();
        for (String folder : there) {
            switch (rendered.getOrDefault(folder, Rendering.NOTHING)) {
                case Rendering.Done(Manifests manifests) -> objects.addAll(manifests.objects());
                case Rendering.Refused(String why) ->
                    throw new FleetException(
                            ExitCode.REFUSED,
                            "nobody can say what the cluster of " + environment + " has: "
                                    + why.strip().replaceAll("\\s*\\R\\s*", " "),
                            "mend " + folder + " by a pull request of its own");
            }
        }
        return ClusterOffers.of(
                repository,
                commit,
                environment,
                new Manifests(objects),
                there.contains(folders(environment).getLast()));
    }
}
