package io.argosy.fleet.gate.change;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.argosy.fleet.gate.JudgedFleet;
import io.argosy.fleet.rules.EnvironmentRules;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gates that ask what environments ask, at the same time. */
class RulesOfMainTest {
    private static final int ROUNDS = 200;
    private static final int GATES = 8;

    @TempDir
    private Path folder;

    @Test
    void gatesMayAskAtTheSameTime() throws Exception {
        try (JudgedFleet fleet = JudgedFleet.in(folder);
                ExecutorService gates = Executors.newFixedThreadPool(GATES)) {
            for (int round = 0; round < ROUNDS; round++) {
                RulesOfMain rules = new RulesOfMain(fleet.repository(), fleet.main());
                CountDownLatch start = new CountDownLatch(1);
                List<Future<EnvironmentRules>> asked = new ArrayList<>();
                for (int gate = 0; gate < GATES; gate++) {
                    String environment = List.of("dev", "staging", "production").get(gate % 3);
                    asked.add(gates.submit(() -> {
                        start.await();
                        return rules.of(environment);
                    }));
                }
                start.countDown();

                for (int gate = 0; gate < GATES; gate++) {
                    assertEquals(
                            rules.of(List.of("dev", "staging", "production").get(gate % 3)),
                            asked.get(gate).get());
                }
            }
        }
    }
}
