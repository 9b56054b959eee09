package io.argosy.fleet.gate.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.argosy.fleet.Yaml;
import io.argosy.fleet.manifest.Manifests;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which folders an ApplicationSet follows, and as what. */
class ApplicationsTest {
    private static final List<String> FOLDERS = List.of(
            "overlays",
            "overlays/dev",
            "overlays/dev/churn",
            "overlays/dev/churn/release",
            "overlays/dev/environment",
            "overlays/dev/prices",
            "overlays/eu/churn");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "overlays/dev/* | churn environment prices",
                "overlays/dev/* -overlays/dev/environment | churn prices",
                "-overlays/dev/environment overlays/dev/* | churn prices",
                "overlays/dev/c* | churn",
                "overlays/dev/[!c]* | environment prices",
                "overlays/dev/?hurn | churn",
                "overlays/*/churn | churn churn",
                "overlays/** | dev",
                "overlays/dev/{churn,prices} | ''",
                "overlays/dev/* -overlays/*/* | ''",
                "overlays/dev/churn/ | ''",
            })
    void foldersAreChosenAsArgoCdChoosesThem(String patterns, String names) {
        assertEquals(names, String.join(" ", made(patterns, "{{ .path.basename }}")));
    }

    @Test
    void anExcludedFolderIsNeverFollowedWhateverElseIsSaid() {
        Random random = new Random(7);
        List<String> patterns = List.of("overlays/*", "overlays/dev/*", "overlays/dev/c*", "*/*/*", "overlays/?ev/*");
        for (int i = 0; i < 200; i++) {
            List<String> said = new ArrayList<>(List.of("-overlays/dev/churn"));
            for (int j = random.nextInt(4); j >= 0; j--) {
                said.add(random.nextInt(said.size() + 1), patterns.get(random.nextInt(patterns.size())));
            }
            assertEquals(
                    List.of(),
                    made(String.join(" ", said), "{{ .path.path }}").stream()
                            .filter("overlays/dev/churn"::equals)
                            .toList(),
                    said::toString);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{{ .path.path }} | overlays/dev/churn",
                "{{.path.basename}} | churn",
                "a-{{- .path.basenameNormalized -}} | a-churn",
                "{{ index .path.segments 1 }}-{{ index .path.segments 2 }} | dev-churn",
                "{{ index .path.segments 9 }} | {{ index .path.segments 9 }}",
                "{{ path.basename }} | {{ path.basename }}",
            })
    void aTemplateIsFilledInWithTheFoldersNames(String template, String name) {
        assertEquals(List.of(name), made("overlays/dev/c*", template));
    }

    private static List<String> made(String patterns, String name) {
        StringBuilder set =
                new StringBuilder("kind: ApplicationSet\nspec:\n  goTemplate: true\n  template:\n    metadata: {name: '"
                        + name + "'}\n    spec: {}\n  generators:\n  - git:\n      directories:\n");
        for (String pattern : patterns.split(" ", -1)) {
            boolean not = pattern.startsWith("-");
            set.append("      - {path: '")
                    .append(not ? pattern.substring(1) : pattern)
                    .append("', exclude: ")
                    .append(not)
                    .append("}\n");
        }
        return Applications.of(new Manifests(List.of(Yaml.read(set.toString()))), FOLDERS).all().stream()
                .map(Applications.Application::name)
                .toList();
    }
}
