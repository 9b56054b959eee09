package io.argosy.fleet.command;

import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** How a command tells its result: mix it in where there is something to read. */
public final class Output {
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

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    Output() {}

    boolean isJson() {
        return form == Form.json;
    }

    /** Standard output. */
    PrintWriter out() {
        return command.commandLine().getOut();
    }

    /** Standard error, where progress goes, so that standard output holds the result alone. */
    PrintWriter err() {
        return command.commandLine().getErr();
    }

    /** One line of progress. */
    void progress(String line) {
        err().println(line);
        err().flush();
    }

    /** Prints a record, a list or a map as JSON. */
    void json(Object value) {
        out().println(JSON.writeValueAsString(value));
    }
}
