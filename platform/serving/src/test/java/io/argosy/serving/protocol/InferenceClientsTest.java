package io.argosy.serving.protocol;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.serving.PythonTools;
import io.argosy.serving.RunningService;
import io.argosy.serving.ToyModels;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The protocol's own clients, as data scientists have them. */
@Tag("clients")
class InferenceClientsTest {
    @Test
    void tritonclientAndTheClientOfKServeAreAnswered() throws Exception {
        PythonTools python =
                PythonTools.with("inference-1", "tritonclient[http]==2.73.0", "kserve==0.21.0", "numpy==2.4.6");
        try (RunningService service = RunningService.of(ToyModels.leaver());
                RunningService painter = RunningService.of(ToyModels.painter())) {
            String port = Integer.toString(service.service().port());
            String pictures = Integer.toString(painter.service().port());
            String output = python.script("inference_clients.py", port, pictures);
            assertTrue(output.contains("both clients are content"), output);
        }
    }
}
