package io.argosy.fleet.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SupportTest {
    private static final Path ROOT = Path.of("../..");
    private static final String ONE = """
            components:
            - name: Kubernetes
              version: "1.34"
              ends: 2026-10-27
              source: https://kubernetes.io/releases/1.34/
            - name: KEDA
              version: "2.21"
              with: "2.22"
              look: 2027-02-01
              source: https://keda.sh
            """;

    @Test
    void anEndIsToldThirtyDaysBeforeAndFromThenOn() {
        assertEquals(List.of(), Support.warnings(ONE, LocalDate.of(2026, 9, 26)));
        assertEquals(
                List.of(
                        "Kubernetes 1.34 is mended until 2026-10-27 (https://kubernetes.io/releases/1.34/): go to a newer"
                                + " version before"),
                Support.warnings(ONE, LocalDate.of(2026, 9, 27)));
        assertEquals(
                List.of(
                        "Kubernetes 1.34 is mended by nobody since 2026-10-27 (https://kubernetes.io/releases/1.34/): go to"
                                + " a version that is"),
                Support.warnings(ONE, LocalDate.of(2026, 10, 28)));
    }

    @Test
    void whatAReleaseEndsIsLookedAtOnItsDay() {
        assertEquals(
                "KEDA 2.21 is mended until 2.22 is out: look whether it is (https://keda.sh), and write down when to look"
                        + " again",
                Support.warnings(ONE, LocalDate.of(2027, 2, 1)).getLast());
    }

    @Test
    void aFileThatNobodyCanReadIsToldAndNothingIsRefused() {
        assertEquals(
                List.of("clusters/support.yaml cannot be read: a component lacks `source`"),
                Support.warnings(ONE.replace("source: https://keda.sh", "sauce: x"), LocalDate.EPOCH));
        assertEquals(1, Support.warnings("a: [", LocalDate.EPOCH).size());
        assertEquals(
                1,
                Support.warnings(ONE.replace("2026-10-27", "soon"), LocalDate.EPOCH)
                        .size());
    }

    @Test
    void versionsAreThoseThatArePinned() throws IOException {
        Map<String, String> said = new TreeMap<>();
        for (Support component : Support.parse(Files.readString(ROOT.resolve(Support.PATH)))) {
            assertTrue(component.source().startsWith("https://"), component::toString);
            said.put(component.name(), component.version());
        }
        String addons = "clusters/addons/install";
        assertEquals(
                Map.of(
                        "Kubernetes", pinned("tools/schemas/sources.go", "k8s.io/kubernetes@v"),
                        "Argo CD", pinned("clusters/argocd/kustomization.yaml", "cluster-install\\?ref=v"),
                        "Envoy Gateway", pinned(addons, "envoy-gateway-system v"),
                        "cert-manager", pinned(addons, "chart cert-manager cert-manager v"),
                        "External Secrets", pinned(addons, "external-secrets external-secrets "),
                        "KEDA", pinned(addons, "chart keda keda ")),
                said);
    }

    private static String pinned(String file, String before) throws IOException {
        Matcher version =
                Pattern.compile(before + "(\\d+\\.\\d+)\\.\\d+").matcher(Files.readString(ROOT.resolve(file)));
        assertTrue(version.find(), file);
        return version.group(1);
    }
}
