package io.argosy.fleet.cluster;

import io.argosy.fleet.story.FreshClone;
import io.argosy.fleet.tool.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The whole thing once: a clone of this repository, and three clusters whose Argo CD follow it. The contexts are those of
 * {@code clusters/<env>/facts} or {@code FLEET_CONTEXT_<ENV>}; images go where {@code FLEET_PUSH_TO} says. churn alone runs,
 * so that a small machine is enough for three clusters.
 */
final class FleetOnClusters implements AutoCloseable {
    private static final Pattern PINNED = Pattern.compile("newTag: (\\S+)");

    private final FreshClone clone;
    private final Path folder;
    private final List<Cluster> clusters;

    private FleetOnClusters(FreshClone clone, Path folder, List<Cluster> clusters) {
        this.clone = clone;
        this.folder = folder;
        this.clusters = clusters;
    }

    /** Releases churn, promotes it everywhere, bootstraps the clusters, and waits until all is well. */
    static FleetOnClusters start() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("fleet-on-clusters-").resolve("argosy");
        FreshClone clone = FreshClone.in(folder);
        List<Cluster> clusters = List.of("dev", "staging", "production").stream()
                .map(environment -> new Cluster(ClusterFacts.of(folder, environment)))
                .toList();
        FleetOnClusters fleet = new FleetOnClusters(clone, folder, clusters);
        fleet.keepChurnAlone();
        fleet.release();
        for (String environment : List.of("staging", "production")) {
            fleet.merge(fleet.promote(environment));
        }
        ClusterManifests manifests = new ClusterManifests(folder, Tools.of(folder, System.err::println));
        for (Cluster cluster : clusters) {
            new Bootstrap(folder, cluster.facts(), manifests, System.err::println).run(fleet.url(), false, false);
        }
        for (Cluster cluster : clusters) {
            cluster.awaitHealthy(fleet.pinned(cluster.environment()));
        }
        return fleet;
    }

    Cluster dev() {
        return clusters.getFirst();
    }

    Cluster staging() {
        return clusters.get(1);
    }

    Cluster production() {
        return clusters.getLast();
    }

    List<Cluster> clusters() {
        return clusters;
    }

    Path folder() {
        return folder;
    }

    /** Where the clusters' Argo CD finds the clone: as a folder, or below the address that {@code FLEET_CLONES_AT} gives. */
    String url() {
        return System.getenv().getOrDefault("FLEET_CLONES_AT", "file://") + folder;
    }

    /** The repository that the clusters follow. */
    FreshClone repository() {
        return clone;
    }

    /** Makes a new version of churn by a change of one of its settings, and pins it in dev. Returns the version. */
    String releaseChanged(String setting) throws IOException {
        Path settings = folder.resolve("services/churn/deploy/settings.env");
        // Another test may have set it: a key stands there once.
        String key = setting.substring(0, setting.indexOf('=') + 1);
        List<String> lines = new ArrayList<>(Files.readAllLines(settings));
        lines.removeIf(line -> line.startsWith(key));
        lines.add(setting);
        Files.write(settings, lines);
        commit("Change a setting of churn: " + setting);
        return release();
    }

    /** Releases churn as the checked-out commit has it. Returns the version. */
    String release() {
        clone.shell("./fleet release churn");
        return pinned("dev");
    }

    /** Writes the promotion of churn to an environment. Returns its branch. */
    String promote(String environment) {
        return branch(clone.shell("./fleet promote churn --env " + environment));
    }

    /** Writes the rollback of churn in an environment. Returns its branch. */
    String rollback(String environment) {
        return branch(clone.shell("./fleet rollback churn --env " + environment));
    }

    /** Writes the end of a hold of churn in an environment. Returns its branch. */
    String unhold(String environment) {
        return branch(clone.shell("./fleet unhold churn --env " + environment));
    }

    /** What the button of a pull request does. */
    void merge(String branch) {
        clone.shell("git merge --quiet --no-ff --no-edit " + branch);
    }

    /** Writes a file of the repository and commits it. */
    void write(String path, String text, String message) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        commit(message);
    }

    String read(String path) throws IOException {
        return Files.readString(folder.resolve(path));
    }

    void commit(String message) {
        clone.shell("git add -A && git commit --quiet -m '" + message + "'");
    }

    /** Takes the last commit back, as a pull request's Revert button does. */
    void revertLast() {
        clone.shell("git revert --no-edit $(git rev-parse --quiet --verify HEAD^2 >/dev/null && echo -m 1) HEAD");
    }

    /** The version that Git pins in an environment. */
    String pinned(String environment) {
        Matcher tag = PINNED.matcher(clone.shell("cat overlays/" + environment + "/churn/release/kustomization.yaml"));
        if (!tag.find()) {
            throw new AssertionError("nothing is pinned in " + environment);
        }
        return tag.group(1);
    }

    private void keepChurnAlone() {
        clone.shell("ls -d overlays/*/* | grep -v -e /environment -e /churn | xargs -r git rm -rq");
        clone.tried("git commit --quiet -m 'Keep churn alone'");
    }

    private static String branch(String printed) {
        return printed.lines()
                .filter(line -> line.startsWith("merge it with: git merge --no-ff --no-edit "))
                .map(line -> line.substring("merge it with: git merge --no-ff --no-edit ".length())
                        .strip())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no branch in: " + printed));
    }

    /** Leaves the clusters as they were found: without Applications, and without what they made. */
    @Override
    public void close() {
        for (Cluster cluster : clusters) {
            Eventually.finallyWithin(
                    Duration.ofMinutes(2),
                    () -> cluster.environment() + " keeps churn's namespace",
                    () -> cluster.kubectl()
                                    .attempt("-n", "argocd", "delete", "applicationset", "models", "--ignore-not-found")
                                    .succeeded()
                            && !cluster.kubectl()
                                    .attempt("get", "namespace", Cluster.NAMESPACE)
                                    .succeeded());
        }
    }
}
