package io.argosy.fleet.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.tool.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What review lets pass, the API server takes. Each mistake is made in what a real service with traits renders, so all else in
 * it is right; the expected words are the API server's own.
 */
class ApiServerTest {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Tools TOOLS = Tools.of(ROOT, System.err::println);
    private static final String SECRET = "hunter2hunter2";

    private static String rendered = "";
    private static Map<String, List<String>> refused = Map.of();

    /**
     * A mistake in an object.
     *
     * @param kind of the object; the service has one of each
     * @param pointer where, as a JSON Pointer whose last part may be "-", the end of a list
     * @param value what stands there then, as JSON; null where it is taken away
     * @param sentence how a complaint begins
     */
    record Mistake(String kind, String pointer, @Nullable String value, String sentence) {
        @Override
        public String toString() {
            String shown = value == null ? "gone" : value.length() > 60 ? value.substring(0, 60) + "…" : value;
            return kind + " " + pointer + " " + shown;
        }
    }

    private static Mistake bad(String kind, String pointer, @Nullable String value, String sentence) {
        return new Mistake(kind, pointer, value, sentence);
    }

    static Stream<Mistake> mistakes() {
        return Stream.of(
                bad(
                        "HorizontalPodAutoscaler",
                        "/spec/minReplicas",
                        "0",
                        "spec.minReplicas: Invalid value: 0: must be greater than or equal to 1"),
                bad(
                        "HorizontalPodAutoscaler",
                        "/spec/minReplicas",
                        "99",
                        "spec.maxReplicas: Invalid value: 4: must be greater than or equal to `minReplicas`"),
                bad(
                        "HorizontalPodAutoscaler",
                        "/spec/maxReplicas",
                        "0",
                        "spec.maxReplicas: Invalid value: 0: must be greater than 0"),
                bad(
                        "HorizontalPodAutoscaler",
                        "/spec/behavior/scaleDown/policies",
                        "[]",
                        "spec.behavior.scaleDown.policies: Required value: must specify at least one Policy"),
                bad(
                        "HorizontalPodAutoscaler",
                        "/spec/behavior/scaleDown/stabilizationWindowSeconds",
                        "3601",
                        "spec.behavior.scaleDown.stabilizationWindowSeconds: Invalid value: 3601: must be less than or equal to 3600"),
                bad(
                        "HorizontalPodAutoscaler",
                        "/spec/behavior/scaleUp/policies/0/periodSeconds",
                        "1801",
                        "spec.behavior.scaleUp.policies[0].periodSeconds: Invalid value: 1801: must be less than or equal to 1800"),
                bad(
                        "HorizontalPodAutoscaler",
                        "/spec/behavior/scaleUp/selectPolicy",
                        "\"Most\"",
                        "spec.behavior.scaleUp.selectPolicy: Unsupported value: \"Most\": supported values: \"Disabled\", \"Max\", \"Min\""),
                bad(
                        "HorizontalPodAutoscaler",
                        "/spec/metrics/0/resource/target/averageUtilization",
                        "0",
                        "spec.metrics[0].resource.target.averageUtilization: Invalid value: 0: must be greater than 0"),
                bad(
                        "HorizontalPodAutoscaler",
                        "/spec/metrics/0/resource/target/type",
                        "\"Percent\"",
                        "spec.metrics[0].resource.target.type: Invalid value: \"Percent\": must be either Utilization, Value, or AverageValue"),
                bad(
                        "HorizontalPodAutoscaler",
                        "/spec/metrics/0/type",
                        "\"Resources\"",
                        "spec.metrics[0].type: Unsupported value: \"Resources\": supported values: \"ContainerResource\", \"External\", \"Object\", \"Pods\", \"Resource\""),
                bad(
                        "HorizontalPodAutoscaler",
                        "/spec/scaleTargetRef/kind",
                        "\"a/b\"",
                        "spec.scaleTargetRef.kind: Invalid value: \"a/b\": may not contain '/'"),
                bad(
                        "PodDisruptionBudget",
                        "/spec/minAvailable",
                        "1",
                        "spec: Invalid value: {\"MinAvailable\":1,\"Selector\":{\"matchLabels\":{\"app.kubernetes.io/component\":\"model-service\",\"app.kubernetes.io/name\":\"sample\",\"app"),
                bad(
                        "PodDisruptionBudget",
                        "/spec/maxUnavailable",
                        "\"110%\"",
                        "spec.maxUnavailable: Invalid value: \"110%\": must not be greater than 100%"),
                bad(
                        "PodDisruptionBudget",
                        "/spec/maxUnavailable",
                        "\"one\"",
                        "spec.maxUnavailable: Invalid value: \"one\": a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')"),
                bad(
                        "PodDisruptionBudget",
                        "/spec/maxUnavailable",
                        "-1",
                        "spec.maxUnavailable: Invalid value: -1: must be greater than or equal to 0"),
                bad(
                        "PodDisruptionBudget",
                        "/spec/unhealthyPodEvictionPolicy",
                        "\"Never\"",
                        "spec.unhealthyPodEvictionPolicy: Unsupported value: \"Never\": supported values: \"AlwaysAllow\", \"IfHealthyBudget\""),
                bad(
                        "PodDisruptionBudget",
                        "/spec/selector/matchLabels/app.kubernetes.io~1name",
                        "\"a b\"",
                        "spec.selector.matchLabels: Invalid value: \"a b\""),
                bad(
                        "Deployment",
                        "/spec/replicas",
                        "-1",
                        "spec.replicas: Invalid value: -1: must be greater than or equal to 0"),
                bad(
                        "Deployment",
                        "/spec/replicas",
                        "1.5",
                        "json: cannot unmarshal number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32"),
                bad(
                        "Deployment",
                        "/spec/selector/matchLabels/app",
                        "\"other\"",
                        "spec.template.metadata.labels: Invalid value: {\"app.kubernetes.io/component\":\"model-service\",\"app.kubernetes.io/name\":\"sample\",\"app.kubernetes.io/part-of\":\"argosy\"}: `selector` does not match template `labels`"),
                bad(
                        "Deployment",
                        "/spec/strategy/rollingUpdate",
                        "{\"maxSurge\":0,\"maxUnavailable\":0}",
                        "spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0"),
                bad(
                        "Deployment",
                        "/spec/strategy/type",
                        "\"Recreate\"",
                        "spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'"),
                bad(
                        "Deployment",
                        "/spec/progressDeadlineSeconds",
                        "0",
                        "spec.progressDeadlineSeconds: Invalid value: 0: must be greater than minReadySeconds"),
                bad(
                        "Deployment",
                        "/spec/minReadySeconds",
                        "-1",
                        "spec.minReadySeconds: Invalid value: -1: must be greater than or equal to 0"),
                bad(
                        "Deployment",
                        "/metadata/labels/argosy.io~1environment",
                        "\"not a label\"",
                        "metadata.labels: Invalid value: \"not a label\""),
                bad("Deployment", "/metadata/labels/a~1b~1c", "\"x\"", "metadata.labels: Invalid value: \"a/b/c\""),
                bad(
                        "Deployment",
                        "/metadata/annotations",
                        "{\"Not A Key!\":\"x\"}",
                        "metadata.annotations: Invalid value: \"Not A Key!\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "),
                bad("Deployment", "/metadata/name", "\"Churn_Model\"", "metadata.name: Invalid value: \"Churn_Model\""),
                bad(
                        "Deployment",
                        "/metadata/namespace",
                        "\"Model.Churn\"",
                        "metadata.namespace: Invalid value: \"Model.Churn\""),
                bad("Deployment", "/metadata/uid", "\"1\"", "metadata.uid: uid mismatch: no existing object was found"),
                bad(
                        "Deployment",
                        "/metadata/resourceVersion",
                        "\"1\"",
                        "metadata.resourceVersion: resourceVersion should not be set on objects to be created"),
                bad(
                        "Deployment",
                        "/spec/template/spec/nodeSelector",
                        "{\"zone\":\"a b\"}",
                        "spec.template.spec.nodeSelector: Invalid value: \"a b\""),
                bad(
                        "Deployment",
                        "/spec/template/spec/tolerations",
                        "[{\"operator\":\"Exists\",\"value\":\"x\"}]",
                        "spec.template.spec.tolerations[0].operator: Invalid value: \"x\": value must be empty when `operator` is 'Exists'"),
                bad(
                        "Deployment",
                        "/spec/template/spec/tolerations",
                        "[{\"key\":\"a\",\"effect\":\"Never\"}]",
                        "spec.template.spec.tolerations[0].effect: Unsupported value: \"Never\": supported values: \"NoSchedule\", \"PreferNoSchedule\", \"NoExecute\""),
                bad(
                        "Deployment",
                        "/spec/template/spec/tolerations",
                        "[{\"key\":\"a\",\"tolerationSeconds\":5,\"effect\":\"NoSchedule\"}]",
                        "spec.template.spec.tolerations[0].effect: Invalid value: \"NoSchedule\": effect must be 'NoExecute' when `tolerationSeconds` is set"),
                bad(
                        "Deployment",
                        "/spec/template/spec/topologySpreadConstraints/0/maxSkew",
                        "0",
                        "spec.template.spec.topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than zero"),
                bad(
                        "Deployment",
                        "/spec/template/spec/topologySpreadConstraints/0/whenUnsatisfiable",
                        "\"Perhaps\"",
                        "spec.template.spec.topologySpreadConstraints[0].whenUnsatisfiable: Unsupported value: \"Perhaps\": supported values: \"DoNotSchedule\", \"ScheduleAnyway\""),
                bad(
                        "Deployment",
                        "/spec/template/spec/topologySpreadConstraints/1/topologyKey",
                        "\"kubernetes.io/hostname\"",
                        "spec.template.spec.topologySpreadConstraints: duplicate entries for key [topologyKey=\"kubernetes.io/hostname\",whenUnsatisfiable=\"ScheduleAnyway\"]"),
                bad(
                        "Deployment",
                        "/spec/template/spec/affinity",
                        "{\"podAntiAffinity\":{\"preferredDuringSchedulingIgnoredDuringExecution\":[{\"weight\":101,\"podAffinityTerm\":{\"topologyKey\":\"zone\"}}]}}",
                        "spec.template.spec.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight: Invalid value: 101: must be in the range 1-100"),
                bad(
                        "Deployment",
                        "/spec/template/spec/restartPolicy",
                        "\"Never\"",
                        "spec.template.spec.restartPolicy: Unsupported value: \"Never\": supported values: \"Always\""),
                bad(
                        "Deployment",
                        "/spec/template/spec/terminationGracePeriodSeconds",
                        "-1",
                        "spec.template.spec.containers[0].lifecycle.preStop.sleep: Invalid value: 5: must be non-negative and less than terminationGracePeriodSeconds (-1)"),
                bad(
                        "Deployment",
                        "/spec/template/spec/dnsPolicy",
                        "\"Nearby\"",
                        "spec.template.spec.dnsPolicy: Unsupported value: \"Nearby\": supported values: \"ClusterFirstWithHostNet\", \"ClusterFirst\", \"Default\", \"None\""),
                bad(
                        "Deployment",
                        "/spec/template/spec/serviceAccountName",
                        "\"A_B\"",
                        "spec.template.spec.serviceAccountName: Invalid value: \"A_B\""),
                bad(
                        "Deployment",
                        "/spec/template/spec/priorityClassName",
                        "\"A_B\"",
                        "spec.template.spec.priorityClassName: Invalid value: \"A_B\""),
                bad(
                        "Deployment",
                        "/spec/template/spec/volumes/0/name",
                        "\"Tmp\"",
                        "spec.template.spec.volumes[0].name: Invalid value: \"Tmp\""),
                bad(
                        "Deployment",
                        "/spec/template/spec/volumes/-",
                        "{\"name\":\"tmp\",\"emptyDir\":{}}",
                        "spec.template.spec.volumes: duplicate entries for key [name=\"tmp\"]"),
                bad(
                        "Deployment",
                        "/spec/template/spec/volumes/0/emptyDir/sizeLimit",
                        "\"-1Mi\"",
                        "spec.template.spec.volumes[0].emptyDir.sizeLimit: Forbidden: SizeLimit field must be a valid resource quantity"),
                bad(
                        "Deployment",
                        "/spec/template/spec/volumes/-",
                        "{\"name\":\"none\",\"configMap\":{\"name\":\"x\"},\"emptyDir\":{}}",
                        "spec.template.spec.volumes[2].configMap: Forbidden: may not specify more than 1 volume type"),
                bad(
                        "Deployment",
                        "/spec/template/spec/securityContext/runAsUser",
                        "-1",
                        "spec.template.spec.securityContext.runAsUser: Invalid value: -1: must be between 0 and 2147483647, inclusive"),
                bad(
                        "Deployment",
                        "/spec/template/spec/securityContext/sysctls",
                        "[{\"name\":\"a..b\",\"value\":\"1\"}]",
                        "spec.template.spec.securityContext.sysctls[0].name: Invalid value: \"a..b\": must have at most 253 characters and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$"),
                bad(
                        "Deployment",
                        "/spec/template/spec/containers",
                        "[]",
                        "spec.template.spec.containers: Required value"),
                bad(
                        "Deployment",
                        "/spec/template/spec/initContainers",
                        "[{\"name\":\"service\",\"image\":\"x\"}]",
                        "spec.template.spec.initContainers[0].name: Duplicate value: \"service\""),
                bad(
                        "Deployment",
                        "/spec/template/spec/containers/0/name",
                        "\"Service\"",
                        "spec.template.spec.containers[0].name: Invalid value: \"Service\""),
                bad(
                        "Deployment",
                        "/spec/template/spec/containers/0/image",
                        "\"\"",
                        "spec.template.spec.containers[0].image: Required value"),
                bad(
                        "Deployment",
                        "/spec/template/spec/containers/0/imagePullPolicy",
                        "\"Sometimes\"",
                        "spec.template.spec.containers[0].imagePullPolicy: Unsupported value: \"Sometimes\": supported values: \"Always\", \"IfNotPresent\", \"Never\""),
                bad(
                        "Deployment",
                        "/spec/template/spec/containers/0/resources/requests/memory",
                        "\"1Gi\"",
                        "spec.template.spec.containers[0].resources.requests: Invalid value: \"1Gi\": must be less than or equal to memory limit of 512Mi"),
                bad(
                        "Deployment",
                        "/spec/template/spec/containers/0/resources/requests/cpu",
                        "\"-1\"",
                        "spec.template.spec.containers[0].resources.requests[cpu]: Invalid value: \"-1\": must be greater than or equal to 0"),
                bad(
                        "Deployment",
                        "/spec/template/spec/containers/0/resources/requests/cpu",
                        "\"half\"",
                        "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"),
                bad(
                        "Deployment",
                        "/spec/template/spec/containers/0/resources/requests/gpu",
                        "\"1\"",
                        "spec.template.spec.containers[0].resources.requests[gpu]: Invalid value: \"gpu\": must be a standard resource type or fully qualified"),
                bad(
                        "Deployment",
                        "/spec/template/spec/containers/0/resources/limits/nvidia.com~1gpu",
                        "\"0.5\"",
                        "spec.template.spec.containers[0].resources.limits[nvidia.com/gpu]: Invalid value: \"500m\": must be an integer"),
                bad(
                        "Deployment",
                        "/spec/template/spec/containers/0/ports/0/containerPort",
                        "70000",
                        "spec.template.spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive"),
                bad(
                        "Deployment",
                        "/spec/template/spec/containers/0/ports/0/name",
                        "\"management\"",
                        "spec.template.spec.containers[0].ports[1].name: Duplicate value: \"management\""),
                bad(
                        "Deployment",
                        "/spec/template/spec/containers/0/ports/0/name",
                        "\"a-name-that-is-too-long\"",
                        "spec.template.spec.containers[0].ports[0].name: Invalid value: \"a-name-that-is-too-long\": must be no more than 15 characters"),
                bad(
                        "Deployment",
                        "/spec/template/spec/containers/0/ports/-",
                        "{\"containerPort\":8080,\"name\":\"again\"}",
                        "spec.template.spec.containers[name=\"service\"].ports: duplicate entries for key [containerPort=8080,protocol=\"TCP\"]"),
                bad(
                        "Deployment",
                        "/spec/template/spec/containers/0/ports/0/protocol",
                        "\"HTTP\"",
                        "spec.template.spec.containers[0].ports[0].protocol: Unsupported value: \"HTTP\": supported values: \"SCTP\", \"TCP\", \"UDP\""),
                bad(
                        "Deployment",
                        "/spec/template/spec/containers/0/readinessProbe/periodSeconds",
                        "-5",
                        "spec.template.spec.containers[0].readinessProbe.periodSeconds: Invalid value: -5: must be greater than or equal to 0"),
                bad(
                        "Deployment",
                        "/spec/template/spec/containers/0/livenessProbe/successThreshold",
                        "2",
                        "spec.template.spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1"),
                bad(
                        "Deployment",
                        "/spec/template/spec/containers/0/startupProbe/tcpSocket",
                        "{\"port\":1}",
                        "spec.template.spec.containers[0].startupProbe.tcpSocket: Forbidden: may not specify more than 1 handler type"),
                bad(
                        "Deployment",
                        "/spec/template/spec/containers/0/readinessProbe/httpGet/port",
                        "0",
                        "spec.template.spec.containers[0].readinessProbe.httpGet.port: Invalid value: 0: must be between 1 and 65535, inclusive"),
                bad(
                        "Deployment",
                        "/spec/template/spec/containers/0/readinessProbe/httpGet/scheme",
                        "\"FTP\"",
                        "spec.template.spec.containers[0].readinessProbe.httpGet.scheme: Unsupported value: \"FTP\": supported values: \"HTTP\", \"HTTPS\""),
                bad(
                        "Deployment",
                        "/spec/template/spec/containers/0/lifecycle/preStop/sleep/seconds",
                        "31",
                        "spec.template.spec.containers[0].lifecycle.preStop.sleep: Invalid value: 31: must be non-negative and less than terminationGracePeriodSeconds (30)"),
                bad(
                        "Deployment",
                        "/spec/template/spec/containers/0/env",
                        "[{\"name\":\"A\",\"value\":\"1\"},{\"name\":\"A\",\"value\":\"2\"}]",
                        "spec.template.spec.containers[name=\"service\"].env: duplicate entries for key [name=\"A\"]"),
                bad(
                        "Deployment",
                        "/spec/template/spec/containers/0/env",
                        "[{\"name\":\"A=B\",\"value\":\"1\"}]",
                        "spec.template.spec.containers[0].env[0].name: Invalid value: \"A=B\": a valid environment variable name must consist only of printable ASCII characters other than '='"),
                bad(
                        "Deployment",
                        "/spec/template/spec/containers/0/env",
                        "[{\"name\":\"A\",\"value\":\"1\",\"valueFrom\":{\"fieldRef\":{\"fieldPath\":\"metadata.name\"}}}]",
                        "spec.template.spec.containers[0].env[0].valueFrom: Invalid value: \"\": may not be specified when `value` is not empty"),
                bad(
                        "Deployment",
                        "/spec/template/spec/containers/0/env",
                        "[{\"name\":\"A\",\"valueFrom\":{\"fieldRef\":{\"fieldPath\":\"spec.none\"}}}]",
                        "spec.template.spec.containers[0].env[0].valueFrom.fieldRef.fieldPath: Invalid value: \"spec.none\": error converting fieldPath: field label not supported: spec.none"),
                bad(
                        "Deployment",
                        "/spec/template/spec/containers/0/envFrom/0",
                        "{}",
                        "spec.template.spec.containers[0].envFrom: Invalid value: \"\": must specify one of: `configMapRef` or `secretRef`"),
                bad(
                        "Deployment",
                        "/spec/template/spec/containers/0/volumeMounts/0/name",
                        "\"none\"",
                        "spec.template.spec.containers[0].volumeMounts[0].name: Not found: \"none\""),
                bad(
                        "Deployment",
                        "/spec/template/spec/containers/0/volumeMounts/-",
                        "{\"name\":\"tmp\",\"mountPath\":\"/tmp\"}",
                        "spec.template.spec.containers[name=\"service\"].volumeMounts: duplicate entries for key [mountPath=\"/tmp\"]"),
                bad(
                        "Deployment",
                        "/spec/template/spec/containers/0/volumeMounts/0/mountPath",
                        "\"\"",
                        "spec.template.spec.containers[0].volumeMounts[0].mountPath: Required value"),
                bad(
                        "Deployment",
                        "/spec/template/spec/containers/0/securityContext/privileged",
                        "true",
                        "spec.template.spec.containers[0].securityContext: Invalid value: {\"Capabilities\":{\"Add\":null,\"Drop\":[\"ALL\"]},\"Privileged\":true,\"SELinuxOptions\":null,\""),
                bad(
                        "Deployment",
                        "/spec/template/spec/containers/0/securityContext/capabilities/drop",
                        "\"ALL\"",
                        "json: cannot unmarshal string into Go struct field Capabilities.spec.template.spec.containers.securityContext.capabilities.drop of type []v1.Capability"),
                bad(
                        "Deployment",
                        "/spec/template/spec/containers/0/args",
                        "[1]",
                        "json: cannot unmarshal number into Go struct field Container.spec.template.spec.containers.args of type string"),
                bad("Service", "/spec/ports", "[]", "spec.ports: Required value"),
                bad(
                        "Service",
                        "/spec/ports/0/port",
                        "0",
                        "spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive"),
                bad("Service", "/spec/ports/0/name", "\"HTTP\"", "spec.ports[0].name: Invalid value: \"HTTP\""),
                bad(
                        "Service",
                        "/spec/ports/0/targetPort",
                        "\"a name that is none\"",
                        "spec.ports[0].targetPort: Invalid value: \"a name that is none\": must be no more than 15 characters"),
                bad(
                        "Service",
                        "/spec/ports/-",
                        "{\"name\":\"again\",\"port\":80,\"targetPort\":\"http\"}",
                        "spec.ports: duplicate entries for key [port=80,protocol=\"TCP\"]"),
                bad(
                        "Service",
                        "/spec/type",
                        "\"Public\"",
                        "spec.type: Unsupported value: \"Public\": supported values: \"ClusterIP\", \"ExternalName\", \"LoadBalancer\", \"NodePort\""),
                bad("Service", "/spec/type", "\"ExternalName\"", "spec.externalName: Required value"),
                bad(
                        "Service",
                        "/spec/sessionAffinity",
                        "\"Sometimes\"",
                        "spec.sessionAffinity: Unsupported value: \"Sometimes\": supported values: \"ClientIP\", \"None\""),
                bad(
                        "Service",
                        "/spec/clusterIP",
                        "\"not an address\"",
                        "spec.clusterIPs[0]: Invalid value: \"not an address\": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"),
                bad(
                        "Service",
                        "/spec/internalTrafficPolicy",
                        "\"Near\"",
                        "spec.internalTrafficPolicy: Unsupported value: \"Near\": supported values: \"Cluster\", \"Local\""),
                bad(
                        "Service",
                        "/spec/loadBalancerSourceRanges",
                        "[\"10.0.0.0/99\"]",
                        "spec.LoadBalancerSourceRanges: Forbidden: may only be used when `type` is 'LoadBalancer'"),
                bad("Service", "/metadata/name", "\"1churn\"", "metadata.name: Invalid value: \"1churn\""),
                bad(
                        "ConfigMap",
                        "/data/a key",
                        "\"x\"",
                        "data[a key]: Invalid value: \"a key\": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')"),
                bad(
                        "ConfigMap",
                        "/data/number",
                        "1",
                        "json: cannot unmarshal number into Go struct field ConfigMap.data of type string"),
                bad(
                        "ConfigMap",
                        "/binaryData",
                        "{\"SERVING_DRAIN_SECONDS\":\"eA==\"}",
                        "data[SERVING_DRAIN_SECONDS]: Invalid value: \"SERVING_DRAIN_SECONDS\": duplicate of key present in binaryData"),
                bad(
                        "Namespace",
                        "/metadata/name",
                        "\"model.sample\"",
                        "metadata.name: Invalid value: \"model.sample\": must not contain dots"),
                bad("ServiceAccount", "/metadata/name", "\"a/b\"", "metadata.name: Invalid value: \"a/b\""),
                bad(
                        "NetworkPolicy",
                        "/spec/policyTypes",
                        "[\"Both\"]",
                        "spec.policyTypes[0]: Unsupported value: \"Both\": supported values: \"Ingress\", \"Egress\""),
                bad(
                        "NetworkPolicy",
                        "/spec/egress/0/ports/0/port",
                        "70000",
                        "spec.egress[0].ports[0].port: Invalid value: 70000: must be between 1 and 65535, inclusive"),
                bad(
                        "NetworkPolicy",
                        "/spec/egress/0/ports/0/protocol",
                        "\"HTTP\"",
                        "spec.egress[0].ports[0].protocol: Unsupported value: \"HTTP\": supported values: \"TCP\", \"UDP\", \"SCTP\""),
                bad(
                        "NetworkPolicy",
                        "/spec/egress/0/to/0/ipBlock",
                        "{\"cidr\":\"10.0.0.0/33\"}",
                        "spec.egress[0].to[0].ipBlock.cidr: Invalid value: \"10.0.0.0/33\": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"),
                bad(
                        "NetworkPolicy",
                        "/spec/podSelector",
                        "{\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"Near\"}]}",
                        "spec.podSelector.matchExpressions[0].operator: Invalid value: \"Near\": not a valid selector operator"),
                bad(
                        "Job",
                        "/spec/backoffLimit",
                        "-1",
                        "spec.backoffLimit: Invalid value: -1: must be greater than or equal to 0"),
                bad(
                        "Job",
                        "/spec/activeDeadlineSeconds",
                        "-1",
                        "spec.activeDeadlineSeconds: Invalid value: -1: must be greater than or equal to 0"),
                bad(
                        "Job",
                        "/spec/template/spec/restartPolicy",
                        "\"Always\"",
                        "spec.template.spec.restartPolicy: Required value: valid values: \"OnFailure\", \"Never\""),
                bad(
                        "Job",
                        "/spec/completionMode",
                        "\"Some\"",
                        "spec.completionMode: Unsupported value: \"Some\": supported values: \"NonIndexed\", \"Indexed\""),
                bad(
                        "Job",
                        "/spec/parallelism",
                        "-1",
                        "spec.parallelism: Invalid value: -1: must be greater than or equal to 0"),
                bad(
                        "Job",
                        "/spec/template/spec/containers/0/resources/requests/memory",
                        "\"2Gi\"",
                        "spec.template.spec.containers[0].resources.requests: Invalid value: \"2Gi\": must be less than or equal to memory limit of 512Mi"),
                bad(
                        "HTTPRoute",
                        "/spec/rules/0/timeouts",
                        "{\"request\":\"1s\",\"backendRequest\":\"2s\"}",
                        "spec.rules[0].timeouts: Invalid value: \"object\": backendRequest timeout cannot be longer than request timeout"),
                bad(
                        "HTTPRoute",
                        "/spec/rules/0/timeouts",
                        "{\"request\":\"1 second\"}",
                        "spec.rules[0].timeouts.request: Invalid value: \"1 second\": spec.rules[0].timeouts.request in body should match '^([0-9]{1,5}(h|m|s|ms)){1,4}$'"),
                bad(
                        "HTTPRoute",
                        "/spec/rules/0/matches/0/path/value",
                        "\"churn\"",
                        "spec.rules[0].matches[0].path: Invalid value: \"object\": value must be an absolute path and start with '/' when type one of ['Exact', 'PathPrefix']"),
                bad(
                        "HTTPRoute",
                        "/spec/rules/0/matches/0/path/value",
                        "\"/a//b\"",
                        "spec.rules[0].matches[0].path: Invalid value: \"object\": must not contain '//' when type one of ['Exact', 'PathPrefix']"),
                bad(
                        "HTTPRoute",
                        "/spec/rules/0/matches/0/path/type",
                        "\"Regex\"",
                        "spec.rules[0].matches[0].path.type: Unsupported value: \"Regex\": supported values: \"Exact\", \"PathPrefix\", \"RegularExpression\""),
                bad(
                        "HTTPRoute",
                        "/spec/rules/0/backendRefs/0/port",
                        "0",
                        "spec.rules[0].backendRefs[0].port: Invalid value: 0: spec.rules[0].backendRefs[0].port in body should be greater than or equal to 1"),
                bad(
                        "HTTPRoute",
                        "/spec/rules/0/backendRefs/0/weight",
                        "-1",
                        "spec.rules[0].backendRefs[0].weight: Invalid value: -1: spec.rules[0].backendRefs[0].weight in body should be greater than or equal to 0"),
                bad(
                        "HTTPRoute",
                        "/spec/rules/0/filters/0/urlRewrite/path/replaceFullPath",
                        "\"/\"",
                        "spec.rules[0].filters[0].urlRewrite.path: Invalid value: \"object\": type must be 'ReplaceFullPath' when replaceFullPath is set"),
                bad(
                        "HTTPRoute",
                        "/spec/rules/0/filters/0/type",
                        "\"RequestRedirect\"",
                        "spec.rules[0].filters[0]: Invalid value: \"object\": filter.requestRedirect must be specified for RequestRedirect filter.type"),
                bad(
                        "HTTPRoute",
                        "/spec/hostnames",
                        "[\"*\"]",
                        "spec.hostnames[0]: Invalid value: \"*\": spec.hostnames[0] in body should match '^(\\*\\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$'"),
                bad(
                        "HTTPRoute",
                        "/spec/parentRefs/-",
                        "{\"name\":\"public\",\"namespace\":\"gateway\"}",
                        "spec.parentRefs: Invalid value: \"array\": sectionName must be specified when parentRefs includes 2 or more references to the same parent"),
                bad(
                        "HTTPRoute",
                        "/spec/rules/0/backendRefs/0/filters",
                        "[{\"type\":\"URLRewrite\"}]",
                        "spec.rules[0].backendRefs[0].filters[0]: Invalid value: \"object\": filter.urlRewrite must be specified for URLRewrite filter.type"),
                bad(
                        "HTTPRoute",
                        "/spec/rules/0/backendRefs/0/name",
                        "\"\"",
                        "spec.rules[0].backendRefs[0].name: Invalid value: \"\": spec.rules[0].backendRefs[0].name in body should be at least 1 chars long"),
                bad(
                        "ExternalSecret",
                        "/spec/refreshInterval",
                        "true",
                        "spec.refreshInterval: Invalid value: \"boolean\": spec.refreshInterval in body must be of type string: \"boolean\""),
                bad(
                        "ExternalSecret",
                        "/spec/refreshPolicy",
                        "\"Sometimes\"",
                        "spec.refreshPolicy: Unsupported value: \"Sometimes\": supported values: \"CreatedOnce\", \"Periodic\", \"OnChange\""),
                bad(
                        "ExternalSecret",
                        "/spec/target/creationPolicy",
                        "\"Maybe\"",
                        "spec.target.creationPolicy: Unsupported value: \"Maybe\": supported values: \"Owner\", \"Orphan\", \"Merge\", \"None\""),
                bad(
                        "ExternalSecret",
                        "/spec/secretStoreRef/kind",
                        "\"Store\"",
                        "spec.secretStoreRef.kind: Unsupported value: \"Store\": supported values: \"SecretStore\", \"ClusterSecretStore\""),
                bad(
                        "ExternalSecret",
                        "/spec/secretStoreRef/name",
                        "\"A B\"",
                        "spec.secretStoreRef.name: Invalid value: \"A B\": spec.secretStoreRef.name in body should match '^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$'"),
                bad(
                        "ExternalSecret",
                        "/spec/data",
                        "[{\"secretKey\":\"a key\",\"remoteRef\":{\"key\":\"x\"}}]",
                        "spec.data[0].secretKey: Invalid value: \"a key\": spec.data[0].secretKey in body should match '^[-._a-zA-Z0-9]+$'"),
                bad("ExternalSecret", "/spec/unknown", "1", "unknown field \"spec.unknown\""),
                bad("ExternalSecret", "/metadata/name", "\"A_B\"", "metadata.name: Invalid value: \"A_B\""),
                bad(
                        "PodMonitor",
                        "/spec/podMetricsEndpoints/0/interval",
                        "\"30 seconds\"",
                        "spec.podMetricsEndpoints[0].interval: Invalid value: \"30 seconds\": spec.podMetricsEndpoints[0].interval in body should match '^(0|(([0-9]+)y)?(([0-9]+)w)?(([0-9]+)d)?(([0-9]+)h)?(([0-9]+)m)?(([0-9]+)s)?(([0-9]+)ms)?)$'"),
                bad(
                        "PodMonitor",
                        "/spec/podMetricsEndpoints/0/scheme",
                        "\"ftp\"",
                        "spec.podMetricsEndpoints[0].scheme: Unsupported value: \"ftp\": supported values: \"http\", \"https\""),
                bad(
                        "PodMonitor",
                        "/spec/podMetricsEndpoints/0/portNumber",
                        "70000",
                        "spec.podMetricsEndpoints[0].portNumber: Invalid value: 70000: spec.podMetricsEndpoints[0].portNumber in body should be less than or equal to 65535"),
                bad(
                        "PodMonitor",
                        "/spec/podMetricsEndpoints/0/relabelings",
                        "[{\"action\":\"destroy\"}]",
                        "spec.podMetricsEndpoints[0].relabelings[0].action: Unsupported value: \"destroy\": supported values: \"replace\", \"Replace\", \"keep\", \"Keep\", \"drop\", \"Drop"),
                bad("PodMonitor", "/spec/selector", null, "spec.selector: Required value"),
                bad("PodMonitor", "/metadata/labels", "{\"a\":\"b c\"}", "metadata.labels: Invalid value: \"b c\""),
                bad(
                        "PodMonitor",
                        "/metadata/annotations",
                        "{\"a\":1}",
                        "json: cannot unmarshal number into Go struct field ObjectMeta.annotations of type string"),
                bad(
                        "Deployment",
                        "/metadata/annotations",
                        "{\"big\":\"" + "x".repeat(262145) + "\"}",
                        "metadata.annotations: Too long: may not be more than 262144 bytes"),
                bad(
                        "Deployment",
                        "/spec/template/metadata/labels/x",
                        "\"" + "x".repeat(64) + "\"",
                        "spec.template.labels: Invalid value: \"" + "x".repeat(64)
                                + "\": must be no more than 63 characters"),
                bad(
                        "Service",
                        "/metadata/name",
                        "\"" + "a".repeat(64) + "\"",
                        "metadata.name: Invalid value: \"" + "a".repeat(64) + "\": must be no more than 63 characters"),
                bad(
                        "ConfigMap",
                        "/data/big",
                        "\"" + "x".repeat(1 << 20) + "\"",
                        "Too long: may not be more than 1048576 bytes"),
                bad(
                        "ConfigMap",
                        "/metadata/managedFields",
                        "[{\"manager\":\"me\",\"operation\":\"Apply\"}]",
                        "metadata.managedFields: must be nil"),
                bad("Job", "/kind", "\"CronJob\"", "no matches for kind \"CronJob\" in version \"batch/v1\""),
                bad(
                        "Job",
                        "/apiVersion",
                        "\"batch/v1beta1\"",
                        "no matches for kind \"Job\" in version \"batch/v1beta1\""),
                bad("HTTPRoute", "/apiVersion", "\"../v1\"", "no matches for kind \"HTTPRoute\""),
                bad("Secret", "/stringData", "{\"a key\":\"" + SECRET + "\"}", "data[a key]: Invalid value"),
                bad("Secret", "/data", "{\"key\":\"" + SECRET + "!\"}", "it cannot be decoded"),
                bad(
                        "Secret",
                        "/stringdata",
                        "{\"key\":\"" + SECRET + "\"}",
                        "it has a field that is unknown, or twice"),
                bad("Secret", "/type", "\"kubernetes.io/tls\"", "data[tls.crt]: Required value"),
                bad("Secret", "/metadata/labels", "{\"a\":\"" + SECRET + " \"}", "metadata.labels: Invalid value"));
    }

