package io.argosy.fleet.gate;

import io.argosy.fleet.version.Version;
import io.argosy.fleet.version.Versions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jgit.revwalk.RevCommit;

/** A fleet of real models, the same in every environment, with pods that are what every gate asks for. */
public final class SoundFleet {
    private static final String SOUND = """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: model
            spec:
              replicas: 2
              selector:
                matchLabels: {app: model}
              template:
                metadata:
                  labels: {app: model}
                spec:
                  securityContext:
                    runAsNonRoot: true
                    seccompProfile: {type: RuntimeDefault}
                  topologySpreadConstraints:
                  - maxSkew: 1
                    topologyKey: kubernetes.io/hostname
                    whenUnsatisfiable: ScheduleAnyway
                    labelSelector: {matchLabels: {app: model}}
                  containers:
                  - name: service
                    image: model-service
                    envFrom:
                    - configMapRef: {name: settings}
                    ports:
                    - {name: http, containerPort: 8080}
                    - {name: management, containerPort: 8081}
                    resources:
                      requests: {cpu: 500m, memory: 512Mi}
                      limits: {memory: 512Mi}
                    readinessProbe: {httpGet: {path: /readyz, port: management}, periodSeconds: 1}
                    livenessProbe: {httpGet: {path: /healthz, port: management}}
                    securityContext:
                      allowPrivilegeEscalation: false
                      capabilities: {drop: [ALL]}
            """;

    private static final List<String> SERVICES = List.of("churn", "diabetes");

    private SoundFleet() {}

    public static JudgedFleet in(Path folder) throws IOException {
        return in(folder, SERVICES);
    }

    /** The same with other services. */
    public static JudgedFleet in(Path folder, List<String> services) throws IOException {
        JudgedFleet fleet = JudgedFleet.in(folder, services);
        fleet.files().write("base/model-service/deployment.yaml", SOUND);
        for (String service : services) {
            ToyModel.good("1.0.0").write(folder.resolve("services/" + service + "/model"));
        }
        RevCommit commit = fleet.files().commit("Sound");
        for (String service : services) {
            Version version = new Versions(fleet.repository()).at(commit, service);
            for (String environment : List.of("dev", "staging", "production")) {
                fleet.pin(environment, service, version, commit);
            }
        }
        return fleet;
    }
}
