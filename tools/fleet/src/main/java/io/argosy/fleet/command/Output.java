package io.argosy.fleet.command;

import picocli.CommandLine.Option;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** How a command tells its result: mix it in where there is something to read. */
public final class Output extends Console {
    /** The forms of a result. */
    public enum Form {
        text,
        json
    }

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            defaultValue = "text",
            description = "text for people, json for programs (default: text).")
    private Form form;

    Output() {}

    boolean isJson() {
        return form == Form.json;
    }

    /** Prints one of many, each a line of JSON. */
    void jsonLine(Object value) {
        out().println(JsonMapper.shared().writeValueAsString(value));
    }

    /** Prints a record, a list or a map as JSON. */
    void json(Object value) {
        out().println(JSON.writeValueAsString(value));
    }
}
