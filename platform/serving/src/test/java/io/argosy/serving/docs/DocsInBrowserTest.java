package io.argosy.serving.docs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.serving.PythonTools;
import io.argosy.serving.RunningService;
import io.argosy.serving.ToyModels;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The pages as a person sees them: Chromium is expected at {@code /usr/bin/chromium}. */
@Tag("clients")
class DocsInBrowserTest {
    @Test
    void aPersonOpensThePageTriesItOutAndSeesTheAnswer() throws Exception {
        PythonTools python = PythonTools.with("browser-1", "playwright==1.62.0");
        try (RunningService service = RunningService.of(ToyModels.leaver())) {
            String port = Integer.toString(service.service().port());
            String output = python.script("docs_in_browser.py", port);
            assertTrue(output.contains("both pages are content"), output);
        }
    }
}
