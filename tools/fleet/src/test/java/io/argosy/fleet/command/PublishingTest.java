package io.argosy.fleet.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PublishingTest {
    private static final URI PULL = URI.create("https://github.com/acme/models/pull/7");

    @Test
    void whatGitHubAnswersInTimeIsGiven() throws Exception {
        assertEquals(PULL, Publishing.answered(Duration.ofSeconds(30), () -> PULL));
    }

    @Test
    void aGitHubThatNeverAnswersIsLeftAndSaidSo() {
        CountDownLatch never = new CountDownLatch(1);

        FleetException told = assertThrows(
                FleetException.class,
                () -> Publishing.answered(Duration.ofSeconds(1), () -> {
                    never.await();
                    return PULL;
                }));

        assertEquals("GitHub has not answered within 1 s", told.fact());
    }

    @Test
    void whatGitHubRefusesIsToldAsItIs() {
        FleetException refused = new FleetException(ExitCode.REFUSED, "no", "ask");

        assertEquals(
                refused,
                assertThrows(
                        FleetException.class,
                        () -> Publishing.answered(Duration.ofSeconds(30), () -> {
                            throw refused;
                        })));
    }
}
