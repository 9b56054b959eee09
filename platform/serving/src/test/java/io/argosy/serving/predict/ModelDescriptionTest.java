package io.argosy.serving.predict;

import static io.argosy.serving.RunningService.json;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.argosy.serving.RunningService;
import io.argosy.serving.ToyModels;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ModelDescriptionTest {
    @Test
    void aModelDescribesWhatItTakesAndHowGoodItIs() {
        try (RunningService service = RunningService.of(ToyModels.leaver(), "VERSION", "1.2.3-abc")) {
            JsonNode model = json(service.get("/model").body());
            assertEquals("toy", model.get("name").asString());
            assertEquals("1.2.3-abc", model.get("version").asString());
            assertEquals(json("""
                    {'name': 'tenure', 'description': 'Months as a customer.', 'nullable': false, 'type': 'integer',
                     'unit': 'months', 'training_range': [0.0, 72.0], 'bounds': [0.0, 1000.0]}"""), model.get("signature").get("features").get(0));
            assertEquals(
                    json("{'value': 0.9, 'low': 0.8, 'high': 0.95}"),
                    model.get("metrics").get("overall").get("auc"));
            assertEquals("# Toy", model.get("card").asString());
        }
    }
}
