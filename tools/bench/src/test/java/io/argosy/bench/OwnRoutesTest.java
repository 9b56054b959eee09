package io.argosy.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.build.ServiceSources;
import io.argosy.testkit.ServiceProcess;
import java.io.File;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The service of services/README.md that has a route of its own: compiled as `./fleet build` does, and asked. */
class OwnRoutesTest {
    private static final Path SERVICES = Path.of("..", "..", "services");
    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final JsonMapper JSON = JsonMapper.shared();

    @TempDir
    private Path folder;

    @Test
    void theExampleRanksCustomersThroughTheOneWayOfEveryRequest() throws Exception {
        ServiceSources sources = new ServiceSources("churn", folder);
        Path jar = compiled(sources);
        Map<String, String> settings =
                Map.of("SERVING_MODEL", SERVICES.resolve("churn/model").toString());
        try (ServiceProcess service =
                        ServiceProcess.start(sources.mainClass().orElseThrow(), List.of(jar), List.of(), settings);
                HttpClient client = HttpClient.newHttpClient()) {
            service.awaitReady();
            HttpResponse<String> answer = post(client, service, asked(2));
            assertEquals(200, answer.statusCode(), answer.body());
            assertEquals(JSON.readTree("{\"call\": [\"monthly\", \"yearly\"]}"), JSON.readTree(answer.body()));
            assertTrue(answer.headers().firstValue("Model-Version").isPresent());

            HttpResponse<String> none = post(client, service, asked(0));
            assertEquals(422, none.statusCode());
            assertEquals(
                    "application/problem+json",
                    none.headers().firstValue("Content-Type").orElseThrow());
            HttpResponse<String> wrong = post(client, service, asked(1).replace("\"tenure\"", "\"tenur\""));
            assertTrue(wrong.body().contains("\"pointer\":\"/customers/0/instance/tenur\""), wrong.body());

            String document = get(client, service, "/openapi.json");
            assertTrue(JSON.readTree(document).get("paths").has("/ranking"), document);
            assertTrue(JSON.readTree(get(client, service, "/model")).has("card"));
        }
    }

    private Path compiled(ServiceSources sources) throws Exception {
        Matcher block = JAVA.matcher(Files.readString(SERVICES.resolve("README.md")));
        assertTrue(block.find(), "services/README.md has no example in Java");
        Path java = folder.resolve("services/churn/src/main/java/io/argosy/churn/Main.java");
        Files.createDirectories(java.getParent());
        Files.writeString(java, block.group(1));
        Path jar = folder.resolve("churn.jar");
        List<Path> classPath = Arrays.stream(
                        System.getProperty("java.class.path").split(Pattern.quote(File.pathSeparator), -1))
                .map(Path::of)
                .toList();
        sources.compile(classPath, Files.createDirectory(folder.resolve("classes")), jar);
        return jar;
    }

    /** Three customers who differ in their contracts alone, the least likely to leave first. */
    private static String asked(int most) throws Exception {
        JsonNode customer = JSON.readTree(Files.readString(SERVICES.resolve("churn/examples/customer.json")));
        ObjectNode asked = JSON.createObjectNode().put("most", most);
        for (List<String> each : List.of(
                List.of("two", "Two year"), List.of("monthly", "Month-to-month"), List.of("yearly", "One year"))) {
            ObjectNode instance = ((ObjectNode) customer.deepCopy()).put("contract", each.getLast());
            asked.withArray("customers").addObject().put("id", each.getFirst()).set("instance", instance);
        }
        return asked.toString();
    }

    private static HttpResponse<String> post(HttpClient client, ServiceProcess service, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(service.uri("/ranking"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static String get(HttpClient client, ServiceProcess service, String path) throws Exception {
        return client.send(HttpRequest.newBuilder(service.uri(path)).build(), BodyHandlers.ofString())
                .body();
    }
}
