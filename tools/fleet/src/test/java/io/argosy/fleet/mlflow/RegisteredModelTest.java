package io.argosy.fleet.mlflow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.FleetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is taken of an MLflow registry, and what is not. */
@Timeout(60)
class RegisteredModelTest {
    private static final String ARTIFACTS = "GET /api/2.0/mlflow-artifacts/artifacts/0/models/m-1/artifacts/";
    private static final String STORE = "{\"artifact_uri\": \"mlflow-artifacts:/0/models/m-1/artifacts\"}";
    private static final String XGBOOST = """
            flavors:
              python_function: {loader_module: mlflow.xgboost}
              xgboost:
                data: model.ubj
                model_class: xgboost.sklearn.XGBClassifier
            """;

    @TempDir
    private Path folder;

    @Test
    void twoFilesAreReadAndNoOther() throws Exception {
        byte[] model = {'{', 1, 2, 3};
        try (FakeMlflow mlflow = registry(XGBOOST).with(ARTIFACTS + "model.ubj", model)) {
            RegisteredModel.Downloaded downloaded =
                    RegisteredModel.of("models:/Churn of customers/3").download(mlflow.environment(), folder);

            assertArrayEquals(model, Files.readAllBytes(downloaded.file()));
            assertEquals("xgboost", downloaded.flavour());
            assertEquals(
                    List.of(
                            "GET /api/2.0/mlflow/model-versions/get-download-uri",
                            ARTIFACTS + "MLmodel",
                            ARTIFACTS + "model.ubj"),
                    mlflow.asked().stream()
                            .map(asked -> asked.line().replaceFirst("\\?.*", ""))
                            .toList());
        }
    }

