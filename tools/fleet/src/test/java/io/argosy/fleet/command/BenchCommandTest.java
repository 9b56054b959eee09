package io.argosy.fleet.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.git.TemporaryClone;
import io.argosy.fleet.tool.Execution;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command bench from outside: scripts are found, get a JDK 25 and their arguments, and say how it went. */
class BenchCommandTest {
    @TempDir
    private Path folder;

    private TemporaryClone clone;
    private Cli cli;

    @BeforeEach
    void twoBenchmarks() throws Exception {
        clone = TemporaryClone.in(Files.createDirectory(folder.resolve("clone")))
                .write("tools/bench/README.md", "# Benchmarks\n")
                .write("tools/bench/echo", "#!/bin/sh\necho \"$JAVA_HOME $*\"\n")
                .write("tools/bench/sad/bench.py", "#!/bin/sh\nexit 7\n");
        for (String script : new String[] {"echo", "sad/bench.py"}) {
            assertTrue(
                    clone.root().resolve("tools/bench").resolve(script).toFile().setExecutable(true));
        }
        clone.commit("Two benchmarks");
        cli = Cli.in(clone.root(), Files.createDirectory(folder.resolve("cache")));
    }

    @AfterEach
    void close() {
        clone.close();
    }

    @Test
    void theScriptGetsTheJdkThatRunsFleetAndItsArguments() throws Exception {
        assertEquals(
                System.getProperty("java.home") + " 10 --rounds 3 1000\n",
                cli.out("bench", "echo", "10", "--rounds", "3", "1000"));
    }

    @Test
    void aBenchmarkThatFailsIsTold() throws Exception {
        Execution execution = cli.run("bench", "sad");

        assertEquals(4, execution.exitCode());
        assertEquals("fleet: the benchmark sad failed: its own words are above\n", execution.err());
    }

    @Test
    void aBenchmarkThatIsNotThereIsAnsweredWithTheNearest() throws Exception {
        Execution execution = cli.run("bench", "ecco");

        assertEquals(2, execution.exitCode());
        assertEquals("fleet: there is no benchmark \"ecco\": did you mean \"echo\"?\n", execution.err());
    }
}
