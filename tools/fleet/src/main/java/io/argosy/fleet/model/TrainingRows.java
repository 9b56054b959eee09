package io.argosy.fleet.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * How the rows that one model was trained on differ from another's. A row is known by its features, wherever it stands; the same row with
 * another answer is one that somebody has rewritten.
 *
 * @param before how many rows the first was trained on
 * @param after how many the second was
 * @param gone rows that only the first has
 * @param come rows that only the second has
 * @param rewritten rows that both have, with another answer
 */
public record TrainingRows(int before, int after, int gone, int come, int rewritten) {
    /**
     * Compares two trainings.
     *
     * @param features the columns that make a row
     * @param target the column of its answer
     */
    public static TrainingRows of(Set<String> features, String target, LabelledData first, LabelledData second) {
        List<String> columns = features.stream().sorted().toList();
        Map<List<String>, Map<String, Integer>> before = answers(columns, target, first);
        Map<List<String>, Map<String, Integer>> after = answers(columns, target, second);
        int kept = 0;
        int agreed = 0;
        for (Map.Entry<List<String>, Map<String, Integer>> row : before.entrySet()) {
            Map<String, Integer> others = after.getOrDefault(row.getKey(), Map.of());
            kept += Math.min(count(row.getValue()), count(others));
            for (Map.Entry<String, Integer> answer : row.getValue().entrySet()) {
                agreed += Math.min(answer.getValue(), others.getOrDefault(answer.getKey(), 0));
            }
        }
        int firsts = first.records().size();
        int seconds = second.records().size();
        return new TrainingRows(firsts, seconds, firsts - kept, seconds - kept, kept - agreed);
    }

    private static int count(Map<String, Integer> answers) {
        return answers.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** How often each row has each answer. */
    private static Map<List<String>, Map<String, Integer>> answers(
            List<String> columns, String target, LabelledData data) {
        Map<List<String>, Map<String, Integer>> answers = new HashMap<>();
        for (Map<String, String> record : data.records()) {
            List<String> row = columns.stream()
                    .map(column -> record.getOrDefault(column, "").strip())
                    .toList();
            answers.computeIfAbsent(row, _ -> new HashMap<>())
                    .merge(record.getOrDefault(target, "").strip(), 1, Integer::sum);
        }
        return answers;
    }

    /** A sentence, with a warning first where answers were rewritten; e.g. "trained on 3,900 rows: 60 came". */
    public String told() {
        List<String> parts = new ArrayList<>();
        if (come > 0) {
            parts.add(String.format(Locale.ROOT, "%,d came", come));
        }
        if (gone > 0) {
            parts.add(String.format(Locale.ROOT, "%,d of %,d went", gone, before));
        }
        if (rewritten > 0) {
            parts.add(String.format(
                    Locale.ROOT, "%,d of the %,d that stay have another answer", rewritten, before - gone));
        }
        return (rewritten > 0 ? "⚠ " : "")
                + String.format(Locale.ROOT, "trained on %,d rows: ", after)
                + (parts.isEmpty() ? "those of before" : String.join(", ", parts));
    }
}