    @BeforeAll
    static void judgeEachMistakeAsAnOverlay() throws Exception {
        Path scenario = ROOT.resolve("tools/fleet/target/traits/every");
        Files.createDirectories(scenario);
        Files.writeString(scenario.resolve("kustomization.yaml"), """
                resources:
                - ../../../../../base/sample
                components:
                - ../../../../../base/components/before-start
                - ../../../../../base/components/external-secret
                - ../../../../../base/components/pod-monitor
                - ../../../../../base/components/public-route
                """);
        rendered = render("tools/fleet/target/traits/every") + """
                ---
                apiVersion: v1
                kind: Secret
                metadata:
                  name: key
                data:
                  key: eA==
                """;
        Map<String, String> overlays = new TreeMap<>();
        for (Mistake mistake : mistakes().toList()) {
            overlays.put(String.valueOf(overlays.size()), with(mistake));
        }
        overlays.put("none", rendered);
        refused = new ApiServer(TOOLS)
                .check(overlays).stream()
                        .collect(Collectors.groupingBy(
                                ApiServer.Complaint::overlay,
                                Collectors.mapping(ApiServer.Complaint::sentence, Collectors.toList())));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void whatTheApiServerWouldRefuseIsRefusedInItsWords(Mistake mistake) {
        List<String> complaints = complaintsOf(mistake);

        assertTrue(
                complaints.stream()
                        .anyMatch(complaint ->
                                complaint.substring(complaint.indexOf(": ") + 2).startsWith(mistake.sentence())),
                complaints::toString);
        assertFalse(complaints.toString().contains(SECRET), complaints::toString);
    }

    @Test
    void nothingElseIsRefused() {
        assertEquals(List.of(), refused.getOrDefault("none", List.of()));
    }

    @Test
    void theSentenceNamesTheObject() {
        Mistake mistake = mistakes()
                .filter(each -> each.pointer().equals("/spec/replicas"))
                .findFirst()
                .orElseThrow();

        assertEquals(
                List.of(
                        "Deployment sample-model: spec.replicas: Invalid value: -1: must be greater than or equal to 0"),
                complaintsOf(mistake));
    }

    @Test
    void everyOverlayAndEveryTraitIsTaken() throws Exception {
        Map<String, String> overlays = new TreeMap<>();
        for (String environment : List.of("dev", "staging", "production")) {
            for (String service : List.of("churn", "diabetes", "nationality")) {
                String overlay = "overlays/" + environment + "/" + service;
                overlays.put(overlay, render(overlay));
            }
        }
        for (String trait : TraitsTest.traits().toList()) {
            overlays.put(trait, render(TraitsTest.scenario(trait)));
        }

        assertEquals(List.of(), new ApiServer(TOOLS).check(overlays));
    }

    @Test
    void aJobThatArgoCdMakesAnewEachTimeNeedsNoName() throws Exception {
        assertEquals(List.of(), new ApiServer(TOOLS).check(Map.of("dev/churn", """
                apiVersion: batch/v1
                kind: Job
                metadata:
                  generateName: before-start-
                  annotations:
                    argocd.argoproj.io/hook: PreSync
                    argocd.argoproj.io/hook-delete-policy: BeforeHookCreation
                spec:
                  template:
                    spec:
                      restartPolicy: Never
                      containers:
                      - name: step
                        image: registry.example/step:1
                """)));
    }

    @Test
    void aDocumentThatIsNoObjectIsRefusedWithoutAWordOfIt() throws Exception {
        Map<String, String> documents = Map.of(
                "a", "apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\n  name: " + SECRET + "\n",
                "b", "- " + SECRET + "\n",
                "c", "kind: " + SECRET + "\n");

        List<ApiServer.Complaint> complaints = new ApiServer(TOOLS).check(documents);

        assertTrue(
                complaints.contains(new ApiServer.Complaint("a", "a document: is no YAML, or has a key twice"))
                        && complaints.contains(
                                new ApiServer.Complaint("b", "a document: is no object with apiVersion and kind")),
                complaints::toString);
        assertTrue(complaints.stream().anyMatch(complaint -> complaint.overlay().equals("c")), complaints::toString);
    }

    /** What server-side apply refuses and a create does not: the schema that says so is asked only where it matters. */
    @ParameterizedTest
    @ValueSource(strings = {"env", "ports"})
    void aListThatIsMergedByKeyHasNoKeyTwice(String list) throws Exception {
        String item = list.equals("env") ? "{\"name\":\"A\"}" : "{\"containerPort\":8080}";
        String again = list.equals("env") ? item : "{\"containerPort\":8080,\"protocol\":\"TCP\",\"name\":\"again\"}";
        Mistake mistake =
                bad("Deployment", "/spec/template/spec/containers/0/" + list, "[" + item + "," + again + "]", "");

        List<String> complaints = new ApiServer(TOOLS)
                .check(Map.of("x", with(mistake))).stream()
                        .map(ApiServer.Complaint::sentence)
                        .toList();

        assertTrue(
                complaints
                        .getFirst()
                        .startsWith("Deployment sample-model: spec.template.spec.containers[name=\"service\"]." + list
                                + ": duplicate entries for key ["),
                complaints::toString);
    }

    /** A kind that has a schema and no strategy would be refused wherever it is used. */
    @Test
    void everyKindWithASchemaIsKnown() throws Exception {
        String sources = sources();
        Map<String, String> objects = new TreeMap<>();
        Pattern.compile("\"([\\w.-]+(?:/\\w+)?)/([A-Z]\\w+)\"")
                .matcher(sources)
                .results()
                .forEach(kind -> objects.put(kind.group(2), """
                        {"apiVersion": "%s", "kind": "%s", "metadata": {"name": "it"}}
                        """.formatted(kind.group(1), kind.group(2))));

        assertTrue(objects.size() > 30, objects::toString);
        assertEquals(
                List.of(),
                new ApiServer(TOOLS)
                        .check(objects).stream()
                                .map(ApiServer.Complaint::sentence)
                                .filter(sentence -> sentence.contains("no matches for kind")
                                        || sentence.contains("CustomResourceDefinition cannot be served")
                                        || sentence.contains("code fails on it"))
                                .toList());
    }

    /** What judges is the code of the version that the schemas are of. */
    @Test
    void theCodeIsOfTheKubernetesThatTheSchemasAreOf() throws Exception {
        String version = sources().replaceFirst("(?s).*\"k8s\\.io/kubernetes@v1\\.([\\d.]+)\".*", "$1");
        String pins = Files.readString(ROOT.resolve("tools/apiserver/go.mod"));

        assertTrue(pins.contains("k8s.io/kubernetes v1." + version + "\n"), version);
        pins.lines()
                .filter(line -> line.contains("=>"))
                .forEach(line -> assertTrue(line.endsWith(" v0." + version), line));
    }

    private static String sources() throws IOException {
        return Files.readString(ROOT.resolve("tools/schemas/sources.go"));
    }

    private static List<String> complaintsOf(Mistake mistake) {
        return refused.getOrDefault(String.valueOf(mistakes().toList().indexOf(mistake)), List.of());
    }

    private static String with(Mistake mistake) throws RenderException {
        Manifests manifests = Manifests.parse(rendered);
        JsonNode object = manifests.ofKind(mistake.kind()).findFirst().orElseThrow();
        int last = mistake.pointer().lastIndexOf('/');
        String name = mistake.pointer().substring(last + 1).replace("~1", "/").replace("~0", "~");
        JsonNode value = mistake.value() == null ? null : JsonMapper.shared().readTree(mistake.value());
        switch (parent(object, mistake.pointer().substring(0, last))) {
            case ArrayNode list when value != null && name.equals("-") -> list.add(value);
            case ArrayNode list when value != null -> list.set(Integer.parseInt(name), value);
            case ObjectNode fields when value != null -> fields.set(name, value);
            case ObjectNode fields -> fields.remove(name);
            default -> throw new IllegalArgumentException(mistake.toString());
        }
        return manifests.yaml();
    }

    private static JsonNode parent(JsonNode object, String pointer) {
        JsonNode there = object.at(pointer);
        if (there.isMissingNode()
                && parent(object, pointer.substring(0, pointer.lastIndexOf('/'))) instanceof ObjectNode above) {
            return above.putObject(pointer.substring(pointer.lastIndexOf('/') + 1));
        }
        return there;
    }

    private static String render(String folder) throws Exception {
        return new Kustomize(TOOLS).fetchAndBuild(ROOT, folder, Duration.ofMinutes(1));
    }
}