    @Test
    void anAliasIsTheVersionThatTheRegistrySays() throws Exception {
        try (FakeMlflow mlflow = registry(XGBOOST)
                .with(
                        "GET /api/2.0/mlflow/registered-models/alias?alias=best&name=churn",
                        "{\"model_version\": {\"version\": \"3\"}}")
                .with(
                        "GET /api/2.0/mlflow/registered-models/alias?name=churn&alias=best",
                        "{\"model_version\": {\"version\": \"3\"}}")
                .with(ARTIFACTS + "model.ubj", "{")) {
            assertEquals(
                    "3",
                    RegisteredModel.of("models:/churn@best")
                            .download(mlflow.environment(), folder)
                            .version());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "models:churn/3",
                "models:/churn",
                "models:/churn/",
                "models:/churn/Production",
                "models:/a/b/3",
                "models:/churn@",
                "models:/../3/3",
                "models://host/churn/3"
            })
    void whatIsNoAddressOfAVersionIsToldHowOneLooks(String address) {
        FleetException refusal = assertThrows(FleetException.class, () -> RegisteredModel.of(address));

        assertEquals(
                "\"" + address
                        + "\" is no address of a registered model's version: write it as models:/NAME/VERSION, or"
                        + " models:/NAME@ALIAS",
                refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sklearn: {pickled_model: model.pkl}|is of the flavour sklearn, an object of Python that runs code where it is"
                        + " loaded: export it with skl2onnx.to_onnx(model, rows), and log that with mlflow.onnx.log_model",
                "lightgbm: {data: model.pkl}|is kept as model.pkl, an object of Python that runs code where it is loaded: log"
                        + " its booster: mlflow.lightgbm.log_model(model.booster_, …)",
                "lightgbm: {data: Model.SKOPS}|is kept as Model.SKOPS, an object of Python that runs code where it is loaded:"
                        + " log its booster: mlflow.lightgbm.log_model(model.booster_, …)",
                "catboost: {data: model.cb, save_format: cbm}|is kept in CatBoost's form cbm: log it with"
                        + " mlflow.catboost.log_model(model, …, format=\"json\")",
                "xgboost: {data: ../../1/secret}|is of the flavour xgboost, and names no file of its folder: log the model"
                        + " again",
                "xgboost: {data: /etc/passwd}|is of the flavour xgboost, and names no file of its folder: log the model again",
                "onnx: {}|is of the flavour onnx, and names no file of its folder: log the model again",
                "pytorch: {data: model.pth}|is of the flavours pytorch: log it as one of xgboost, lightgbm, catboost and onnx,"
                        + " whose files are data",
            })
    void whatIsNoDataIsRefusedWithoutItsFile(String flavour, String reason) throws Exception {
        try (FakeMlflow mlflow = registry("flavors:\n  " + flavour + "\n")) {
            FleetException refusal =
                    assertThrows(FleetException.class, () -> churn().download(mlflow.environment(), folder));

            assertEquals("models:/churn/3 " + reason, refusal.getMessage());
            assertEquals(2, mlflow.asked().size());
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(), files.toList());
        }
    }

    @Test
    void aDescriptionThatIsNoneIsRefused() throws Exception {
        for (String description : List.of("flavors: &a\n  xgboost: *a\n", "\u0000", "flavors: 7")) {
            try (FakeMlflow mlflow = registry(description)) {
                assertThrows(FleetException.class, () -> churn().download(mlflow.environment(), folder));
            }
        }
    }

    @Test
    void whatIsTooLargeIsNotTaken() throws Exception {
        try (FakeMlflow mlflow = registry(XGBOOST).with(ARTIFACTS + "model.ubj", new byte[(48 << 20) + 1])) {
            FleetException refusal =
                    assertThrows(FleetException.class, () -> churn().download(mlflow.environment(), folder));
            assertTrue(
                    String.valueOf(refusal.getMessage()).contains("gives no answer to 0/models"), refusal::getMessage);
        }
    }

    @Test
    void aStoreThatOnlyMlflowsClientReachesIsToldWithoutItsSecrets() throws Exception {
        try (FakeMlflow mlflow = FakeMlflow.start()
                .with(
                        "GET /api/2.0/mlflow/model-versions/get-download-uri?name=churn&version=3",
                        "{\"artifact_uri\": \"s3://key:secret@bucket/1\"}")
                .with(
                        "GET /api/2.0/mlflow/model-versions/get-download-uri?version=3&name=churn",
                        "{\"artifact_uri\": \"s3://key:secret@bucket/1\"}")) {
            FleetException refusal =
                    assertThrows(FleetException.class, () -> churn().download(mlflow.environment(), folder));
            assertEquals(
                    "models:/churn/3 lies in s3:…, which only MLflow's own client reaches: download it there (mlflow"
                            + " artifacts download) and give --from the model's file",
                    refusal.getMessage());
        }
    }

    @Test
    void aServerMustBeNamedAndHaveIt() throws Exception {
        assertEquals(
                "models:/churn/3 is a model of an MLflow registry, and MLFLOW_TRACKING_URI names no server: set it to"
                        + " http://HOST:PORT, or give --from a file",
                assertThrows(FleetException.class, () -> churn().download(Map.of(), folder))
                        .getMessage());
        try (FakeMlflow mlflow = FakeMlflow.start()) {
            FleetException refusal =
                    assertThrows(FleetException.class, () -> churn().download(mlflow.environment(), folder));
            assertTrue(
                    String.valueOf(refusal.getMessage()).contains("with 404: there is none: see that"),
                    refusal::getMessage);
        }
    }

    private static RegisteredModel churn() {
        return RegisteredModel.of("models:/churn/3");
    }

    /** A registry whose models are all the same; the order of a query's parameters does not matter. */
    private static FakeMlflow registry(String description) {
        FakeMlflow mlflow = FakeMlflow.start().with(ARTIFACTS + "MLmodel", description);
        for (String name : List.of("churn", "Churn%20of%20customers")) {
            String query = "GET /api/2.0/mlflow/model-versions/get-download-uri?";
            mlflow.with(query + "name=" + name + "&version=3", STORE).with(query + "version=3&name=" + name, STORE);
        }
        return mlflow;
    }
}
