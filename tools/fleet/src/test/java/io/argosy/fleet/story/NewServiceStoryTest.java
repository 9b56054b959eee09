package io.argosy.fleet.story;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a CSV file that the repository has never seen to a service that keeps its rules. */
@Tag("sample")
class NewServiceStoryTest {
    @TempDir
    private Path folder;

    @Test
    void aCsvFileBecomesAServiceThatPassesEveryCheck() throws Exception {
        FreshClone clone = FreshClone.in(folder.resolve("argosy"));
        Path csv = Files.writeString(folder.resolve("flowers.csv"), flowers());

        String made = clone.shell("./fleet new flower-sort --from " + csv + " --target Sort 2>&1");

        assertTrue(made.contains("120 rows: classification of sort (3 labels) from 3 columns\n"), made);
        assertTrue(made.contains("left out the column No: it numbers the rows\n"), made);
        assertTrue(made.contains("cross-validated: accuracy 0.9"), made);
        assertEquals(
                "ok      flower-sort 1.0.0: all 31 golden rows are answered as expected\n",
                clone.shell("./fleet model check flower-sort 2>/dev/null"));

        clone.shell("git add services && git commit --quiet --message 'Add flower-sort'");
        String verified = clone.shell("./fleet verify 2>/dev/null");
        assertFalse(verified.contains("broken"), verified);
        assertEquals("", clone.shell("git status --porcelain"));

        FreshClone.Result again = clone.tried("./fleet new flower-sort --from " + csv + " --target Sort");
        assertEquals(ExitCode.REFUSED.code(), again.exitCode());
        assertEquals(
                "fleet: services/flower-sort exists: choose another name, or remove that folder\n", again.output());
    }

    /** Three sorts that petals tell apart nearly always. */
    private static String flowers() {
        SplittableRandom random = new SplittableRandom(3);
        StringBuilder csv = new StringBuilder("No;Petal Length;Petal Width;Soil;Sort\n");
        for (int i = 0; i < 120; i++) {
            int sort = i % 3;
            csv.append("%d;%.2f;%s;%s;%s%n"
                    .formatted(
                            i,
                            2 * sort + random.nextDouble(2.1),
                            random.nextInt(10) == 0 ? "NA" : Integer.toString(sort + random.nextInt(2)),
                            random.nextBoolean() ? "clay" : "sand",
                            new String[] {"alba", "rosa", "nigra"}[sort]));
        }
        return csv.toString();
    }
}
