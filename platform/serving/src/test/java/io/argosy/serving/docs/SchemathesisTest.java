package io.argosy.serving.docs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.serving.PythonTools;
import io.argosy.serving.RunningService;
import io.argosy.serving.ToyModels;
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
            String output = python.run(
                    "schemathesis",
                    "run",
                    url + "/openapi.json",
                    "--url",
                    url,
                    "--max-examples",
                    Integer.getInteger("fuzz.examples", 50).toString(),
                    "--checks",
                    "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,"
                            + "negative_data_rejection,positive_data_acceptance,unsupported_method");
            assertTrue(output.contains("0 failed") || !output.contains("FAILURES"), output);
        }
    }
}
