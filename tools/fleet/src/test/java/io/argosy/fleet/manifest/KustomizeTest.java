package io.argosy.fleet.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KustomizeTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "json: cannot unmarshal bool into Go struct field Kustomization.namespace of type string | `namespace` is true or false, where a text belongs",
                "json: cannot unmarshal string into Go struct field Kustomization.resources of type []string | `resources` is a text, where a list belongs",
                "json: cannot unmarshal array into Go struct field Kustomization.metadata of type *types.ObjectMeta | `metadata` is a list, where keys and values belongs",
                "a/b: json: cannot unmarshal number into Go struct field Replica.replicas.name of type string | a/b: `replicas.name` is a number, where a text belongs",
                "accumulating resources | accumulating resources",
            })
    void aValueOfTheWrongTypeIsToldInTheWordsOfWhatWasWritten(String said, String told) {
        assertEquals(told, Kustomize.plain(said));
    }

    @Test
    void aKeyThatStandsTwiceInAPatchIsRefused() {
        String twice = """
                patches:
                - patch: |
                    kind: Deployment
                    metadata: {name: a}
                    spec:
                      replicas: 1
                      replicas: 2
                """;
        String once = """
                patches:
                - target: {kind: Deployment}
                  patch: |
                    - op: remove
                      path: /spec/replicas
                """;

        assertEquals(
                List.of(
                        "a text under `patches.patch` is no plain YAML: line 5: the key \"replicas\" stands there twice"),
                problems(twice));
        assertEquals(List.of(), problems(once));
    }

    private static List<String> problems(String kustomization) {
        return KustomizationFile.parse(kustomization.getBytes(StandardCharsets.UTF_8))
                .problems();
    }
}
