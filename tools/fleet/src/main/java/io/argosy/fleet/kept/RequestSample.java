package io.argosy.fleet.kept;

import io.argosy.fleet.gate.model.RecordedRequests;
import io.argosy.fleet.git.Change;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.release.Proposal;
import io.argosy.model.ModelPackage;
import io.argosy.model.evidence.GoldenRow;
import io.argosy.model.instance.InstanceReader;
import io.argosy.model.signature.Signature;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Requests that callers made, as {@code services/<service>/requests.jsonl} keeps them for the gate {@code replay}: each once, none that the
 * service's model does not take, and of a sensitive feature nothing that a caller said.
 *
 * @param lines a JSON object each, in the order of their letters
 * @param strata how many there are of each
 * @param masked sensitive features, in whose place stands what a golden row has
 * @param left how many the model of today does not take
 */
public record RequestSample(List<String> lines, Map<String, Integer> strata, Set<String> masked, int left) {
    /** More than this makes a repository slow to clone. */
    public static final int MOST_BYTES = 1 << 20;

    /** As the store writes them: in ASCII no letter, not even half of one, is anything that Git or a terminal shows as another. */
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private static final int SHORT = 12;

    public RequestSample {
        lines = List.copyOf(lines);
    }

    /**
     * Takes what may be taken.
     *
     * @param model of the service as it is today: what it marks as sensitive now is masked, whatever was kept before it did
     * @param most so many at the most, and no more than {@link #MOST_BYTES}
     */
    public static RequestSample of(List<DrawnRequest> drawn, ModelPackage model, long seed, int most) {
        Signature signature = model.signature();
        List<ObjectNode> golden = model.goldenRows().stream()
                .map(GoldenRow::instance)
                .map(instance -> (ObjectNode) JSON.readTree(instance))
                .toList();
        SplittableRandom random = new SplittableRandom(seed);
        Set<String> lines = new LinkedHashSet<>();
        Map<String, Integer> strata = new TreeMap<>();
        int bytes = 0;
        int left = 0;
        for (DrawnRequest request : drawn) {
            ObjectNode instance = instance(request.features());
            for (String feature : new TreeSet<>(signature.sensitive())) {
                instance.remove(feature);
                JsonNode instead = golden.get(random.nextInt(golden.size())).get(feature);
                if (instead != null) {
                    instance.set(feature, instead);
                }
            }
            String line = JSON.writeValueAsString(instance);
            if (!isTaken(signature, line)) {
                left++;
            } else if (!lines.contains(line)) {
                if (lines.size() == most || bytes + line.length() + 1 > MOST_BYTES) {
                    break;
                }
                lines.add(line);
                bytes += line.length() + 1;
                strata.merge(request.stratum(), 1, Integer::sum);
            }
        }
        return new RequestSample(lines.stream().sorted().toList(), strata, signature.sensitive(), left);
    }

    private static ObjectNode instance(String features) {
        try {
            return JSON.readTree(features) instanceof ObjectNode object ? object : JSON.createObjectNode();
        } catch (JacksonException e) {
            return JSON.createObjectNode();
        }
    }

    private static boolean isTaken(Signature signature, String line) {
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), line)) {
            parser.nextToken();
            return new InstanceReader(signature)
                    .read(parser, signature.newRow())
                    .isEmpty();
        }
    }

    /** The file's content. */
    public byte[] content() {
        return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The pull request that puts them in the place of those that are there.
     *
     * @param environment where they were asked
     * @param days of how many days they are
     */
    public Proposal propose(Monorepo repository, String service, String environment, int days, long seed) {
        var blob = repository.store(content());
        List<String> body = new ArrayList<>();
        body.add(
                lines.size() + " requests that callers of " + service + " made in " + environment + " within " + days
                        + " days, as many of each row below as there are, drawn with seed " + seed
                        + ". From the merge on the gate `replay` has both models answer them, whenever another version is promoted.");
        body.add("");
        body.add("| version | label | quarter of its scores | requests |");
        body.add("|---|---|---|---|");
        strata.forEach((stratum, count) -> body.add("| " + stratum + " | " + count + " |"));
        body.add("");
        if (!masked.isEmpty()) {
            body.add(String.join(", ", new TreeSet<>(masked)) + ": sensitive, so what stands there is a golden row's.");
        }
        if (left > 0) {
            body.add(left + " others were left out: the model of today does not take them.");
        }
        body.add(
                "They stay in Git when their day is dropped from the database, and no erasure there reaches them: what may not"
                        + " stay has to be marked as sensitive before.");
        return new Proposal(
                "requests/" + service + "/" + blob.name().substring(0, SHORT),
                "Record requests of " + service + " for replay",
                String.join("\n", body) + "\n",
                List.of(new Change.Put(RecordedRequests.path(service), blob)));
    }
}
