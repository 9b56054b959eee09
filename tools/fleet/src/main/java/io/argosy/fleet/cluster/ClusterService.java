package io.argosy.fleet.cluster;

import java.util.ArrayList;
import java.util.List;

/**
 * One service in one cluster, for a person at a terminal.
 *
 * @param facts which cluster
 * @param service which service
 */
public record ClusterService(ClusterFacts facts, String service) {
    /** More pods than any environment allows. */
    private static final String EVERY_POD = "--max-log-requests=100";

    /**
     * Prints what its pods say, each line with the pod that said it.
     *
     * @param lines how many of each pod's last lines
     * @param follow whether to go on until Ctrl-C
     * @return kubectl's exit status
     */
    public int logs(int lines, boolean follow) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "-n",
                namespace(),
                "logs",
                "-l",
                "app.kubernetes.io/name=" + service,
                "--prefix",
                "--tail=" + lines,
                EVERY_POD));
        if (follow) {
            command.add("--follow");
        }
        return new Kubectl(facts.context()).interact(command.toArray(String[]::new));
    }

    /**
     * Forwards a port of this machine to it until Ctrl-C.
     *
     * @return kubectl's exit status
     */
    public int open(int port) throws InterruptedException {
        return new Kubectl(facts.context())
                .interact("-n", namespace(), "port-forward", "service/" + service + "-model", port + ":80");
    }

    private String namespace() {
        return "model-" + service;
    }
}
