package io.argosy.fleet.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Rows of the incumbent's training data that are set aside here, and what both trainings have left without them. Held-out
 * rows lie in the repository, so whoever trains may have learned their answers, changed beyond recognition. What a model has
 * learned of all others of its kind it shows on these rows too, once it is trained again without them; what it has learned
 * of the held-out ones alone, it does not.
 *
 * <p>Their answers are the incumbent's. Rows with equal features stay together. Out of the candidate's data go also the rows
 * that it alone has and that lie as near to one of these as rows of the incumbent usually do, so that no copy of a row stays
 * behind. Which rows they are follows from the candidate's data, so that nobody can make those for them.
 *
 * @param rows what is set aside
 * @param incumbent what the incumbent's training has left
 * @param candidate what the candidate's has left
 */
public record SetAside(LabelledData rows, LabelledData incumbent, LabelledData candidate) {
    /** No more than this share of the incumbent's rows, so that what is left makes much the same model. */
    private static final double MOST = 1.0 / 3;

    /** Nearer than so much of what is usual between rows of the incumbent is near. */
    private static final double NEAR = 0.9;

    /** More say little more. */
    private static final double MOST_ROWS = 2_000;

    /** Numbers that are compared, at the most: about ten seconds. */
    private static final double MOST_CELLS = 1e10;

    /**
     * Sets rows aside.
     *
     * @param features the columns that count, where both have them
     * @param target the column with the answers
     * @param isClassification whether answers are labels: each keeps its share
     * @param seen held-out rows that the candidate alone was trained on: whoever trains chose them, so it is trained again
     *     without them, and they judge it with the others
     * @return empty where the candidate was trained on no row that the incumbent was not trained on
     */
    public static Optional<SetAside> of(
            Set<String> features,
            String target,
            boolean isClassification,
            LabelledData incumbent,
            LabelledData candidate,
            LabelledData seen) {
        List<String> columns = features.stream()
                .filter(feature -> incumbent.has(feature) && candidate.has(feature))
                .sorted()
                .toList();
        List<String> answered = new ArrayList<>(columns);
        answered.add(target);
        PlainCells cells = new PlainCells();
        Set<List<String>> known = new HashSet<>();
        incumbent.records().forEach(row -> known.add(cells.of(row, answered)));
        List<Map<String, String>> own = candidate.records().stream()
                .filter(row -> !known.contains(cells.of(row, answered)))
                .toList();
        if (own.isEmpty()) {
            return Optional.empty();
        }
        int size = incumbent.records().size();
        double compared = (double) (size + own.size()) * Math.max(1, columns.size());
        double share = Math.min(MOST, Math.min(MOST_ROWS, MOST_CELLS / compared) / size);
        Set<List<String>> chosen =
                choose(cells, incumbent.records(), columns, isClassification ? target : "", share, new Lot(candidate));
        List<Map<String, String>> rows = among(cells, incumbent.records(), columns, chosen, true);
        List<Map<String, String>> left = among(cells, incumbent.records(), columns, chosen, false);
        RowSpace space = new RowSpace(columns, incumbent.records());
        List<RowSpace.Point> aside = space.points(rows);
        double near = NEAR * usual(aside, space.points(left));
        List<Map<String, String>> others = among(cells, candidate.records(), columns, chosen, false).stream()
                .filter(row -> known.contains(cells.of(row, answered))
                        || !space.point(row).isNear(aside, near))
                .toList();
        List<Map<String, String>> all = new ArrayList<>(rows);
        all.addAll(seen.records());
        return Optional.of(new SetAside(
                new LabelledData(incumbent.file(), all, ""),
                new LabelledData(incumbent.file(), left, ""),
                UnseenRows.of(new LabelledData(candidate.file(), others, ""), features, List.of(seen))
                        .data()));
    }

    /** A share of each label's rows, by their cells; a label with few rows keeps them. */
    private static Set<List<String>> choose(
            PlainCells cells,
            List<Map<String, String>> records,
            List<String> columns,
            String label,
            double share,
            Lot lot) {
        Map<String, Map<List<String>, Integer>> byLabel = new TreeMap<>();
        for (Map<String, String> row : records) {
            byLabel.computeIfAbsent(row.getOrDefault(label, ""), _ -> new HashMap<>())
                    .merge(cells.of(row, columns), 1, Integer::sum);
        }
        Set<List<String>> chosen = new HashSet<>();
        for (Map<List<String>, Integer> rows : byLabel.values()) {
            double most =
                    share * rows.values().stream().mapToInt(Integer::intValue).sum();
            int taken = 0;
            for (List<String> one : lot.order(rows.keySet())) {
                int more = rows.getOrDefault(one, 0);
                if (taken + more <= most) {
                    chosen.add(one);
                    taken += more;
                }
            }
        }
        return chosen;
    }

    /**
     * An order that whoever trains cannot choose, and everybody finds again: it follows from all of the candidate's data, so
     * who makes training rows for the first rows of it has another order.
     */
    private static final class Lot {
        private final MessageDigest digest;
        private final byte[] seed;

        Lot(LabelledData candidate) {
            try {
                this.digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new AssertionError("every JDK has SHA-256", e);
            }
            this.seed = digest.digest(candidate.csv());
        }

        List<List<String>> order(Set<List<String>> rows) {
            Map<String, List<String>> ordered = new TreeMap<>();
            for (List<String> cells : rows) {
                digest.update(seed);
                byte[] drawn = digest.digest(String.join("\n", cells).getBytes(StandardCharsets.UTF_8));
                ordered.put(HexFormat.of().formatHex(drawn), cells);
            }
            return List.copyOf(ordered.values());
        }
    }

    private static List<Map<String, String>> among(
            PlainCells cells,
            List<Map<String, String>> records,
            List<String> columns,
            Set<List<String>> chosen,
            boolean inside) {
        return records.stream()
                .filter(row -> chosen.contains(cells.of(row, columns)) == inside)
                .toList();
    }

    /** The median of how far the nearest is. */
    private static double usual(List<RowSpace.Point> rows, List<RowSpace.Point> others) {
        double[] distances =
                rows.stream().mapToDouble(row -> row.nearest(others)).sorted().toArray();
        return distances.length == 0 ? 0 : distances[distances.length / 2];
    }
}
