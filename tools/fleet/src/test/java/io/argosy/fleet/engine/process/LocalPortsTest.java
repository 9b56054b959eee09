package io.argosy.fleet.engine.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Ports for the processes of several engines, none of which listens yet. */
class LocalPortsTest {
    @Test
    void enginesThatTakePortsAtTheSameTimeNeverGetTheSame() {
        Set<Integer> all = new HashSet<>();
        List<LocalPorts> engines = new ArrayList<>();
        try {
            for (int engine = 0; engine < 10; engine++) {
                engines.add(new LocalPorts());
            }
            for (int round = 0; round < 120; round++) {
                for (LocalPorts engine : engines) {
                    assertTrue(all.add(engine.take()), "given twice");
                }
            }
        } finally {
            engines.forEach(LocalPorts::close);
        }
        assertEquals(1_200, all.size());
    }

    @Test
    void aPortThatSomebodyListensOnIsNotGivenAndOneThatIsGivenBackIs() throws IOException {
        try (LocalPorts ports = new LocalPorts()) {
            int first = ports.take();
            ports.release(Set.of(first));
            try (ServerSocket _ = new ServerSocket(first, 1, InetAddress.getLoopbackAddress())) {
                assertNotEquals(first, ports.take());
            }
            assertEquals(first, ports.take());
        }
    }

    @Test
    void whatAnEngineHadIsAnothersWhenItHasEnded() {
        Set<Integer> before = new HashSet<>();
        try (LocalPorts ports = new LocalPorts()) {
            for (int i = 0; i < 1_000; i++) {
                before.add(ports.take());
            }
        }
        Set<Integer> after = new HashSet<>();
        try (LocalPorts ports = new LocalPorts()) {
            for (int i = 0; i < 9_000; i++) {
                after.add(ports.take());
            }
        }
        before.retainAll(after);
        assertFalse(before.isEmpty());
    }
}
