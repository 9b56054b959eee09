package io.argosy.fleet.board.state;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.gate.change.PinChange;
import io.argosy.fleet.gate.change.ProposedChange;
import io.argosy.fleet.gate.change.Verdict;
import io.argosy.fleet.model.LabelledData;
import io.argosy.fleet.release.Release;
import io.argosy.fleet.review.Review;
import io.argosy.fleet.review.ReviewText;
import io.argosy.fleet.review.Section;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A branch's review, as it was at one moment.
 *
 * @param sections the review's own text in its parts
 * @param compared the models that take each other's place
 */
public record ChangePicture(Verdict verdict, Instant at, List<Section> sections, List<ComparedModels> compared) {
    public ChangePicture {
        sections = List.copyOf(sections);
        compared = List.copyOf(compared);
    }

    static ChangePicture of(Review review, Instant at) throws IOException {
        List<ComparedModels> compared = new ArrayList<>();
        for (PinChange pin : review.change().pins()) {
            compared(review.change(), pin).ifPresent(compared::add);
        }
        return new ChangePicture(review.verdict(), at, ReviewText.sections(review), compared);
    }

    private static Optional<ComparedModels> compared(ProposedChange change, PinChange pin) throws IOException {
        Release left = pin.incumbent();
        Release comes = pin.candidate();
        String service = pin.overlay().service();
        if (left == null || comes == null || left.version().equals(comes.version())) {
            return Optional.empty();
        }
        Optional<byte[]> rows = change.repository().read(change.base(), LabelledData.heldOut(service));
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(ComparedModels.of(
                    pin.overlay(),
                    left.version().toString(),
                    change.models().load(service, left.version()),
                    comes.version().toString(),
                    change.models().load(service, comes.version()),
                    LabelledData.read(LabelledData.heldOut(service), rows.get())));
        } catch (FleetException e) {
            // The gates say what of the two cannot be loaded.
            return Optional.empty();
        }
    }
}
