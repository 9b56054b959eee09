package io.argosy.fleet.gate.model;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.Yaml;
import io.argosy.fleet.gate.change.Gate;
import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.ProposedChange;
import io.argosy.fleet.model.LabelledData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a change writes for models to be judged on, held-out rows and recorded requests, can be read: with others, no later
 * version of the service could be judged.
 */
public final class HeldOutRows implements Gate {
    @Override
    public String name() {
        return "rows and requests";
    }

    @Override
    public List<Judgement> judge(ProposedChange change) throws IOException {
        List<Judgement> judgements = new ArrayList<>();
        for (String path : change.impact().paths()) {
            String[] names = path.split("/", -1);
            if (names.length < 2) {
                continue;
            }
            if (path.equals(RecordedRequests.path(names[1]))) {
                RecordedRequests.at(change.repository(), change.head(), names[1])
                        .map(requests -> requests.wrong()
                                .map(wrong -> Judgement.fail(
                                        this,
                                        path,
                                        wrong,
                                        "write a request in each line, as one JSON object, or remove it"))
                                .orElseGet(() -> Judgement.pass(this, path, "they can be read")))
                        .ifPresent(judgements::add);
            }
            if (!path.equals(LabelledData.heldOut(names[1]))) {
                continue;
            }
            Optional<byte[]> rows = change.repository().read(change.head(), path);
            if (rows.isPresent()) {
                judgements.add(wrong(path, rows.get(), target(change, names[1]))
                        .map(wrong -> Judgement.fail(
                                this, path, wrong, "write it as the service's data is: CSV in UTF-8, with a header"))
                        .orElseGet(() -> Judgement.pass(this, path, "they can be read")));
            }
        }
        return judgements;
    }

    /** The column with the right answers, as the service's recipe at the change's head has it. */
    private static Optional<String> target(ProposedChange change, String service) {
        try {
            return change.repository()
                    .readText(change.head(), "services/" + service + "/recipe.yaml")
                    .map(recipe -> Yaml.read(recipe).path("target").path("name").asString(""))
                    .filter(name -> !name.isEmpty());
        } catch (Yaml.Malformed e) {
            // The recipe is judged by itself.
            return Optional.empty();
        }
    }

    private static Optional<String> wrong(String path, byte[] rows, Optional<String> target) throws IOException {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(rows));
            LabelledData data = LabelledData.read(path, rows);
            if (data.records().isEmpty()) {
                return Optional.of("it holds no rows");
            }
            return target.flatMap(name -> withoutAnswer(data, name));
        } catch (CharacterCodingException e) {
            return Optional.of("it is not UTF-8");
        } catch (FleetException e) {
            return Optional.of(e.fact());
        }
    }

    private static Optional<String> withoutAnswer(LabelledData data, String target) {
        if (!data.has(target)) {
            return Optional.of("it has no column \"" + target + "\", which holds the right answers");
        }
        for (int row = 0; row < data.records().size(); row++) {
            if (data.records().get(row).getOrDefault(target, "").isBlank()) {
                return Optional.of("row " + (row + 1) + " holds no right answer in \"" + target + "\"");
            }
        }
        return Optional.empty();
    }
}
