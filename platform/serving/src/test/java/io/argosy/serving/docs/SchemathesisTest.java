package io.argosy.serving.docs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.serving.PythonTools;
import io.argosy.serving.RunningService;
import io.argosy.serving.ToyModels;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Requests made from the served document, sound and unsound: each answer is what the document says. */
@Tag("clients")
class SchemathesisTest {
    @Test
    void everyAnswerIsWhatTheDocumentSays() throws Exception {
        PythonTools python = PythonTools.with("fuzz-1", "schemathesis==4.32.5");
        try (RunningService service = RunningService.of(ToyModels.leaver())) {
            String url = "http://127.0.0.1:" + service.service().port();
            run(
                    python,
                    url,
                    "--checks",
                    "not_a_server_error,status_code_conformance,content_type_conformance,"
                            + "response_schema_conformance,negative_data_rejection,unsupported_method",
                    "--exclude-path-regex",
                    "^/v2");
            // A tensor's members that mean nothing are passed over there, as the protocol's clients send some.
            run(
                    python,
                    url,
                    "--checks",
                    "not_a_server_error,status_code_conformance,content_type_conformance,"
                            + "response_schema_conformance,unsupported_method",
                    "--include-path-regex",
                    "^/v2");
            // Elsewhere a body may be CSV or NDJSON, which a schema of JSON cannot tell from any other text.
            run(python, url, "--checks", "positive_data_acceptance", "--include-path", "/explain");
        }
    }

    /** Ends with an exception that has the tool's report if a check fails. */
    private static void run(PythonTools python, String url, String... checks) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("run", url + "/openapi.json", "--url", url));
        arguments.addAll(List.of(
                "--max-examples", Integer.getInteger("fuzz.examples", 50).toString()));
        arguments.addAll(List.of(checks));
        String report = python.run("schemathesis", arguments.toArray(String[]::new));
        assertTrue(report.contains(" passed"), report);
    }
}
