package io.argosy.fleet.cluster;

import io.argosy.fleet.story.SteadyLoad;
import io.argosy.fleet.story.SteadyLoad.Asked;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Customers as churn's model was trained with, and requests that tell of them. */
final class Customers {
    private static final String TARGET = "churn";

    private final List<String> table;
    private final List<String> names;

    Customers(FleetOnClusters fleet) throws IOException {
        this.table = fleet.read("services/churn/data/telco_churn.csv").lines().toList();
        this.names = List.of(table.getFirst().split(","));
    }

    /** Some rows by chance, as the table has them. */
    List<String> rows(Random random, int many) {
        return random.ints(many, 1, table.size()).mapToObj(table::get).toList();
    }

    /** A row as JSON; what is to be answered is not told. The table's cells have no quotes. */
    String object(String row) {
        List<String> cells = List.of(row.split(",", -1));
        return IntStream.range(0, names.size())
                .filter(i -> !names.get(i).equals(TARGET))
                .mapToObj(i -> "\"" + names.get(i) + "\":" + value(cells.get(i)))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String value(String cell) {
        if (cell.isBlank()) {
            return "null";
        }
        return cell.matches("-?[0-9]+([.][0-9]+)?") ? cell : "\"" + cell + "\"";
    }

    /** Rows as a CSV file. */
    String csv(List<String> rows) {
        return table.getFirst() + "\n" + String.join("\n", rows) + "\n";
    }

    static Asked json(URI target, String body, int status) {
        return post(target, "application/json", body, status);
    }

    static Asked post(URI target, String type, String body, int status) {
        return new Asked(
                HttpRequest.newBuilder(target)
                        .header("Content-Type", type)
                        .timeout(SteadyLoad.PATIENCE)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                status);
    }
}
