package io.argosy.fleet.gate.pod;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.manifest.Manifests;
import io.argosy.fleet.manifest.RenderException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing stands in the place of what is in the image, and what a pod names is there. */
class BesideTheImageTest {
    private static final String MADE = """
            ---
            kind: ConfigMap
            metadata: {name: settings}
            data: {SERVING_DOCS: "off"}
            ---
            kind: ConfigMap
            metadata: {name: other}
            data: {JAVA_TOOL_OPTIONS: -Xmx16m}
            ---
            kind: ExternalSecret
            metadata: {name: database}
            spec: {target: {name: secrets}}
            """;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "containers: [{envFrom: [{configMapRef: {name: settings}}], env: [{name: TEAM, value: a}, {name: PASSWORD, valueFrom: {secretKeyRef: {name: secrets, key: p}}}, {name: POD, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]}]",
                "volumes: [{name: secrets, secret: {secretName: secrets}}, {name: tmp, emptyDir: {}}], containers: [{volumeMounts: [{name: secrets, mountPath: /etc/secrets, readOnly: true}, {name: tmp, mountPath: /tmp}]}]",
                "volumes: [{name: cache, emptyDir: {}}, {name: more, configMap: {name: gone, optional: true}}], containers: [{volumeMounts: [{name: cache, mountPath: /var/cache/models/}]}]",
            })
    void whatIsBroughtAndMadeIsLeftAlone(String pod) throws RenderException {
        assertEquals(List.of(), said(pod));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "containers: [{env: [{name: SERVING_MODEL, value: /tmp/other}]}]; sets SERVING_MODEL, which is the version's",
                "containers: [{env: [{name: SERVING_PORT, value: '9090'}]}]; sets SERVING_PORT",
                "containers: [{env: [{name: JAVA_TOOL_OPTIONS, value: -Xmx16m}]}]; sets JAVA_TOOL_OPTIONS",
                "containers: [{env: [{name: JDK_JAVA_OPTIONS, value: x}]}]; sets JDK_JAVA_OPTIONS",
                "containers: [{env: [{name: _JAVA_OPTIONS, value: x}]}]; sets _JAVA_OPTIONS",
                "initContainers: [{env: [{name: LD_PRELOAD, value: /tmp/x.so}]}], containers: []; sets LD_PRELOAD",
                "containers: [{env: [{name: SERVING_TIMEOUT, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]}]; sets SERVING_TIMEOUT beside its settings",
                "containers: [{env: [{name: SERVING_DRAIN, value: 600s}]}]; sets SERVING_DRAIN beside its settings",
                "containers: [{env: [{name: SERVING_ENVIRONMENT, value: dev}]}]; sets SERVING_ENVIRONMENT beside its settings",
                "containers: [{envFrom: [{prefix: X_, configMapRef: {name: settings}}]}]; takes variables under the prefix X_",
                "containers: [{envFrom: [{configMapRef: {name: settings}}, {configMapRef: {name: settings}}]}]; takes the setting SERVING_DOCS from two ConfigMaps, settings and settings",
                "containers: [{envFrom: [{configMapRef: {name: other}}]}]; sets JAVA_TOOL_OPTIONS",
                "containers: [{envFrom: [{secretRef: {name: secrets}}]}]; takes all variables that the secret secrets has",
                "containers: [{envFrom: [{configMapRef: {name: not-there}}]}]; is of the ConfigMap not-there, which nothing here makes",
                "containers: [{env: [{name: A, valueFrom: {configMapKeyRef: {name: not-there, key: a}}}]}]; is of the ConfigMap not-there",
                "containers: [{env: [{name: A, valueFrom: {secretKeyRef: {name: database, key: a}}}]}]; is of the Secret database",
                "containers: [], volumes: [{name: v, configMap: {name: not-there}}]; is of the ConfigMap not-there",
                "containers: [], volumes: [{name: v, secret: {secretName: not-there}}]; is of the Secret not-there",
                "containers: [], volumes: [{name: v, projected: {sources: [{secret: {name: not-there}}]}}]; is of the Secret not-there",
                "containers: [], volumes: [{name: v, persistentVolumeClaim: {claimName: not-there}}]; is a persistentVolumeClaim, which nothing here gives",
                "containers: [], volumes: [{name: v, nfs: {server: x}}]; is a nfs, which nothing here gives",
                "containers: [{volumeMounts: [{name: v, mountPath: /app}]}]; mounts a volume over the image's own /app",
                "containers: [{volumeMounts: [{name: v, mountPath: /app/model/}]}]; mounts a volume over the image's own /app/model",
                "containers: [{volumeMounts: [{name: v, mountPath: //usr//lib}]}]; mounts a volume over the image's own /usr/lib",
                "containers: [{volumeMounts: [{name: v, mountPath: /}]}]; mounts a volume over the image's own /",
                "containers: [{volumeMounts: [{name: v, mountPath: /etc/passwd}]}]; mounts a volume over the image's own /etc/passwd",
                "containers: [{volumeMounts: [{name: v, mountPath: /tmp/x/..}]}]; mounts a volume at /tmp/x/..: write the path",
                "containers: [{volumeMounts: [{name: v, mountPath: app}]}]; mounts a volume at app: write the path",
                "containers: [{volumeMounts: [{name: tmp, mountPath: /tmp, readOnly: true}]}]; may not write to /tmp",
            })
    void whatTakesTheImagesPlaceOrIsNotThereIsSaid(String pod, String sentence) throws RenderException {
        List<String> said = said(pod);

        assertTrue(said.stream().anyMatch(one -> one.contains(sentence)), said::toString);
    }

    private static List<String> said(String pod) throws RenderException {
        List<String> broken = new ArrayList<>();
        BesideTheImage.check(
                Manifests.parse(
                        "kind: Deployment\nmetadata: {name: x}\nspec: {template: {spec: {" + pod + "}}}\n" + MADE),
                broken);
        return broken;
    }
}
