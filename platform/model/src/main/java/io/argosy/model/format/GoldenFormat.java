package io.argosy.model.format;

import io.argosy.model.InvalidPackageException;
import io.argosy.model.evidence.GoldenRow;
import io.argosy.model.signature.Signature;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** {@code golden.jsonl}: a JSON object per line. */
final class GoldenFormat {
    /** How many golden rows a package has at the least. */
    private static final int FEWEST = 20;

    private GoldenFormat() {}

    static List<GoldenRow> read(String file, byte[] bytes, Signature signature) throws InvalidPackageException {
        var rows = new ArrayList<GoldenRow>();
        List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
        if (lines.size() < FEWEST || lines.size() > Limits.GOLDEN_ROWS) {
            throw new InvalidPackageException(
                    file, "", "has " + lines.size() + " lines: must have " + FEWEST + " to " + Limits.GOLDEN_ROWS);
        }
        for (String line : lines) {
            String place = "line " + (rows.size() + 1);
            Fields fields = Fields.read(file, place, line.getBytes(StandardCharsets.UTF_8));
            var row = new GoldenRow(
                    fields.text("note"), fields.json("instance"), fields.numbers("expected", Limits.LABELS));
            fields.end();
            if (row.expected().size() != signature.outputs()) {
                throw fields.invalid("expected", "must have " + signature.outputs() + " numbers");
            }
            rows.add(row);
        }
        return rows;
    }

    static byte[] write(List<GoldenRow> rows) {
        var lines = new StringBuilder();
        for (GoldenRow row : rows) {
            ObjectNode node = Json.MAPPER.createObjectNode();
            node.put("note", row.note());
            node.set("instance", Json.MAPPER.readTree(row.instance()));
            row.expected().forEach(node.putArray("expected")::add);
            lines.append(Json.MAPPER.writeValueAsString(node)).append('\n');
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }
}
