package io.argosy.fleet.gate;

import io.argosy.model.GoldenMismatch;
import io.argosy.model.ModelPackage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A model answers its own golden rows as it did where it was trained; those of its incumbent it may answer otherwise. */
final class GoldenRows extends ModelGate {
    @Override
    public String name() {
        return "golden rows";
    }

    @Override
    Judgement judge(ProposedChange change, PinChange pin, @Nullable ModelPackage incumbent, ModelPackage candidate) {
        List<GoldenMismatch> wrong = candidate.checkGoldenRows();
        int rows = candidate.goldenRows().size();
        if (!wrong.isEmpty()) {
            return Judgement.fail(
                            this,
                            pin.overlay(),
                            wrong.size() + " of " + rows
                                    + " golden rows are answered otherwise than where it was trained",
                            "train it again; weights and golden rows come from different runs")
                    .with(wrong.stream()
                            .map(row -> "golden.jsonl line " + row.line() + ": " + row.message())
                            .toList());
        }
        String others = incumbent == null
                ? ""
                : "; of its incumbent's " + incumbent.goldenRows().size() + " it answers "
                        + candidate.check(incumbent.goldenRows()).size() + " otherwise";
        return Judgement.pass(this, pin.overlay(), "all " + rows + " golden rows are answered as expected" + others);
    }
}
