package io.argosy.fleet.cluster;

import io.argosy.fleet.engine.state.ServiceStatus;
import io.argosy.fleet.incluster.ApiServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * The Applications of the cluster that this process is a pod of, in two questions. Its account may list those and Deployments, and nothing
 * else: why one is not well is told as far as Argo CD and the Deployment say it.
 */
public final class OwnApplications implements AutoCloseable {
    private static final String APPLICATIONS = "/apis/argoproj.io/v1alpha1/namespaces/argocd/applications";
    private static final String DEPLOYMENTS = "/apis/apps/v1/deployments";
    private static final String OURS = "app.kubernetes.io/part-of=argosy";

    private final ApiServer api;

    /** Asks this one, and closes it. */
    public OwnApplications(ApiServer api) {
        this.api = api;
    }

    /**
     * Every service that Argo CD follows here.
     *
     * @throws IOException where the API server does not answer, or does not let this account look
     */
    public List<ServiceStatus> statuses(ClusterFacts facts, Applications.Pins pins)
            throws IOException, InterruptedException {
        Map<String, ArrayNode> deployments = new HashMap<>();
        for (JsonNode deployment : api.list(DEPLOYMENTS, OURS).items()) {
            deployments
                    .computeIfAbsent(deployment.at("/metadata/namespace").asString(""), _ -> nothing())
                    .add(deployment);
        }
        Applications applications = new Applications(facts);
        List<ServiceStatus> statuses = new ArrayList<>();
        for (JsonNode application : api.list(APPLICATIONS, OURS).items()) {
            ArrayNode its = deployments.getOrDefault(
                    application.at("/spec/destination/namespace").asString(""), nothing());
            statuses.add(applications.status(application, its, pins, new Applications.Details() {
                @Override
                public String unwell() throws InterruptedException {
                    return new Reason(application, its, nothing(), nothing(), nothing()).sentence(_ -> "");
                }

                @Override
                public String blind() {
                    return "";
                }
            }));
        }
        return statuses;
    }

    private static ArrayNode nothing() {
        return JsonMapper.shared().createArrayNode();
    }

    @Override
    public void close() {
        api.close();
    }
}
