package io.argosy.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * Predictions of three days, and what came true of them: told in no order, a tenth twice, some of those otherwise the second time, and some of
 * predictions that nobody made.
 */
final class ManyOutcomes {
    private static final int DAYS = 3;
    private static final int AT_ONCE = 10_000;

    private record Told(String id, String label) {
        String line() {
            return "{\"request_id\": \"" + id + "\", \"actual\": \"" + label + "\"}";
        }
    }

    private final List<Told> told = new ArrayList<>();
    private final Map<String, String> firstTold = new HashMap<>();
    private final Map<String, Integer> wanted = none();

    ManyOutcomes(PostgresServer database, String version, int predictions) {
        predict(database, version, predictions);
        Random random = new Random(7);
        for (int i = 0; i < predictions; i++) {
            String label = random.nextInt(100) < 30 ? "Yes" : "No";
            told.add(new Told("r" + i, label));
            if (i % 10 == 0) {
                told.add(new Told("r" + i, i % 50 == 0 ? label.equals("Yes") ? "No" : "Yes" : label));
            }
            if (i % 20 == 0) {
                told.add(new Told("nobody-" + i, label));
            }
        }
        Collections.shuffle(told, random);
        for (Told one : told) {
            if (one.id().startsWith("nobody")) {
                wanted.merge("unknown", 1, Integer::sum);
            } else {
                String before = firstTold.putIfAbsent(one.id(), one.label());
                String result = before == null ? "stored" : before.equals(one.label()) ? "repeated" : "contradicting";
                wanted.merge(result, 1, Integer::sum);
            }
        }
    }

    private static Map<String, Integer> none() {
        return new TreeMap<>(Map.of("stored", 0, "repeated", 0, "contradicting", 0, "unknown", 0));
    }

    /** So many predictions with probabilities of all sizes, of today and the days before. */
    static void predict(PostgresServer database, String version, int predictions) {
        for (int day = 0; day < DAYS; day++) {
            database.execute("select make_day(current_date - " + day + ")");
        }
        database.execute(
                "insert into predictions (request_id, row_number, day, predicted_at, version, features, outputs, label)"
                        + " select 'r' || i, 0, current_date - i % " + DAYS + ", now(), '" + version
                        + "', '{}', array[1 - p, p], case when p >= 0.5 then 'Yes' else 'No' end"
                        + " from (select i, (hashtext('p' || i)::bigint & 65535) / 65536.0::float8"
                        + " as p from generate_series(0, " + (predictions - 1) + ") as i) as drawn");
    }

    /** What has to become of each, by its result. */
    Map<String, Integer> wanted() {
        return wanted;
    }

    /** What was told first of each prediction. */
    Map<String, String> firstTold() {
        return firstTold;
    }

    /** Tells them; gives how many were answered with which result. */
    Map<String, Integer> tell(StoringService service) {
        Map<String, Integer> results = none();
        for (int from = 0; from < told.size(); from += AT_ONCE) {
            List<String> lines = told.subList(from, Math.min(told.size(), from + AT_ONCE)).stream()
                    .map(Told::line)
                    .toList();
            HttpResponse<String> answer = service.tell(String.join("\n", lines));
            assertEquals(200, answer.statusCode());
            answer.body()
                    .lines()
                    .forEach(line -> results.merge(
                            JsonMapper.shared().readTree(line).path("result").asString(), 1, Integer::sum));
        }
        return results;
    }
}
