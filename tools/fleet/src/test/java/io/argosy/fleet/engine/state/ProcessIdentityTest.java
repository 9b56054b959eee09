package io.argosy.fleet.engine.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProcessIdentityTest {
    @Test
    void aProcessIsFoundByItsNumberAndItsStart() {
        ProcessIdentity self = ProcessIdentity.of(ProcessHandle.current());

        assertEquals(Optional.of(ProcessHandle.current()), self.alive());
    }

    @Test
    void aNumberThatIsUsedAgainIsAnotherProcess() {
        ProcessIdentity self = ProcessIdentity.of(ProcessHandle.current());
        ProcessIdentity before = new ProcessIdentity(self.pid(), self.started().minusSeconds(60));

        assertTrue(before.alive().isEmpty());
    }

    @Test
    void aProcessThatHasEndedIsNotAlive() throws Exception {
        Process process = new ProcessBuilder("true").start();
        ProcessIdentity identity = ProcessIdentity.of(process.toHandle());
        process.waitFor();

        assertTrue(identity.alive().isEmpty());
    }
}
