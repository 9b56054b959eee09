package io.argosy.fleet.gate.pod;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.gate.cluster.ClusterOffers;
import io.argosy.fleet.gate.cluster.NodeLabels;
import io.argosy.fleet.manifest.Manifests;
import io.argosy.fleet.manifest.RenderException;
import io.argosy.fleet.release.Overlay;
import io.argosy.fleet.rules.Prices;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnsweringTest {
    private static final ClusterOffers CLUSTER = new ClusterOffers(
            true,
            "models.example.com",
            Map.of(
                    "gateway/public",
                    Set.of("http", "https"),
                    "/public",
                    Set.of(),
                    "/g",
                    Set.of(),
                    "/a",
                    Set.of("http", "https")),
            Set.of("batch"),
            Set.of("fleet"),
            true,
            Optional.of(Prices.parse("currency: USD\ncore: 38\ngibibyte: 4\ndevices: {nvidia.com/gpu: 500}\n")),
            NodeLabels.UNKNOWN,
            Optional.empty(),
            List.of());

    private static final NodeLabels GKE = NodeLabels.of("gke", "europe-west1", Set.of("models"), Optional.empty());
    private static final NodeLabels KIND = NodeLabels.of(
            "kind", "", Set.of(), Optional.of("nodes: [{role: worker, labels: {pool: models}}, {role: worker}]"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kind: Deployment, spec: {replicas: 0} | Deployment x runs no pod: take the service out by removing its folder",
                "kind: HorizontalPodAutoscaler, spec: {minReplicas: 0} | HorizontalPodAutoscaler x lets it run no pod",
                "kind: ScaledObject, spec: {minReplicaCount: 0} | ScaledObject x lets it run no pod",
                "kind: ScaledObject, spec: {maxReplicaCount: 4} | ScaledObject x lets it run no pod",
                "kind: ScaledObject, spec: {minReplicaCount: 2, idleReplicaCount: 0} | ScaledObject x lets it run no pod",
                "kind: ScaledObject, spec: {minReplicaCount: 5, maxReplicaCount: 4} | ScaledObject x wants 5 pods at the least and 4 at the most",
                "kind: ScaledObject, spec: {minReplicaCount: 2, maxReplicaCount: 99999999999} | ScaledObject x may make 2147483647 pods, and 1000 is the most here",
                "kind: ScaledObject, spec: {minReplicaCount: 2, maxReplicaCount: 4, triggers: [{type: prometheus, metadata: {threshold: \"100\", ignoreNullValues: \"false\"}}]} | ScaledObject x has no fallback that keeps the pods that there are while Prometheus is away: say behavior currentReplicasIfHigher, and replicas of 2 or more",
                "kind: ScaledObject, spec: {minReplicaCount: 2, maxReplicaCount: 4, fallback: {replicas: 1, behavior: currentReplicasIfHigher}, triggers: [{type: prometheus, metadata: {threshold: \"100\", ignoreNullValues: \"false\"}}]} | ScaledObject x has no fallback that keeps the pods that there are while Prometheus is away: say behavior currentReplicasIfHigher, and replicas of 2 or more",
                "kind: ScaledObject, spec: {minReplicaCount: 2, maxReplicaCount: 4, fallback: {replicas: 2, behavior: static}, triggers: [{type: prometheus, metadata: {threshold: \"100\", ignoreNullValues: \"false\"}}]} | ScaledObject x has no fallback that keeps the pods that there are while Prometheus is away: say behavior currentReplicasIfHigher, and replicas of 2 or more",
                "kind: ScaledObject, spec: {minReplicaCount: 2, maxReplicaCount: 4, fallback: {replicas: 2, behavior: currentReplicasIfHigher}, triggers: [{type: prometheus, metadata: {threshold: \"0\", ignoreNullValues: \"false\"}}]} | ScaledObject x wants a pod for each 0 requests a second: from 1 to 100000",
                "kind: ScaledObject, spec: {minReplicaCount: 2, maxReplicaCount: 4, fallback: {replicas: 2, behavior: currentReplicasIfHigher}, triggers: [{type: prometheus, metadata: {threshold: \"many\", ignoreNullValues: \"false\"}}]} | ScaledObject x wants a pod for each many requests a second: from 1 to 100000",
                "kind: ScaledObject, spec: {minReplicaCount: 2, maxReplicaCount: 4, fallback: {replicas: 2, behavior: currentReplicasIfHigher}, triggers: [{type: prometheus, metadata: {threshold: \"100\", ignoreNullValues: \"true\"}}]} | ScaledObject x takes no answer for no request: say ignoreNullValues \"false\"",
                "kind: ScaledObject, spec: {minReplicaCount: 2, triggers: [{type: kafka}]} | ScaledObject x goes by a trigger of type kafka, which nobody here serves: it goes by prometheus, cpu or memory",
                "kind: ScaledObject, spec: {minReplicaCount: 2, triggers: [{type: cpu, metadata: {value: \"1000\"}}]} | ScaledObject x aims at 1000 % of what its pods ask for: it makes more when they have long been too busy",
                "kind: ScaledObject, spec: {minReplicaCount: 2, pollingInterval: 3600} | ScaledObject x asks only every 3600 s, and a spike is over by then",
                "kind: ScaledObject, spec: {minReplicaCount: 2, advanced: {scalingModifiers: {formula: a}}} | ScaledObject x goes by a formula (scalingModifiers), which nobody here can judge",
                "kind: ScaledObject, spec: {minReplicaCount: 2, advanced: {horizontalPodAutoscalerConfig: {behavior: {scaleUp: {selectPolicy: Disabled}}}}} | ScaledObject x never makes more pods: scaleUp is disabled",
                "kind: PodDisruptionBudget, spec: {maxUnavailable: 0} | PodDisruptionBudget x lets no pod leave its node, so that no node can be drained",
                "kind: PodDisruptionBudget, spec: {maxUnavailable: 0%} | PodDisruptionBudget x lets no pod leave its node, so that no node can be drained",
                "kind: PodDisruptionBudget, spec: {minAvailable: 100%} | PodDisruptionBudget x lets no pod leave its node, so that no node can be drained",
                "kind: PodDisruptionBudget, spec: {minAvailable: 1} | PodDisruptionBudget x lets no pod leave its node, so that no node can be drained",
                "kind: PodDisruptionBudget, spec: {minAvailable: 51%} | PodDisruptionBudget x lets no pod leave its node, so that no node can be drained",
                "kind: Deployment, spec: {template: {spec: {containers: [{resources: {requests: {memory: 96Mi}, limits: {memory: 8Gi}}}]}}} | Deployment x asks for 96Mi of memory, and its heap alone may have 60 % of 8Gi: a node that is full ends it; ask for what it may have",
                "kind: HorizontalPodAutoscaler, spec: {maxReplicas: 1001} | HorizontalPodAutoscaler x may make 1001 pods, and 1000 is the most here",
                "kind: HorizontalPodAutoscaler, spec: {behavior: {scaleUp: {selectPolicy: Disabled}}} | HorizontalPodAutoscaler x never makes more pods: scaleUp is disabled",
                "kind: HorizontalPodAutoscaler, spec: {metrics: [{type: External, external: {metric: {name: a}}}]} | HorizontalPodAutoscaler x goes by a metric of type External, which nobody here serves: it goes by the processor time or memory of its pods",
                "kind: HorizontalPodAutoscaler, spec: {metrics: [{type: Resource, resource: {name: cpu, target: {averageUtilization: 10000}}}]} | HorizontalPodAutoscaler x aims at 10000 % of what its pods ask for: it makes more when they have long been too busy",
                "kind: HorizontalPodAutoscaler, spec: {metrics: [{type: Resource, resource: {name: cpu, target: {averageUtilization: 1}}}]} | HorizontalPodAutoscaler x aims at 1 % of what its pods ask for: it makes as many as it may, always",
                "kind: HorizontalPodAutoscaler, spec: {metrics: [{type: Resource, resource: {name: cpu, target: {averageValue: 1000}}}]} | HorizontalPodAutoscaler x has no target in percent of what its pods ask for",
                "kind: HorizontalPodAutoscaler, spec: {minReplicas: 2, maxReplicas: 20, behavior: {scaleUp: {policies: [{type: Percent, value: 1, periodSeconds: 1800}]}}} | HorizontalPodAutoscaler x makes of 10 pods only 10 in 300 s, where it may make 20, and a spike is over by then: let it double in that time",
                "kind: HorizontalPodAutoscaler, spec: {minReplicas: 2, maxReplicas: 20, behavior: {scaleUp: {policies: [{type: Pods, value: 1, periodSeconds: 60}, {type: Percent, value: 1, periodSeconds: 60}]}}} | HorizontalPodAutoscaler x makes of 10 pods only 15 in 300 s, where it may make 20, and a spike is over by then: let it double in that time",
                "kind: HorizontalPodAutoscaler, spec: {minReplicas: 2, maxReplicas: 20, behavior: {scaleUp: {selectPolicy: Min, policies: [{type: Percent, value: 100, periodSeconds: 15}, {type: Pods, value: 1, periodSeconds: 300}]}}} | HorizontalPodAutoscaler x makes of 10 pods only 11 in 300 s, where it may make 20, and a spike is over by then: let it double in that time",
                "kind: HorizontalPodAutoscaler, spec: {minReplicas: 2, maxReplicas: 20, behavior: {scaleUp: {tolerance: 5000m}}} | HorizontalPodAutoscaler x makes more pods only at 5000m times too much",
                "kind: HorizontalPodAutoscaler, spec: {minReplicas: 2, maxReplicas: 20, behavior: {scaleDown: {selectPolicy: Disabled}}} | HorizontalPodAutoscaler x never takes pods away again: scaleDown is disabled",
                "kind: HorizontalPodAutoscaler, spec: {minReplicas: 2, maxReplicas: 20, behavior: {scaleDown: {policies: [{type: Pods, value: 1, periodSeconds: 1800}]}}} | HorizontalPodAutoscaler x has of 20 pods still 18 after 3600 s, however few are needed: let half of them go in that time",
                "kind: HorizontalPodAutoscaler, spec: {minReplicas: 2, maxReplicas: 20, behavior: {scaleDown: {selectPolicy: Min, policies: [{type: Percent, value: 100, periodSeconds: 15}, {type: Percent, value: 1, periodSeconds: 1200}]}}} | HorizontalPodAutoscaler x has of 20 pods still 17 after 3600 s, however few are needed: let half of them go in that time",
                "kind: HorizontalPodAutoscaler, spec: {minReplicas: 2, maxReplicas: 20, behavior: {scaleDown: {tolerance: 1}}} | HorizontalPodAutoscaler x takes pods away only where they are 1 of the target below it: 0.5 at the most",
                "kind: ScaledObject, spec: {minReplicaCount: 2, maxReplicaCount: 4, advanced: {horizontalPodAutoscalerConfig: {behavior: {scaleUp: {policies: [{type: Percent, value: 1, periodSeconds: 300}]}}}}} | ScaledObject x makes of 2 pods only 3 in 300 s, where it may make 4, and a spike is over by then: let it double in that time",
                "kind: ScaledObject, spec: {minReplicaCount: 2, maxReplicaCount: 4, advanced: {horizontalPodAutoscalerConfig: {behavior: {scaleDown: {selectPolicy: Disabled}}}}} | ScaledObject x never takes pods away again: scaleDown is disabled",
                "kind: ScaledObject, spec: {minReplicaCount: 2, maxReplicaCount: 4, advanced: {horizontalPodAutoscalerConfig: {behavior: {scaleDown: {stabilizationWindowSeconds: 7200}}}}} | ScaledObject x waits 7200 s before it takes pods away: 3600 at the most",
                "kind: HorizontalPodAutoscaler, spec: {metrics: [{type: Resource, resource: {name: memory, target: {averageUtilization: 10}}}]} | HorizontalPodAutoscaler x aims at 10 % of what its pods ask for: it makes as many as it may, always; of memory, from 50 on it tells anything",
                "kind: HorizontalPodAutoscaler, spec: {metrics: [{type: ContainerResource, containerResource: {name: memory, container: service, target: {averageUtilization: 49}}}]} | HorizontalPodAutoscaler x aims at 49 % of what its pods ask for: it makes as many as it may, always; of memory, from 50 on it tells anything",
                "kind: HorizontalPodAutoscaler, spec: {metrics: [{type: Resource, resource: {name: memory, target: {averageUtilization: 80}}}]} | HorizontalPodAutoscaler x goes by memory alone, which pods keep when nobody asks them any more: it never takes one away; let it go by cpu, or by requests with scale-on-requests",
                "kind: HorizontalPodAutoscaler, spec: {metrics: [{type: ContainerResource, containerResource: {name: memory, container: service, target: {averageUtilization: 80}}}]} | HorizontalPodAutoscaler x goes by memory alone, which pods keep when nobody asks them any more: it never takes one away; let it go by cpu, or by requests with scale-on-requests",
                "kind: ScaledObject, spec: {minReplicaCount: 2, triggers: [{type: memory, metadata: {value: \"80\"}}]} | ScaledObject x goes by memory alone, which pods keep when nobody asks them any more: it never takes one away; let it go by cpu, or by requests with scale-on-requests",
                "kind: ScaledObject, spec: {minReplicaCount: 2, triggers: [{type: memory, metadata: {value: \"10\"}}]} | ScaledObject x aims at 10 % of what its pods ask for: it makes as many as it may, always; of memory, from 50 on it tells anything",
                "kind: HTTPRoute, spec: {parentRefs: [{name: public, sectionName: http}]} | HTTPRoute x hangs on another listener than https of the public gateway, where nobody is answered",
                "kind: HTTPRoute, spec: {parentRefs: [{name: a, kind: Service}]} | HTTPRoute x hangs on a Service, and a public route on a gateway",
                "kind: HTTPRoute, spec: {parentRefs: [{name: g}], rules: [{timeouts: {backendRequest: 10ms}}]} | HTTPRoute x gives an answer 10ms to come",
                "kind: Deployment, spec: {template: {spec: {containers: [{resources: {requests: {cpu: 0}}}]}}} | Deployment x has a request of processor of 0, with which no service starts",
                "kind: Deployment, spec: {template: {spec: {containers: [{resources: {requests: {cpu: 100000}}}]}}} | Deployment x has a request of processor of 100000, and no node has that: at most 30 (GKE Autopilot, general-purpose)",
                "kind: Deployment, spec: {template: {spec: {containers: [{resources: {requests: {memory: 512m}}}]}}} | Deployment x has a request of memory of 512m, with which no service starts",
                "kind: Deployment, spec: {template: {spec: {containers: [{resources: {limits: {memory: 900Gi}}}]}}} | Deployment x has a memory limit of 900Gi, and no node has that: at most 110Gi (GKE Autopilot, general-purpose)",
                "kind: Deployment, spec: {template: {spec: {containers: [{resources: {limits: {memory: 1Ei}}}]}}} | Deployment x has a memory limit of 1Ei, and no node has that: at most 110Gi (GKE Autopilot, general-purpose)",
                "kind: Deployment, spec: {template: {spec: {containers: [{resources: {requests: {memory: '2e11'}}}]}}} | Deployment x has a request of memory of 2e11, and no node has that: at most 110Gi (GKE Autopilot, general-purpose)",
                "kind: Deployment, spec: {template: {spec: {containers: [{resources: {requests: {cpu: 500}}}]}}} | Deployment x has a request of processor of 500, and no node has that: at most 30 (GKE Autopilot, general-purpose)",
                "kind: Job, spec: {template: {spec: {containers: [{resources: {requests: {cpu: 500}}}]}}} | Job x has a request of processor of 500, and no node has that: at most 30 (GKE Autopilot, general-purpose)",
                "kind: Deployment, spec: {template: {spec: {containers: [{resources: {requests: {ephemeral-storage: 9000Gi}}}]}}} | Deployment x has a request of disk of 9000Gi, and no node has that: at most 10Gi (GKE Autopilot, general-purpose)",
                "kind: Deployment, spec: {template: {spec: {nodeSelector: {cloud.google.com/compute-class: Balanced}, containers: [{resources: {requests: {memory: 900Gi}}}]}}} | Deployment x has a request of memory of 900Gi, and no node has that: at most 851Gi (GKE Autopilot, Balanced)",
                "kind: Deployment, spec: {template: {spec: {containers: [{resources: {limits: {nvidia.com/gpu: 0, memory: 900Gi}}}]}}} | Deployment x has a memory limit of 900Gi, and no node has that: at most 110Gi (GKE Autopilot, general-purpose)",
                "kind: Deployment, spec: {template: {spec: {containers: [{resources: {limits: {nvidia.com/gpu: 1, memory: 20Ti}}}]}}} | Deployment x has a memory limit of 20Ti, and no node has that: at most 16384Gi (the largest machine for rent)",
                "kind: Deployment, spec: {replicas: 5000, template: {metadata: {labels: {a: b}}, spec: {topologySpreadConstraints: [{topologyKey: kubernetes.io/hostname, maxSkew: 1, labelSelector: {matchLabels: {a: b}}}]}}} | Deployment x runs 5000 pods, and 1000 is the most here",
                "kind: Deployment, spec: {template: {spec: {containers: [{resources: {limits: {memory: 95Mi}}}]}}} | Deployment x has a memory limit of 95Mi, with which no service starts",
                "kind: Deployment, spec: {template: {spec: {nodeSelector: {kubernetes.io/os: windows}}}} | Deployment x runs on nodes with kubernetes.io/os windows, and its image is of linux on amd64 or arm64",
                "kind: Deployment, spec: {template: {spec: {nodeSelector: {kubernetes.io/hostname: n1}}}} | Deployment x runs on one node by its name, and goes with it",
                "kind: Deployment, spec: {template: {spec: {affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: a, operator: Exists}, {key: a, operator: DoesNotExist}]}]}}}}}} | Deployment x runs on nodes that have a and have it not: on none",
                "kind: Deployment, spec: {template: {spec: {affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: kubernetes.io/hostname}]}}}}} | Deployment x has to be where other pods are, so that one fault ends them all: prefer it, and require nothing",
                "kind: Deployment, spec: {template: {spec: {affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: topology.kubernetes.io/region, labelSelector: {matchLabels: {a: b}}}]}}}}} | Deployment x may have one pod in each topology.kubernetes.io/region: prefer that, and require kubernetes.io/hostname at the most",
                "kind: Deployment, spec: {template: {spec: {affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: kubernetes.io/hostname, labelSelector: {}}]}}}}} | Deployment x may be where no other pod is at all: name the pods that it keeps away from",
                "kind: Deployment, spec: {template: {spec: {topologySpreadConstraints: [{topologyKey: nosuchkey, whenUnsatisfiable: DoNotSchedule}]}}} | Deployment x is spread over nosuchkey, which nodes need not have: over kubernetes.io/hostname or topology.kubernetes.io/zone",
                "kind: Deployment, spec: {template: {spec: {topologySpreadConstraints: [{topologyKey: kubernetes.io/hostname, minDomains: 1000}]}}} | Deployment x is spread over at least 1000 of kubernetes.io/hostname, and there are 3",
                "kind: Deployment, spec: {template: {spec: {tolerations: [{operator: Exists}]}}} | Deployment x tolerates everything that keeps pods away from a node: name the taint",
                "kind: Deployment, spec: {template: {spec: {tolerations: [{key: node.kubernetes.io/unreachable, operator: Exists, effect: NoExecute}]}}} | Deployment x stays on a node that is gone, for ever: say tolerationSeconds for node.kubernetes.io/unreachable",
                "kind: Deployment, spec: {template: {spec: {tolerations: [{key: node.kubernetes.io/unreachable, operator: Exists, effect: NoExecute, tolerationSeconds: 31536000}]}}} | Deployment x stays for 31536000 s on a node that is gone (node.kubernetes.io/unreachable): 1800 s at the most",
                "kind: Deployment, spec: {template: {spec: {affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: kubernetes.io/hostname, namespaceSelector: {}, labelSelector: {matchLabels: {a: b}}}]}}}}} | Deployment x keeps pods of other namespaces from its nodes, and they it from theirs: prefer that, and require it of its own pods alone",
                "kind: Deployment, spec: {template: {spec: {affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: kubernetes.io/hostname, namespaces: [model-fraud], labelSelector: {matchLabels: {a: b}}}]}}}}} | Deployment x keeps pods of other namespaces from its nodes, and they it from theirs: prefer that, and require it of its own pods alone",
                "kind: Deployment, spec: {template: {spec: {tolerations: [{key: node.kubernetes.io/not-ready, operator: Exists, effect: NoExecute, tolerationSeconds: 0}]}}} | Deployment x leaves a node after 0 s of node.kubernetes.io/not-ready, at each hiccup: give it 30 s",
                "kind: HTTPRoute, spec: {parentRefs: []} | HTTPRoute x hangs on no gateway",
                "kind: HTTPRoute, spec: {} | HTTPRoute x hangs on no gateway",
                "kind: HTTPRoute, spec: {parentRefs: [{name: g}], rules: [{timeouts: {request: 1ms}}]} | HTTPRoute x gives an answer 1ms to come",
                "kind: HTTPRoute, spec: {parentRefs: [{name: g}], hostnames: ['*.com']} | HTTPRoute x takes every name of *.com: name each host that it answers for",
                "kind: ExternalSecret, spec: {dataFrom: [{extract: {key: billing}}]} | ExternalSecret x takes the secret \"billing\", and a service's own are churn, churn--…, churn_… and churn/…",
                "kind: ExternalSecret, spec: {dataFrom: [{extract: {key: churn-2}}]} | ExternalSecret x takes the secret \"churn-2\", and a service's own are churn, churn--…, churn_… and churn/…",
                "kind: ExternalSecret, spec: {dataFrom: [{extract: {key: churn/../billing}}]} | ExternalSecret x takes the secret \"churn/../billing\", and a service's own are churn, churn--…, churn_… and churn/…",
                "kind: Deployment, spec: {template: {spec: {terminationGracePeriodSeconds: 30, containers: [{lifecycle: {preStop: {sleep: {seconds: 5}}}}]}}} | Deployment x has 30 s to go and then is killed, and needs 5 s to leave its endpoints, 20 s to drain (SERVING_DRAIN) and 10 s for the last answers (SERVING_TIMEOUT)",
                "kind: ConfigMap, data: {SERVING_ENVIRONMENT: dev} | ConfigMap x says SERVING_ENVIRONMENT=dev in production",
                "kind: Deployment, spec: {template: {metadata: {labels: {argosy.io/environment: dev}}}} | Deployment x is labelled argosy.io/environment: dev in production",
                "kind: Deployment, spec: {template: {spec: {priorityClassName: system-node-critical}}} | Deployment x has a priority that is the cluster's own",
                "kind: Deployment, spec: {template: {spec: {containers: [{resources: {limits: {memory: 1Mi}}}]}}} | Deployment x has a memory limit of 1Mi, with which no service starts",
                "kind: Deployment, spec: {template: {spec: {priorityClassName: urgent}}} | Deployment x has the priority class urgent, which nobody made, so that its pods are refused: clusters/addons is where it belongs",
                "kind: Deployment, spec: {template: {spec: {affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{}]}}}}}} | Deployment x asks for nodes by a term that says nothing, which is true of none",
                "kind: Deployment, spec: {template: {spec: {affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/arch, operator: NotIn, values: [amd64, arm64]}]}]}}}}}} | Deployment x asks of its node's kubernetes.io/arch what is true of none, all taken together: no pod starts",
                "kind: Deployment, spec: {template: {spec: {affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/hostname, operator: DoesNotExist}]}]}}}}}} | Deployment x asks of its node's kubernetes.io/hostname what is true of none, all taken together: no pod starts",
                "kind: Deployment, spec: {template: {spec: {nodeSelector: {kubernetes.io/arch: arm64}, affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/arch, operator: In, values: [amd64]}]}]}}}}}} | Deployment x asks of its node's kubernetes.io/arch what is true of none, all taken together: no pod starts",
                "kind: Deployment, spec: {template: {spec: {nodeSelector: {disk: ssd}, affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: disk, operator: NotIn, values: [ssd]}]}]}}}}}} | Deployment x asks of its node's disk what is true of none, all taken together: no pod starts",
                "kind: Deployment, spec: {template: {spec: {affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchFields: [{key: metadata.name, operator: In, values: [n1]}]}]}}}}}} | Deployment x runs on one node by its name, and goes with it",
                "kind: HTTPRoute, spec: {parentRefs: [{name: g}], rules: [{backendRefs: [{name: a}], matches: [{path: {type: PathPrefix, value: /churn/predict}}]}]} | HTTPRoute x leads /churn/predict to a path that the service has not, whose own begin at /: rewrite the prefix to /predict",
                "kind: HTTPRoute, spec: {parentRefs: [{name: g}], rules: [{backendRefs: [{name: a}], matches: [{method: POST, path: {value: /churn}}]}]} | HTTPRoute x leads /churn to a path that the service has not, whose own begin at /: rewrite the prefix to /",
                "kind: HTTPRoute, spec: {parentRefs: [{name: g}], rules: [{backendRefs: [{name: a}], matches: [{path: {value: /churn/predict}}], filters: [{urlRewrite: {path: {replacePrefixMatch: /}}}]}]} | HTTPRoute x leads /churn/predict to a path that the service has not, whose own begin at /: rewrite the prefix to /predict",
                "kind: ExternalSecret, spec: {data: [{secretKey: a, remoteRef: {key: billing}}]} | ExternalSecret x takes the secret \"billing\", and a service's own are churn, churn--…, churn_… and churn/…",
                "kind: PodMonitor, spec: {podMetricsEndpoints: [{interval: 30d}]} | PodMonitor x has interval 30d: between 5 and 60 s it is what it is for",
                "kind: PodMonitor, spec: {podMetricsEndpoints: [{interval: 1w}]} | PodMonitor x has interval 1w: between 5 and 60 s it is what it is for",
                "kind: PodMonitor, spec: {podMetricsEndpoints: [{interval: '0'}]} | PodMonitor x has interval 0: between 5 and 60 s it is what it is for",
                "kind: PodMonitor, spec: {podMetricsEndpoints: [{interval: 30s, scrapeTimeout: 60s}]} | PodMonitor x waits longer for a scrape than until the next: 60s",
                "kind: PodMonitor, spec: {podMetricsEndpoints: [{scrapeTimeout: 20s}]} | PodMonitor x waits longer for a scrape than until the next: 20s",
                "kind: ExternalSecret, spec: {refreshInterval: -1h} | ExternalSecret x has refreshInterval -1h: between 30 and 86400 s it is what it is for",
                "kind: ExternalSecret, spec: {refreshInterval: 1.5us} | ExternalSecret x has refreshInterval 1.5us: between 30 and 86400 s it is what it is for",
                "kind: HTTPRoute, spec: {parentRefs: [{name: g}], rules: [{matches: [{path: {type: PathPrefix, value: /nationality}}]}]} | HTTPRoute x takes the path /nationality, and a service's own is /churn",
                "kind: HTTPRoute, spec: {parentRefs: [{name: g}], rules: [{matches: [{path: {type: PathPrefix, value: /churner}}]}]} | HTTPRoute x takes the path /churner, and a service's own is /churn",
                "kind: HTTPRoute, spec: {parentRefs: [{name: g}], rules: [{matches: [{method: GET}]}]} | HTTPRoute x takes the path /, and a service's own is /churn",
                "kind: HTTPRoute, spec: {parentRefs: [{name: private, namespace: gateway}]} | HTTPRoute x hangs on the gateway gateway/private, which nobody made: clusters/ has /a, /g, /public, gateway/public",
                "kind: HTTPRoute, spec: {parentRefs: [{name: public, namespace: gateway}], hostnames: [staging.example.com]} | HTTPRoute x answers as staging.example.com, and the environment's gateway only as models.example.com: it answers nobody",
                "kind: HTTPRoute, spec: {parentRefs: [{name: g}], rules: [{timeouts: {request: 0.05s}}]} | HTTPRoute x gives an answer 0.05s to come",
                "kind: HTTPRoute, spec: {parentRefs: [{name: g}], rules: [{timeouts: {request: 1ms1ms}}]} | HTTPRoute x gives an answer 1ms1ms to come",
                "kind: HTTPRoute, spec: {parentRefs: [{name: a, sectionName: tls}]} | HTTPRoute x hangs"
                        + " on the listener tls of the gateway /a, which has only http, https",
                "kind: ExternalSecret, spec: {secretStoreRef: {name: mine}} | ExternalSecret x reads the secret store mine, which nobody made: clusters/ has fleet",
                "kind: ExternalSecret, spec: {refreshInterval: 1ms} | ExternalSecret x has refreshInterval 1ms: between 30 and 86400 s it is what it is for",
                "kind: PodMonitor, spec: {podMetricsEndpoints: [{interval: 1ms}]} | PodMonitor x has interval 1ms: between 5 and 60 s it is what it is for",
                "kind: PodMonitor, spec: {podMetricsEndpoints: [{interval: 24h}]} | PodMonitor x has interval 24h: between 5 and 60 s it is what it is for",
                "kind: ConfigMap, data: {SERVING_TIMEOUT: 10ms} | ConfigMap x sets SERVING_TIMEOUT=10ms, with which no answer comes in time on a busy node",
                "kind: ConfigMap, data: {SERVING_MAX_BODY: 64} | ConfigMap x sets SERVING_MAX_BODY=64, with which a request of some rows is refused",
                "kind: ConfigMap, data: {SERVING_MAX_ROWS: 1} | ConfigMap x sets SERVING_MAX_ROWS=1, with which a request of some rows is refused",
                "kind: ConfigMap, data: {SERVING_DRAIN: 0s} | ConfigMap x sets SERVING_DRAIN=0s, with which a request on a kept connection is cut off at each rollout",
                "kind: ConfigMap, data: {SERVING_MIN_RATE: 1Mi} | ConfigMap x sets SERVING_MIN_RATE=1Mi, with which a caller on a slow line is cut off",
                "kind: ConfigMap, data: {SERVING_MAX_CONNECTIONS: 1} | ConfigMap x sets SERVING_MAX_CONNECTIONS=1, with which the gateway's own kept connections leave none for others",
                "kind: Deployment, spec: {template: {spec: {containers: [{envFrom: [{configMapRef: {name: settings}}]}]}}} | nothing says SERVING_ENVIRONMENT=production, so that nobody can tell its figures from another environment's",
                "kind: Deployment, spec: {template: {spec: {containers: [{resources: {limits: {example.com/nothing: 1}}}]}}} | Deployment x asks for example.com/nothing, and no node has that as far as overlays/prices.yaml knows: its price goes under `devices` there first, by a pull request of its own",
                "kind: Deployment, spec: {template: {spec: {containers: [{resources: {requests: {hugepages-2Mi: 1}}}]}}} | Deployment x asks for hugepages-2Mi, and no node has that as far as overlays/prices.yaml knows: its price goes under `devices` there first, by a pull request of its own",
                "kind: Deployment, spec: {replicas: 3, template: {spec: {topologySpreadConstraints: []}}} | Deployment x may have its 3 pods all on one node: spread them over kubernetes.io/hostname or topology.kubernetes.io/zone",
                "kind: Deployment, spec: {replicas: 2, template: {metadata: {labels: {a: b}}, spec: {topologySpreadConstraints: [{topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {a: c}}}]}}} | Deployment x is spread over kubernetes.io/hostname by a constraint that does not count its own pods: let its labelSelector select them",
                "kind: Deployment, spec: {replicas: 2, template: {metadata: {labels: {a: b}}, spec: {topologySpreadConstraints: [{topologyKey: kubernetes.io/hostname, maxSkew: 1}, {topologyKey: topology.kubernetes.io/zone, maxSkew: 1, labelSelector: {matchLabels: {a: b}}}]}}} | Deployment x is spread over kubernetes.io/hostname by a constraint that does not count its own pods: let its labelSelector select them",
                "kind: Deployment, spec: {replicas: 2, template: {metadata: {labels: {a: b}}, spec: {topologySpreadConstraints: [{topologyKey: kubernetes.io/hostname, labelSelector: {matchExpressions: [{key: a, operator: NotIn, values: [b]}]}}, {topologyKey: topology.kubernetes.io/zone, maxSkew: 1, labelSelector: {matchLabels: {a: b}}}]}}} | Deployment x is spread over kubernetes.io/hostname by a constraint that does not count its own pods: let its labelSelector select them",
                "kind: Deployment, spec: {replicas: 2, template: {metadata: {labels: {a: b}}, spec: {topologySpreadConstraints: [{topologyKey: kubernetes.io/hostname, maxSkew: 1000, labelSelector: {matchLabels: {a: b}}}]}}} | Deployment x is spread over kubernetes.io/hostname with a maxSkew of 1000, and 1 is the most that spreads 2 pods",
                "kind: Deployment, spec: {replicas: 2, template: {metadata: {labels: {a: b}}, spec: {topologySpreadConstraints: [{topologyKey: kubernetes.io/hostname, maxSkew: 1, labelSelector: {matchLabels: {a: b}}}, {topologyKey: topology.kubernetes.io/zone, maxSkew: 2, labelSelector: {matchLabels: {a: b}}}]}}} | Deployment x is spread over topology.kubernetes.io/zone with a maxSkew of 2, and 1 is the most that spreads 2 pods",
                "kind: Deployment, spec: {replicas: 10, template: {metadata: {labels: {a: b}}, spec: {topologySpreadConstraints: [{topologyKey: kubernetes.io/hostname, maxSkew: 9, labelSelector: {matchLabels: {a: b}}}]}}} | Deployment x is spread over kubernetes.io/hostname with a maxSkew of 9, and 2 is the most that spreads 10 pods",
                "kind: Deployment, spec: {replicas: 2, template: {metadata: {labels: {a: b}}, spec: {topologySpreadConstraints: [{topologyKey: kubernetes.io/hostname, maxSkew: 1, labelSelector: {matchLabels: {a: b}}}], affinity: {podAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 100, podAffinityTerm: {topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {a: b}}}}]}}}}} | Deployment x would rather have its pods together in one kubernetes.io/hostname, so that one fault ends them all: wish for other pods",
                "kind: Deployment, spec: {replicas: 1, template: {metadata: {labels: {a: b}}, spec: {affinity: {podAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 100, podAffinityTerm: {topologyKey: topology.kubernetes.io/zone, labelSelector: {}, namespaceSelector: {}}}]}}}}} | Deployment x would rather have its pods together in one topology.kubernetes.io/zone, so that one fault ends them all: wish for other pods",
                "kind: Deployment, spec: {replicas: 2, template: {metadata: {labels: {a: b}}, spec: {affinity: {podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 100, podAffinityTerm: {topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {a: b}}, namespaces: [model-other]}}]}}}}} | Deployment x may have its 2 pods all on one node: spread them over kubernetes.io/hostname or topology.kubernetes.io/zone",
                "kind: Deployment, spec: {replicas: 2, template: {metadata: {labels: {a: b}}, spec: {affinity: {podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 100, podAffinityTerm: {topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {a: b}}, mismatchLabelKeys: [a]}}]}}}}} | Deployment x may have its 2 pods all on one node: spread them over kubernetes.io/hostname or topology.kubernetes.io/zone",
                "kind: Deployment, spec: {template: {spec: {containers: [{resources: {limits: {cpu: 1m}}}]}}} | Deployment x has a processor limit of 1m, with which no service starts",
            })
    void whatKeepsItFromAnsweringIsSaid(String object, String sentence) throws RenderException {
        assertEquals(List.of(sentence), said(object));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kind: Deployment, spec: {replicas: 1, template: {spec: {containers: [{resources: {limits: {memory: 512Mi, cpu: 100m}}}]}}}",
                "kind: HorizontalPodAutoscaler, spec: {minReplicas: 1}",
                "kind: ScaledObject, spec: {minReplicaCount: 1}",
                "kind: ScaledObject, spec: {minReplicaCount: 2, maxReplicaCount: 4, fallback: {replicas: 2, behavior: currentReplicasIfHigher}, triggers: [{type: prometheus, metadata: {threshold: \"100\", ignoreNullValues: \"false\"}}, {type: cpu, metadata: {value: \"70\"}}]}",
                "kind: PodDisruptionBudget, spec: {maxUnavailable: 1}",
                "kind: PodDisruptionBudget, spec: {minAvailable: 0}",
                "kind: HorizontalPodAutoscaler, spec: {minReplicas: 2, maxReplicas: 30, metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 70}}}], behavior: {scaleUp: {policies: [{type: Percent, value: 1, periodSeconds: 1800}, {type: Pods, value: 3, periodSeconds: 60}]}, scaleDown: {tolerance: 100m, policies: [{type: Percent, value: 10, periodSeconds: 60}]}}}",
                "kind: HTTPRoute, spec: {parentRefs: [{name: public, namespace: gateway, sectionName: https}]}",
                "kind: Deployment, spec: {template: {spec: {nodeSelector: {kubernetes.io/os: linux, disk: ssd}, tolerations: [{key: gpu, operator: Exists}], topologySpreadConstraints: [{topologyKey: topology.kubernetes.io/zone, whenUnsatisfiable: DoNotSchedule, minDomains: 3, labelSelector: {}}], affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {a: b}}}]}}, containers: [{resources: {requests: {cpu: 500m, memory: 512Mi}}}]}}}",
                "kind: HTTPRoute, spec: {parentRefs: [{name: g}], rules: [{timeouts: {request: 500ms}}]}",
                "kind: HTTPRoute, spec: {parentRefs: [{name: g}], hostnames: [models.example.com]}",
                "kind: ExternalSecret, spec: {dataFrom: [{extract: {key: churn}}]}",
                "kind: ExternalSecret, spec: {dataFrom: [{extract: {key: churn_database}}, {extract: {key: churn/database}}, {extract: {key: churn--database}}]}",
                "kind: Deployment, spec: {template: {spec: {terminationGracePeriodSeconds: 35, containers: [{lifecycle: {preStop: {sleep: {seconds: 5}}}}]}}}",
                "kind: ConfigMap, data: {SERVING_ENVIRONMENT: production}",
                "kind: Service, metadata: {labels: {argosy.io/environment: production}}",
                "kind: Deployment, spec: {template: {spec: {priorityClassName: batch, containers: [{resources: {limits: {nvidia.com/gpu: 1, ephemeral-storage: 1Gi}}}]}}}",
                "kind: Deployment, spec: {replicas: 2, template: {metadata: {labels: {a: b}}, spec: {affinity: {podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1, podAffinityTerm: {topologyKey: topology.kubernetes.io/zone, labelSelector: {matchExpressions: [{key: a, operator: In, values: [b, c]}]}}}]}}, containers: [{name: a}]}}}",
                "kind: ExternalSecret, spec: {secretStoreRef: {name: fleet}, refreshInterval: 1h, dataFrom: [{extract: {key: churn}}]}",
                "kind: PodMonitor, spec: {podMetricsEndpoints: [{interval: 30s, scrapeTimeout: 10s}]}",
                "kind: HTTPRoute, spec: {parentRefs: [{name: g}], rules: [{backendRefs: [{name: a}], matches: [{path: {type: PathPrefix, value: /churn}}], filters: [{urlRewrite: {path: {replacePrefixMatch: /}}}]}, {backendRefs: [{name: a}], matches: [{path: {value: /churn/model}}], filters: [{urlRewrite: {path: {replacePrefixMatch: /model}}}]}]}",
                "kind: HTTPRoute, spec: {parentRefs: [{name: g}], rules: [{backendRefs: [{name: a}], matches: [{path: {type: Exact, value: /churn/predict}}], filters: [{urlRewrite: {path: {replaceFullPath: /predict}}}]}]}",
                "kind: ExternalSecret, spec: {refreshInterval: 1h30m0s}",
                "kind: PodDisruptionBudget, spec: {maxUnavailable: 100%}",
                "kind: Deployment, spec: {template: {spec: {affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/arch, operator: NotIn, values: [amd64]}, {key: pool, operator: In, values: [models]}]}, {}]}}}}}}",
                "kind: Deployment, spec: {template: {spec: {nodeSelector: {pool: models}, affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: gpu, operator: DoesNotExist}]}]}}}}}}",
                "kind: Deployment, spec: {replicas: 3, template: {metadata: {labels: {a: b}}, spec: {topologySpreadConstraints: [{topologyKey: kubernetes.io/hostname, maxSkew: 2, labelSelector: {}}, {topologyKey: example.com/rack, maxSkew: 9, whenUnsatisfiable: ScheduleAnyway}]}}}",
                "kind: Deployment, spec: {replicas: 2, template: {metadata: {labels: {a: b}}, spec: {topologySpreadConstraints: [{topologyKey: kubernetes.io/hostname, maxSkew: 1, labelSelector: {matchLabels: {a: b}}}], affinity: {podAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 100, podAffinityTerm: {topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {a: b}}, namespaces: [cache]}}]}}}}}",
                "kind: Deployment, spec: {replicas: 2, template: {metadata: {labels: {a: b}}, spec: {topologySpreadConstraints: [{topologyKey: kubernetes.io/hostname, maxSkew: 1, labelSelector: {matchLabels: {a: b}}}], affinity: {podAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 100, podAffinityTerm: {topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: cache}}}}]}}}}}",
                "kind: Deployment, spec: {template: {spec: {containers: [{resources: {requests: {cpu: 30, memory: 110Gi}, limits: {memory: 110Gi, ephemeral-storage: 10Gi}}}]}}}",
                "kind: Deployment, spec: {template: {spec: {nodeSelector: {cloud.google.com/compute-class: Balanced}, containers: [{resources: {requests: {cpu: 100}}}]}}}",
                "kind: Deployment, spec: {template: {spec: {affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: cloud.google.com/compute-class, operator: In, values: [Scale-Out]}]}]}}}, containers: [{resources: {requests: {cpu: 50}}}]}}}",
                "kind: Deployment, spec: {template: {spec: {containers: [{resources: {requests: {cpu: 90}, limits: {nvidia.com/gpu: 8}}}]}}}",
                "kind: Job, spec: {template: {spec: {containers: [{resources: {requests: {cpu: 500m, memory: 512Mi}}}]}}}",
                "kind: ConfigMap, data: {SERVING_TIMEOUT: 500ms, SERVING_MAX_BODY: 1Mi, SERVING_MAX_CONNECTIONS: 500}",
                "kind: HorizontalPodAutoscaler, spec: {metrics: [{type: Resource, resource: {name: memory, target: {averageUtilization: 80}}}, {type: Resource, resource: {name: cpu, target: {averageUtilization: 60}}}]}",
            })
    void whatAnswersIsLeftAlone(String object) throws RenderException {
        assertEquals(List.of(), said(object));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SERVING_DRAIN: 5s, SERVING_TIMEOUT: 10s |",
                "SERVING_DRAIN_SECONDS: \"5\", SERVING_TIMEOUT_MILLIS: \"20000\" |",
                "SERVING_DRAIN: 5s, SERVING_TIMEOUT: 20001ms | 5 s to drain (SERVING_DRAIN) and 20.001 s for the last answers",
                "SERVING_DRAIN: 1m | 60 s to drain (SERVING_DRAIN) and 10 s for the last answers",
            })
    void whatIsSetToGoFitsIntoTheGracePeriod(String settings, @Nullable String told) throws RenderException {
        List<String> broken = new ArrayList<>();
        String pod = "{terminationGracePeriodSeconds: 30, containers: [{lifecycle: {preStop: {sleep: {seconds: 5}}}}]}";
        Answering.check(
                Manifests.parse("{kind: Deployment, metadata: {name: x}, spec: {template: {spec: " + pod
                        + "}}}\n---\n{kind: ConfigMap, metadata: {name: y}, data: {" + settings + "}}\n"),
                new Overlay("production", "churn"),
                CLUSTER,
                broken);
        assertEquals(told == null ? 0 : 1, broken.size(), broken::toString);
        assertTrue(told == null || broken.getFirst().contains(told), broken::toString);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "minAvailable: 0 | lets all its pods leave their nodes at once",
                "minAvailable: 0% | lets all its pods leave their nodes at once",
                "minAvailable: 1 |",
                "minAvailable: 50% |",
                "maxUnavailable: 1 |",
                "maxUnavailable: 51% | lets all its pods leave their nodes at once",
                "minAvailable: 2 | lets no pod leave its node",
            })
    void oneOfSeveralPodsStaysAndOneMayGo(String budget, @Nullable String told) throws RenderException {
        assertTold(
                told,
                "{kind: PodDisruptionBudget, metadata: {name: x}, spec: {" + budget + "}}\n---\n"
                        + "{kind: HorizontalPodAutoscaler, metadata: {name: y}, spec: {minReplicas: 2, maxReplicas: 4}}\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "averageUtilization: 70 | {} | {cpu: 500m} |",
                "averageUtilization: 70 | {} | {cpu: 500m}, limits: {cpu: 500m} |",
                "averageUtilization: 90 | {} | {cpu: 500m}, limits: {cpu: 500m} |",
                "averageUtilization: 91 | {} | {cpu: 500m}, limits: {cpu: 500m} | makes more pods above 100 % of the processor time that they ask for, and they can have 100 %: it never does",
                "averageUtilization: 100 | {} | {cpu: 500m}, limits: {cpu: 500m} | it never does",
                "averageUtilization: 100 | {} | {cpu: 500m}, limits: {cpu: 1} |",
                "averageUtilization: 70 | {scaleUp: {tolerance: 1}} | {cpu: 500m}, limits: {cpu: 500m} | makes more pods above 140 %",
                "averageUtilization: 95 | {scaleUp: {tolerance: 0}} | {cpu: 500m}, limits: {cpu: 500m} |",
            })
    void anAutoscalerCanGoAboveItsTarget(String target, String behavior, String requests, @Nullable String told)
            throws RenderException {
        assertTold(
                told,
                "{kind: HorizontalPodAutoscaler, metadata: {name: x}, spec: {minReplicas: 1, maxReplicas: 4, behavior: "
                        + behavior + ", metrics: [{type: Resource, resource: {name: cpu, target: {" + target
                        + "}}}]}}\n---\n"
                        + "{kind: Deployment, metadata: {name: y}, spec: {template: {spec: {containers: [{resources: {requests: "
                        + requests + "}}]}}}}\n");
    }

    @Test
    void podsHaveOneBudget() throws RenderException {
        String budget = "{kind: PodDisruptionBudget, metadata: {name: %s}, spec: {maxUnavailable: 1}}%n";
        assertTold(
                "PodDisruptionBudgets one and other are of the same pods",
                budget.formatted("one") + "---\n" + budget.formatted("other"));
        assertTold(null, budget.formatted("one"));
    }

    @Test
    void oneDeploymentHasOneAutoscaler() throws RenderException {
        String scaler = "{kind: %s, metadata: {name: %s}, spec: {scaleTargetRef: {name: churn-model}, %s}}%n";
        assertTold(
                "HorizontalPodAutoscaler second scales churn-model, and HorizontalPodAutoscaler first does too",
                scaler.formatted("HorizontalPodAutoscaler", "first", "minReplicas: 2, maxReplicas: 4") + "---\n"
                        + scaler.formatted("HorizontalPodAutoscaler", "second", "minReplicas: 2, maxReplicas: 3"));
        assertTold(
                "ScaledObject second scales churn-model, and HorizontalPodAutoscaler first does too",
                scaler.formatted("HorizontalPodAutoscaler", "first", "minReplicas: 2, maxReplicas: 4") + "---\n"
                        + scaler.formatted("ScaledObject", "second", "minReplicaCount: 2, maxReplicaCount: 3"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "0s", "169h", "-1m", "1.5h"})
    void whoSleepsSaysAfterWhichTime(String said) throws RenderException {
        assertTold(
                "Deployment x has the annotation argosy.io/asleep-after \"" + said + "\": say for how long",
                "{kind: Deployment, metadata: {name: x, annotations: {argosy.io/asleep-after: \"" + said + "\"}}}\n");
        assertTold(null, "{kind: Deployment, metadata: {name: x, annotations: {argosy.io/asleep-after: 15m}}}\n");
    }

    @Test
    void whoSleepsInAClusterHasNoNumberOfPodsByAnybodyElseAndSomebodyWhoWakesIt() throws RenderException {
        String asleep = "{kind: Deployment, metadata: {name: x, labels: {argosy.io/asleep: \"true\"}}%s}%n";
        assertTold(null, asleep.formatted(""));
        assertTold("has 1 pods by Git, which Argo CD would give it again", asleep.formatted(", spec: {replicas: 1}"));
        assertTold(
                "ScaledObject requests gives it pods all the time",
                asleep.formatted("") + "---\n{kind: ScaledObject, metadata: {name: requests}, spec: {scaleTargetRef:"
                        + " {name: x}, minReplicaCount: 1, maxReplicaCount: 4}}\n");
        assertEquals(
                Optional.of("Deployment x sleeps when nobody asks it, and nobody there wakes it:"
                        + " clusters/addons/activator does"),
                clusterThat(false).sleeper("Deployment x"));
        assertEquals(List.of("the activator"), clusterThat(true).taken(clusterThat(false)));
    }

    private static ClusterOffers clusterThat(boolean wakes) {
        return new ClusterOffers(
                CLUSTER.known(),
                CLUSTER.host(),
                CLUSTER.gateways(),
                CLUSTER.priorityClasses(),
                CLUSTER.secretStores(),
                wakes,
                CLUSTER.prices(),
                CLUSTER.nodes(),
                CLUSTER.fence(),
                CLUSTER.wiring());
    }

    @Test
    void aFormerNameOfASettingIsHeldToTheSameBounds() throws RenderException {
        String settings = "{kind: ConfigMap, metadata: {name: x}, data: {SERVING_ENVIRONMENT: production, %s}}%n";
        assertTold("sets SERVING_DRAIN_SECONDS=0, with which", settings.formatted("SERVING_DRAIN_SECONDS: \"0\""));
        assertTold("sets SERVING_TIMEOUT_MILLIS=10, with which", settings.formatted("SERVING_TIMEOUT_MILLIS: \"10\""));
        assertTold("sets SERVING_MAX_BODY_BYTES=64, with which", settings.formatted("SERVING_MAX_BODY_BYTES: \"64\""));
        assertTold(null, settings.formatted("SERVING_DRAIN_SECONDS: \"5\""));
    }

    private static void assertTold(@Nullable String told, String yaml) throws RenderException {
        List<String> broken = new ArrayList<>();
        Answering.check(Manifests.parse(yaml), new Overlay("production", "churn"), CLUSTER, broken);
        assertEquals(told == null ? 0 : 1, broken.size(), broken::toString);
        assertTrue(told == null || broken.getFirst().contains(told), broken::toString);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gke | nodeSelector: {topology.kubernetes.io/zone: mars-1} | runs in the zone mars-1, and its cluster is in europe-west1, whose zones are europe-west1-a and so on",
                "gke | affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: topology.kubernetes.io/zone, operator: In, values: [europe-west10-a, us-east1-b]}]}]}}} | runs in the zone europe-west10-a, us-east1-b, and its cluster is in europe-west1, whose zones are europe-west1-a and so on",
                "gke | nodeSelector: {topology.kubernetes.io/region: us-east1} | runs in the region us-east1, and its cluster is in europe-west1",
                "gke | nodeSelector: {disk: ssd}, tolerations: [{key: disk, value: hdd, effect: NoSchedule}] | runs on nodes with disk ssd, and GKE Autopilot makes none: only beside a toleration of disk",
                "gke | nodeSelector: {disk: ssd} | runs on nodes with disk ssd, and GKE Autopilot makes none: only beside a toleration of disk",
                "gke | affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: disk, operator: Exists}]}]}}} | runs on nodes with disk, and GKE Autopilot makes none: only beside a toleration of disk",
                "gke | nodeSelector: {cloud.google.com/compute-class: huge} | runs on nodes of the class huge, which nobody made: a ComputeClass belongs to clusters/addons",
                "gke | nodeSelector: {node-role.kubernetes.io/control-plane: ''} | runs on nodes with node-role.kubernetes.io/control-plane, which are the cluster's own, and no service's",
                "unknown | affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: node-role.kubernetes.io/control-plane, operator: Exists}]}]}}} | runs on nodes with node-role.kubernetes.io/control-plane, which are the cluster's own, and no service's",
                "kind | nodeSelector: {topology.kubernetes.io/zone: europe-west1-b} | runs on nodes with topology.kubernetes.io/zone europe-west1-b, and the cluster's kind.yaml gives that to none",
                "kind | nodeSelector: {pool: batch} | runs on nodes with pool batch, and the cluster's kind.yaml gives that to none",
                "unknown | affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/hostname, operator: Gt, values: [\"1\"]}]}]}}} | compares kubernetes.io/hostname as a number, and it is none: it runs on no node",
                "unknown | affinity: {nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 100, preference: {matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [n1]}]}}]}} | would rather run on one node by its name, and goes with it",
                "gke | nodeSelector: {topology.kubernetes.io/zone: europe-west1-b}, topologySpreadConstraints: [{topologyKey: topology.kubernetes.io/zone, maxSkew: 1, whenUnsatisfiable: DoNotSchedule, labelSelector: {}, minDomains: 2}] | runs in 1 zone(s) and is spread over at least 2, so that only the first pods start",
                "gke | affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: topology.kubernetes.io/zone, operator: In, values: [europe-west1-b, mars-1]}]}]}}}, topologySpreadConstraints: [{topologyKey: topology.kubernetes.io/zone, maxSkew: 1, whenUnsatisfiable: DoNotSchedule, labelSelector: {}, minDomains: 2}] | runs in 1 zone(s) and is spread over at least 2, so that only the first pods start",
                "gke | nodeSelector: {topology.gke.io/zone: europe-west1-b}, topologySpreadConstraints: [{topologyKey: topology.kubernetes.io/zone, maxSkew: 1, whenUnsatisfiable: DoNotSchedule, labelSelector: {}, minDomains: 2}] | runs in 1 zone(s) and is spread over at least 2, so that only the first pods start",
                "gke | affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: topology.kubernetes.io/zone, operator: In, values: [europe-west1-b, europe-west1-c]}]}]}}}, topologySpreadConstraints: [{topologyKey: topology.kubernetes.io/zone, maxSkew: 1, whenUnsatisfiable: DoNotSchedule, labelSelector: {}, minDomains: 3}] | runs in 2 zone(s) and is spread over at least 3, so that only the first pods start",
                "gke | nodeSelector: {topology.kubernetes.io/zone: europe-west1-b}, topologySpreadConstraints: [{topologyKey: topology.kubernetes.io/zone, maxSkew: 1, whenUnsatisfiable: DoNotSchedule, labelSelector: {}, nodeAffinityPolicy: Ignore}] | runs in 1 zone(s) and is spread over all that there are, so that only the first pods start",
                "gke | nodeSelector: {topology.kubernetes.io/zone: europe-west1-b, kubernetes.io/arch: arm64, cloud.google.com/compute-class: Scale-Out} |",
                "gke | nodeSelector: {cloud.google.com/compute-class: models, topology.kubernetes.io/region: europe-west1} |",
                "gke | nodeSelector: {disk: ssd}, tolerations: [{key: disk, operator: Equal, value: ssd, effect: NoSchedule}] |",
                "gke | affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: disk, operator: NotIn, values: [hdd]}, {key: topology.kubernetes.io/zone, operator: In, values: [europe-west1-b, europe-west1-c]}]}]}}}, topologySpreadConstraints: [{topologyKey: topology.kubernetes.io/zone, maxSkew: 1, whenUnsatisfiable: DoNotSchedule, labelSelector: {}, minDomains: 2}] |",
                "kind | nodeSelector: {pool: models, kubernetes.io/os: linux} |",
                "unknown | nodeSelector: {topology.kubernetes.io/zone: mars-1, disk: ssd} |",
            })
    void aPlaceThatNoNodeOfTheClusterIsAtIsSaid(String cluster, String pod, @Nullable String sentence)
            throws RenderException {
        assertEquals(
                sentence == null ? List.of() : List.of("Deployment x " + sentence),
                said("kind: Deployment, spec: {template: {spec: {" + pod + "}}}", nodes(cluster)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gke | nodeSelector: {} | 0",
                "unknown | nodeSelector: {} | 0",
                "gke | nodeSelector: {topology.kubernetes.io/zone: europe-west1-b} | 1",
                "kind | nodeSelector: {} | 1",
            })
    void zonesKeepApartOnlyWhereThereAreSeveral(String cluster, String pod, int broken) throws RenderException {
        List<String> said = said(
                "kind: Deployment, spec: {replicas: 2, template: {metadata: {labels: {a: b}}, spec: {" + pod
                        + ", topologySpreadConstraints: [{topologyKey: topology.kubernetes.io/zone, maxSkew: 1,"
                        + " whenUnsatisfiable: ScheduleAnyway, labelSelector: {matchLabels: {a: b}}}]}}}",
                nodes(cluster));
        assertEquals(
                List.of("Deployment x may have its 2 pods all on one node: spread them over kubernetes.io/hostname or"
                                + " topology.kubernetes.io/zone")
                        .subList(0, broken),
                said);
    }

    private static NodeLabels nodes(String cluster) {
        return switch (cluster) {
            case "gke" -> GKE;
            case "kind" -> KIND;
            default -> NodeLabels.UNKNOWN;
        };
    }

    @Test
    void aScalerThatKedaIsToldToHoldStillIsNone() throws RenderException {
        List<String> broken = new ArrayList<>();
        Answering.check(
                Manifests.parse("{kind: ScaledObject, metadata: {name: x, annotations:"
                        + " {autoscaling.keda.sh/paused-replicas: \"0\"}}, spec: {minReplicaCount: 1}}\n"),
                new Overlay("production", "churn"),
                CLUSTER,
                broken);
        assertEquals(
                List.of("ScaledObject x has the annotation autoscaling.keda.sh/paused-replicas, which holds it still"),
                broken);
    }

    @Test
    void aScalersLeastIsWhatABudgetIsHeldAgainst() throws RenderException {
        List<String> broken = new ArrayList<>();
        Answering.check(Manifests.parse("""
                        {kind: ScaledObject, metadata: {name: x}, spec: {minReplicaCount: 2}}
                        ---
                        {kind: PodDisruptionBudget, metadata: {name: y}, spec: {minAvailable: 1}}
                        """), new Overlay("production", "churn"), CLUSTER, broken);
        assertEquals(List.of(), broken);
    }

    @Test
    void memoryThatAPodHasUnaskedIsNoTarget() throws RenderException {
        List<String> broken = new ArrayList<>();
        Answering.check(Manifests.parse("""
                        {kind: Deployment, metadata: {name: y}, spec: {template: {spec: {containers: [{resources: {requests: {memory: 128Mi}}}]}}}}
                        ---
                        {kind: HorizontalPodAutoscaler, metadata: {name: x}, spec: {minReplicas: 1, maxReplicas: 4, metrics: [{type: Resource, resource: {name: memory, target: {averageUtilization: 60}}}]}}
                        """), new Overlay("production", "churn"), CLUSTER, broken);
        assertEquals(
                List.of("HorizontalPodAutoscaler x aims at 76 MiB of memory, and a pod has 96 MiB that nobody asks:"
                        + " it makes as many as it may, always"),
                broken);
    }

    @Test
    void aBudgetThatLetsAllGoAtOnceIsNone() throws RenderException {
        List<String> broken = new ArrayList<>();
        Answering.check(Manifests.parse("""
                        {kind: HorizontalPodAutoscaler, metadata: {name: x}, spec: {minReplicas: 2}}
                        ---
                        {kind: PodDisruptionBudget, metadata: {name: y}, spec: {maxUnavailable: 51%}}
                        """), new Overlay("production", "churn"), CLUSTER, broken);
        assertEquals(List.of("PodDisruptionBudget y lets all its pods leave their nodes at once"), broken);
    }

    @Test
    void oneWrongLabelIsSaidOnce() throws RenderException {
        List<String> broken = new ArrayList<>();
        String labels = "labels: {argosy.io/environment: dev}";
        Answering.check(
                Manifests.parse("{kind: Service, metadata: {name: a, " + labels
                        + "}}\n---\n{kind: Deployment, metadata: {name: b, " + labels
                        + "}, spec: {template: {metadata: {" + labels + "}}}}\n"),
                new Overlay("production", "churn"),
                CLUSTER,
                broken);
        assertEquals(List.of("Service a, Deployment b are labelled argosy.io/environment: dev in production"), broken);
    }

    private static List<String> said(String object) throws RenderException {
        return said(object, NodeLabels.UNKNOWN);
    }

    private static List<String> said(String object, NodeLabels nodes) throws RenderException {
        List<String> broken = new ArrayList<>();
        String named = object.contains("metadata: {labels") && !object.contains("template")
                ? object.replace("metadata: {", "metadata: {name: x, ")
                : object + ", metadata: {name: x}";
        ClusterOffers cluster = new ClusterOffers(
                CLUSTER.known(),
                CLUSTER.host(),
                CLUSTER.gateways(),
                CLUSTER.priorityClasses(),
                CLUSTER.secretStores(),
                CLUSTER.wakes(),
                CLUSTER.prices(),
                nodes,
                CLUSTER.fence(),
                CLUSTER.wiring());
        Answering.check(Manifests.parse("{" + named + "}\n"), new Overlay("production", "churn"), cluster, broken);
        return broken;
    }
}
