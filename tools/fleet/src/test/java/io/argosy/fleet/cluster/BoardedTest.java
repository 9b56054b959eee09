package io.argosy.fleet.cluster;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The board's pod in a real cluster, read through a forwarded port, under its own rights. */
@OnClusters
class BoardedTest {
    @Test
    void whoMayForwardAPortReadsWhatRunsAndThePodMayListThatAlone(FleetOnClusters fleet) throws Exception {
        Cluster dev = fleet.dev();
        try (ApiForPods api = new ApiForPods(dev.kubectl())) {
            Optional<InetSocketAddress> here = api.standsInAt();
            assumeTrue(here.isPresent(), "pods of this cluster do not reach this machine");
            try (Boarded board = new Boarded(fleet, dev, here.orElseThrow().getAddress())) {
                String[] page = {""};
                Duration took = Eventually.within(
                        Duration.ofMinutes(2), () -> page[0] + "\nits pod says: " + board.said(), () -> {
                            page[0] = board.page("");
                            return cell(page[0], "dev").contains("w-healthy");
                        });
                String version = fleet.pinned("dev");
                System.out.printf("the first page with dev's cell after %d ms%n", took.toMillis());
                assertTrue(cell(page[0], "dev").contains(version.substring(0, version.indexOf('-'))), page[0]);
                assertTrue(cell(page[0], "dev").contains("cluster"), page[0]);
                assertTrue(cell(page[0], "production").contains("w-unknown"), "nobody told it of production");
                assertTrue(board.page("services/churn.html").startsWith("200 "));

                assertTrue(board.may("list", "deployments.apps", "-A"));
                assertTrue(board.may("list", "applications.argoproj.io", "-n", "argocd"));
                for (String forbidden : new String[] {"pods", "secrets", "configmaps", "events", "pods/log"}) {
                    assertFalse(board.may("list", forbidden, "-A"), forbidden);
                }
                for (String verb : new String[] {"patch", "update", "delete", "create"}) {
                    assertFalse(board.may(verb, "deployments.apps", "-n", Cluster.NAMESPACE), verb);
                    assertFalse(board.may(verb, "applications.argoproj.io", "-n", "argocd"), verb);
                }
            }
        }
    }

    private static String cell(String page, String environment) {
        int at = page.indexOf("id=\"cell." + environment + ".churn\"");
        return at < 0 ? "" : page.substring(at, page.indexOf("</td>", at));
    }
}
