package io.argosy.fleet.gate.pod;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.Yaml;
import io.argosy.fleet.manifest.Manifests;
import io.argosy.fleet.manifest.RenderException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Each link of a request's way, broken alone in what is otherwise this repository's own base. */
class RequestPathTest {
    private static final String SOUND = """
            kind: Deployment
            metadata: {name: model}
            spec:
              strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}
              progressDeadlineSeconds: 360
              template:
                metadata: {labels: {app: model, part: x}}
                spec:
                  serviceAccountName: model
                  automountServiceAccountToken: false
                  containers:
                  - name: service
                    ports: [{name: http, containerPort: 8080}, {name: management, containerPort: 8081}]
                    startupProbe: {httpGet: {path: /startupz, port: management}, periodSeconds: 1, failureThreshold: 300}
                    readinessProbe: {httpGet: {path: /readyz, port: management}, periodSeconds: 5, failureThreshold: 2}
                    livenessProbe: {httpGet: {path: /healthz, port: management}, periodSeconds: 10, failureThreshold: 6}
                    lifecycle: {preStop: {sleep: {seconds: 5}}}
            ---
            kind: Service
            metadata: {name: model}
            spec: {selector: {app: model}, ports: [{name: http, port: 80, targetPort: http}]}
            ---
            kind: ServiceAccount
            metadata: {name: model}
            ---
            kind: HorizontalPodAutoscaler
            metadata: {name: model}
            spec: {scaleTargetRef: {kind: Deployment, name: model}}
            ---
            kind: NetworkPolicy
            metadata: {name: model}
            spec:
              policyTypes: [Ingress, Egress]
              ingress:
              - {from: [{namespaceSelector: {matchLabels: {argosy.io/may-call-models: "true"}}}], ports: [{port: http}]}
              - {from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}}], ports: [{port: management}]}
            ---
            kind: HTTPRoute
            metadata: {name: public}
            spec:
              rules:
              - backendRefs: [{name: model, port: 80}]
                filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /}}}]
            """;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Deployment /spec/template/spec/containers/0/readinessProbe/httpGet/port 8081",
                "Deployment /spec/template/spec/containers/0/livenessProbe/failureThreshold 2",
                "Service /spec/ports/0/targetPort 8080",
                "NetworkPolicy /spec/policyTypes [Egress]",
                "HTTPRoute /spec/rules/0/backendRefs/0/weight 5",
                "HTTPRoute /spec/rules/0/filters []",
                "HTTPRoute /spec/rules/0/filters [{requestRedirect: {scheme: https}}]",
                "ServiceAccount /metadata/labels {a: b}",
            })
    void whatStillLeadsToAnAnswerIsLeftAlone(String change) throws RenderException {
        assertEquals(List.of(), said(change));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "Deployment /spec/paused true; is paused",
                "Deployment /spec/strategy {type: Recreate}; takes pods away before",
                "Deployment /spec/strategy/rollingUpdate/maxUnavailable 100%; takes pods away before",
                "Deployment /spec/strategy/rollingUpdate/maxUnavailable 1; takes pods away before",
                "Deployment /spec/progressDeadlineSeconds 2; is given up after 2 s",
                "Deployment /metadata/annotations {argocd.argoproj.io/hook: PostDelete}; is a hook",
                "Deployment /spec/template/spec/schedulingGates [{name: never}]; waits for schedulingGates",
                "Deployment /spec/template/spec/readinessGates [{conditionType: never}]; waits for readinessGates",
                "Deployment /spec/template/spec/schedulerName mine; waits for the scheduler mine",
                "Deployment /spec/template/spec/runtimeClassName kata; asks for the runtime class kata",
                "Deployment /spec/template/spec/automountServiceAccountToken true; may ask the API server",
                "Deployment /spec/template/spec/serviceAccountName other; runs as the service account other",
                "Deployment /spec/template/spec/containers/0/args [--check]; runs with other args",
                "Deployment /spec/template/spec/containers/0/command [sleep, inf]; runs with other command",
                "Deployment /spec/template/spec/containers/0/imagePullPolicy Never; never pulls its image",
                "Deployment /spec/template/spec/containers/0/lifecycle/preStop {exec: {command: [sleep]}}; has a step of its life by exec",
                "Deployment /spec/template/spec/containers/0/ports/0/containerPort 9090; names port 9090 http, and listens on 8080",
                "Deployment /spec/template/spec/containers/0/startupProbe/httpGet/path /nope; startupProbe asks for what a service does not answer",
                "Deployment /spec/template/spec/containers/0/readinessProbe/httpGet/port http; readinessProbe asks for what",
                "Deployment /spec/template/spec/containers/0/readinessProbe/initialDelaySeconds 3600; no pod is ready in time",
                "Deployment /spec/template/spec/containers/0/startupProbe/failureThreshold 3; startupProbe ends a pod that has not started after 3 s",
                "Deployment /spec/template/spec/containers/0/livenessProbe/failureThreshold 0; is silent for 0 s",
                "Service /spec/type ExternalName; is of type ExternalName",
                "Service /spec/selector {app: other}; selects no pod",
                "Service /spec/ports/0/port 8080; leads to model:80, which is no Service",
                "Service /spec/ports/0/targetPort management; leads to port management of its pods",
                "Service /metadata/name other; leads to model:80, which is no Service",
                "NetworkPolicy /spec/ingress []; lets no caller in",
                "NetworkPolicy /spec/ingress [{}]; lets everybody in",
                "NetworkPolicy /spec/ingress/0/ports/0/port management; lets no caller in",
                "NetworkPolicy /spec/ingress/0/from/0/podSelector {}; lets no caller in",
                "HorizontalPodAutoscaler /spec/scaleTargetRef/name nope; scales nope, and there is no such Deployment",
                "HTTPRoute /spec/rules/0/backendRefs/0/weight 0; sends nothing to model",
                "HTTPRoute /spec/rules/0/backendRefs/0/port 81; leads to model:81, which is no Service",
                "HTTPRoute /spec/rules/0/backendRefs/0/namespace other; leads to model:80, which is no Service",
                "HTTPRoute /spec/rules/0/filters/0/urlRewrite/path/replacePrefixMatch /x; asks for paths that a service has not",
                "HTTPRoute /spec/rules/0/filters [{requestMirror: {backendRef: {name: evil, port: 80}}}]; leads to evil:80, which is no Service",
                "HTTPRoute /spec/rules [{filters: [{requestRedirect: {hostname: evil.example}}]}]; sends its callers elsewhere: to evil.example",
                "HTTPRoute /spec/rules/0/filters [{requestRedirect: {path: {type: ReplaceFullPath, replaceFullPath: /x}}}]; sends its callers elsewhere: to another path or port",
                "HTTPRoute /spec/rules/0/filters [{extensionRef: {kind: HTTPRouteFilter, name: a}}]; of which nobody here can say",
                "HTTPRoute /spec/rules [{}]; has a rule that leads nowhere",
            })
    void aLinkThatLeadsNowhereIsSaid(String change, String sentence) throws RenderException {
        List<String> said = said(change);

        assertTrue(said.stream().anyMatch(one -> one.contains(sentence)), said::toString);
    }

    /** What is said of the sound one with a value put at a place of the object of a kind. */
    private static List<String> said(String change) throws RenderException {
        String[] parts = change.split(" ", 3);
        Manifests manifests = Manifests.parse(SOUND);
        JsonNode object = manifests.ofKind(parts[0]).findFirst().orElseThrow();
        int last = parts[1].lastIndexOf('/');
        ObjectNode parent = (ObjectNode) object.at(parts[1].substring(0, last));
        parent.set(parts[1].substring(last + 1), Yaml.read("v: " + parts[2]).path("v"));
        List<String> broken = new ArrayList<>();
        RequestPath.check(manifests, broken);
        return broken;
    }
}
