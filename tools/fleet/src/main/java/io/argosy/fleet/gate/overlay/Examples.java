package io.argosy.fleet.gate.overlay;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.gate.change.Gate;
import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.ProposedChange;
import io.argosy.model.ModelPackage;
import io.argosy.model.instance.InstanceReader;
import io.argosy.model.instance.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * The requests in {@code services/<service>/examples/} are ones that its model takes: whoever tries the service tries those
 * first. A change of the model counts as well as one of a request.
 */
public final class Examples implements Gate {
    private static final String MANY = "instances";
    private static final ObjectReader JSON = JsonMapper.shared()
            .reader()
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

    @Override
    public String name() {
        return "examples";
    }

    @Override
    public List<Judgement> judge(ProposedChange change) throws IOException {
        SortedMap<String, TreeSet<String>> services = new TreeMap<>();
        for (String path : change.impact().paths()) {
            String[] names = path.split("/", 4);
            if (names.length != 4 || !names[0].equals("services")) {
                continue;
            }
            if (isExample(path)) {
                services.computeIfAbsent(names[1], _ -> new TreeSet<>()).add(path);
            } else if (names[2].equals("model")) {
                services.computeIfAbsent(names[1], _ -> new TreeSet<>())
                        .addAll(change.repository().files(change.head(), "services/" + names[1] + "/examples"));
            }
        }
        List<Judgement> judgements = new ArrayList<>();
        for (String service : services.keySet()) {
            judge(change, service, services.getOrDefault(service, new TreeSet<>()), judgements);
        }
        return judgements;
    }

    private static boolean isExample(String path) {
        return path.matches("services/[^/]+/examples/.+\\.json");
    }

    private void judge(ProposedChange change, String service, Set<String> paths, List<Judgement> judgements)
            throws IOException {
        Optional<ModelPackage> model = model(change, service);
        int sound = 0;
        for (String path : paths) {
            Optional<byte[]> content =
                    isExample(path) ? change.repository().read(change.head(), path) : Optional.empty();
            if (content.isEmpty()) {
                continue;
            }
            Optional<String> wrong = wrong(content.get(), model);
            wrong.ifPresent(why -> judgements.add(Judgement.fail(
                    this,
                    path,
                    why,
                    "write a request that the model takes: one row, or {\"instances\": [rows]}; see services/" + service
                            + "/model/model.json")));
            sound += wrong.isEmpty() ? 1 : 0;
        }
        if (sound > 0) {
            judgements.add(Judgement.pass(
                    this,
                    "services/" + service + "/examples",
                    sound + " request(s) are ones that "
                            + (model.isPresent()
                                    ? "its model takes"
                                    : "can be read; there is no model that takes them")));
        }
    }

    /** A package that is none, or is not there yet, is for other gates: its requests are read all the same. */
    private static Optional<ModelPackage> model(ProposedChange change, String service) throws IOException {
        try {
            return Optional.of(change.models().load(service, change.head()));
        } catch (FleetException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> wrong(byte[] content, Optional<ModelPackage> model) {
        JsonNode request;
        try {
            request = JSON.readTree(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.of("it is not UTF-8");
        } catch (JacksonException e) {
            return Optional.of("it is no JSON");
        }
        if (!request.isObject()) {
            return Optional.of("it is no JSON object");
        }
        List<JsonNode> rows =
                request.path(MANY).isArray() ? request.path(MANY).valueStream().toList() : List.of(request);
        if (rows.isEmpty()) {
            return Optional.of("it holds no row");
        }
        for (int i = 0; i < rows.size(); i++) {
            String where = rows.size() > 1 ? "row " + (i + 1) + ": " : "";
            if (!rows.get(i).isObject()) {
                return Optional.of(where + "it is no JSON object");
            }
            Optional<String> problem = model.flatMap(taking(rows.get(i)));
            if (problem.isPresent()) {
                return Optional.of(where + problem.get());
            }
        }
        return Optional.empty();
    }

    private static Function<ModelPackage, Optional<String>> taking(JsonNode row) {
        return model -> {
            try (JsonParser parser = JsonMapper.shared().createParser(row.toString())) {
                parser.nextToken();
                List<Problem> problems = new InstanceReader(model.signature())
                        .read(parser, model.signature().newRow());
                return problems.stream().map(Problem::message).findFirst();
            }
        };
    }
}
