package io.argosy.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.Caches;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.kept.AnswerAgain;
import io.argosy.fleet.kept.KeptPrediction;
import io.argosy.fleet.kept.PredictionDatabase;
import io.argosy.fleet.kept.StoreAddress;
import io.argosy.fleet.model.ModelPackages;
import io.argosy.fleet.postgres.PostgresPrograms;
import io.argosy.fleet.postgres.PostgresServer;
import io.argosy.fleet.version.Version;
import io.argosy.fleet.version.Versions;
import io.argosy.model.ModelPackage;
import io.argosy.model.evidence.GoldenRow;
import io.argosy.model.prediction.Explanation;
import io.argosy.testkit.ServiceProcess;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a real service keeps, {@code ./fleet explain} makes again: the same numbers, and the same explanation as the service's own. */
@Tag("sample")
@Timeout(300)
class ExplainedAsServedTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** More than a service reads at once. */
    private static final int MANY = 150;

    @TempDir
    private static Path folder;

    private static Monorepo repository;
    private static RevCommit head;
    private static PostgresServer server;
    private static StoreAddress store;

    @BeforeAll
    static void aServer() throws Exception {
        repository = Monorepo.open(Path.of("../..").toAbsolutePath().normalize());
        head = repository.commit("HEAD");
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Path postgres = folder.resolve("postgres");
        server = PostgresServer.start(
                PostgresPrograms.obtain(Caches.root(), System.out::println), postgres, port, Map.of());
        server.require("dev");
        store = new StoreAddress(server.address("dev"), PostgresServer.credentials(postgres));
    }

    @AfterAll
    static void close() {
        server.close();
        repository.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"churn", "diabetes", "nationality"})
    void everyWayOfAskingIsMadeAgainBitForBitAndExplainedAsTheServiceDoes(String service) throws Exception {
        Version version = new Versions(repository).at(head, service);
        repository.export(head, List.of("services/" + service + "/model"), folder);
        Map<String, String> settings = Map.of(
                "SERVING_MODEL",
                folder.resolve("services/" + service + "/model").toString(),
                "SERVING_VERSION",
                version.toString(),
                "SERVING_STORE",
                store.address(),
                "SERVING_STORE_CREDENTIALS",
                store.credentials().toString());
        try (ServiceProcess migration = ServiceProcess.start(settings, "--migrate")) {
            assertEquals(0, migration.awaitExit(), migration.log());
        }
        ModelPackages packages = new ModelPackages(repository, head);
        List<String> instances = instances(packages.load(service, version));
        try (ServiceProcess serving = ServiceProcess.start(settings);
                HttpClient client = HttpClient.newHttpClient()) {
            serving.awaitReady();
            String batch = "{\"instances\": [" + String.join(",", instances) + "]}";
            post(client, serving, "/predict", "application/json", "batch", batch);
            post(client, serving, "/predict", "application/x-ndjson", "stream", String.join("\n", instances));
            post(client, serving, "/predict", "application/json", "alone", instances.getFirst());
            JsonNode explained = JSON.readTree(post(client, serving, "/explain", "application/json", "", batch))
                    .path("explanations");

            assertSame(packages, explained, kept(service, "batch", instances.size()));
            assertSame(packages, explained, kept(service, "stream", instances.size()));
            assertSame(packages, explained, kept(service, "alone", 1));
        }
    }

    /** The golden rows, and the same again with numbers that are long. */
    private static List<String> instances(ModelPackage model) {
        List<String> golden =
                model.goldenRows().stream().map(GoldenRow::instance).toList();
        List<String> instances = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            ObjectNode instance = (ObjectNode) JSON.readTree(golden.get(i % golden.size()));
            double part = i / 3.0e5;
            for (String name : instance.propertyNames()) {
                JsonNode value = instance.get(name);
                if (value.isFloatingPointNumber()) {
                    instance.put(name, value.doubleValue() * (1 + part));
                }
            }
            instances.add(instance.toString());
        }
        return instances;
    }

    private static void assertSame(ModelPackages packages, JsonNode explained, List<KeptPrediction> rows)
            throws Exception {
        for (KeptPrediction row : rows) {
            AnswerAgain again = AnswerAgain.of(packages, row, null);
            Explanation explanation = assertInstanceOf(AnswerAgain.Same.class, again, row::toString)
                    .explanation();
            JsonNode own = explained.get(row.row());
            assertEquals(own.path("base").doubleValue(), explanation.base());
            assertEquals(own.path("score").doubleValue(), explanation.score());
            assertEquals(
                    own.path("scale").asString(), explanation.scale().name().toLowerCase(Locale.ROOT));
            assertEquals(own.path("label").asString(""), explanation.label() == null ? "" : explanation.label());
            assertEquals(own.path("contributions"), JSON.valueToTree(explanation.contributions()));
        }
    }

    /** Once they are there: a service writes them after it has answered. */
    private static List<KeptPrediction> kept(String service, String id, int rows) throws InterruptedException {
        try (PredictionDatabase database = PredictionDatabase.open(store)) {
            List<KeptPrediction> kept = database.request(service, id);
            for (long end = System.nanoTime() + 30_000_000_000L; kept.size() < rows && System.nanoTime() < end; ) {
                Thread.sleep(20);
                kept = database.request(service, id);
            }
            assertEquals(rows, kept.size());
            return kept;
        }
    }

    private static String post(
            HttpClient client, ServiceProcess service, String path, String type, String id, String body)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(service.uri(path))
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(body));
        if (!id.isEmpty()) {
            request.header("X-Request-Id", id);
        }
        HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
        assertEquals(200, answer.statusCode(), answer.body());
        assertTrue(!answer.body().contains("\"error\""), answer.body());
        return answer.body();
    }
}
