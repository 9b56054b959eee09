package io.argosy.fleet.engine.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentPortsTest {
    @TempDir
    private Path folder;

    @Test
    void anEnvironmentKeepsItsPortWhateverOrderIsSaidLaterAndWhoeverComes() {
        assertEquals(List.of(8081, 8082, 8083), ports(8081, "dev", "staging", "production"));
        assertEquals(List.of(8081, 8083, 8082), ports(8081, "dev", "production", "staging"), "the order broke");
        assertEquals(
                List.of(8081, 8084, 8082, 8083),
                ports(8081, "dev", "perf", "staging", "production"),
                "one came between");
        assertEquals(List.of(8082, 8085), ports(8081, "staging", "alpha"), "one went, another came");
        assertEquals(List.of(9082, 9081), ports(9081, "staging", "dev"), "another base");
    }

    @Test
    void aFileThatNobodyCanReadIsBegunAnew() throws Exception {
        Files.writeString(folder.resolve("ports.json"), "{\"dev\": ");

        assertEquals(List.of(8081), ports(8081, "dev"));
        assertEquals("{\"dev\":0}", Files.readString(folder.resolve("ports.json")));
    }

    private List<Integer> ports(int base, String... environments) {
        EnvironmentPorts ports = EnvironmentPorts.in(folder.resolve("ports.json"), base);
        List<Integer> given = List.of(environments).stream().map(ports::of).toList();
        ports.keep();
        return given;
    }
}
