package io.argosy.fleet.gate.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettableFieldTest {
    @Test
    void thePageListsWhatAnOverlayMaySetInTheSameWords() throws Exception {
        List<String> lines = Files.readAllLines(Path.of("../../overlays/README.md"));
        int from = lines.indexOf("| of | may be set |") + 2;
        List<String> listed = lines.subList(from, lines.size()).stream()
                .takeWhile(line -> line.startsWith("| "))
                .map(line -> line.split(" \\| ", -1)[0].substring(2))
                .toList();

        assertEquals(
                SettableField.ALL.stream().map(SettableField::what).distinct().toList(), listed);
    }

    @Test
    void aFieldGoesWithAllThatIsBelowIt() {
        assertTrue(SettableField.allows("Deployment", "spec.template.spec.tolerations[0].key"));
        assertTrue(
                SettableField.allows("Deployment", "spec.template.spec.containers[service].resources.limits.memory"));
        assertTrue(SettableField.allows("ConfigMap", "data.SERVING_QUEUE"));
    }

    @Test
    void aFieldOfAnotherKindOrBesideItDoesNot() {
        assertFalse(SettableField.allows("Deployment", "spec.template.spec.tolerationsOfMine"));
        assertFalse(SettableField.allows("Deployment", "spec.template.spec.containers[other].resources"));
        assertFalse(SettableField.allows("Service", "spec.replicas"));
        assertFalse(SettableField.allows("ConfigMap", "data.SERVING_MODEL"));
        assertFalse(SettableField.allows("ConfigMap", "data.JAVA_TOOL_OPTIONS"));
        assertFalse(SettableField.allows("Namespace", "metadata.labels.\"pod-security.kubernetes.io/enforce\""));
    }
}
