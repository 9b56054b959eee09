package io.argosy.fleet.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What makes a row this one and no other, however it is written. What is known of a cell is kept: few words stand in many rows. */
final class PlainCells {
    private final Map<String, String> plain = new HashMap<>();

    /** A row's cells, one for each column. */
    List<String> of(Map<String, String> row, List<String> columns) {
        return columns.stream()
                .map(column -> plain.computeIfAbsent(row.getOrDefault(column, ""), RowSpace::plain))
                .toList();
    }
}
