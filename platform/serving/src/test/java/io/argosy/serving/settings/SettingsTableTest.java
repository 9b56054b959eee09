package io.argosy.serving.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code docs/settings.json}, by which gates judge the settings of a version, says what the code reads. */
class SettingsTableTest {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final Path TABLE = Path.of("../../docs/settings.json");

    @Test
    void theTableSaysWhatIsRead() throws IOException {
        ObjectNode table = JSON.createObjectNode();
        new TreeMap<>(Settings.forms()).forEach((key, form) -> {
            ObjectNode entry = table.putObject(key);
            switch (form) {
                case SettingForm.Text() -> entry.put("form", "text");
                case SettingForm.Address() -> entry.put("form", "address");
                case SettingForm.Database() -> entry.put("form", "database");
                case SettingForm.Whole(int minimum, int maximum) ->
                    entry.put("form", "integer").put("minimum", minimum).put("maximum", maximum);
                case SettingForm.Time(String minimum, String maximum) ->
                    entry.put("form", "time").put("minimum", minimum).put("maximum", maximum);
                case SettingForm.Bytes(String minimum, String maximum) ->
                    entry.put("form", "bytes").put("minimum", minimum).put("maximum", maximum);
                case SettingForm.OneOf(var values) -> {
                    entry.put("form", "one of");
                    values.forEach(entry.putArray("values")::add);
                }
            }
        });
        String wanted = JSON.writeValueAsString(table).replace("\r\n", "\n") + "\n";
        Path made = Files.writeString(Path.of("target/settings.json"), wanted);
        assertEquals(
                wanted, Files.exists(TABLE) ? Files.readString(TABLE) : "", "copy " + made.toAbsolutePath() + " there");
    }
}
