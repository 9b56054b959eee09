package io.argosy.fleet.gate.change;

import io.argosy.fleet.FleetException;
import java.io.IOException;
import java.util.List;

/** One thing that a change has to pass. */
public interface Gate {
    /** A word or two, e.g. {@code soak}. */
    String name();

    /**
     * Its judgements, one for each thing that it has to say something of; empty where the change is none of its business.
     *
     * @throws FleetException where it cannot know: that counts as {@link Verdict#UNKNOWN}
     */
    List<Judgement> judge(ProposedChange change) throws IOException, InterruptedException;

    /** What it says of a change as it is: where it cannot know it says so, and never throws. */
    default List<Judgement> ask(ProposedChange change) throws IOException, InterruptedException {
        try {
            return judge(change);
        } catch (FleetException e) {
            return List.of(Judgement.unknown(this, "", e.fact(), e.nextStep()));
        } catch (RuntimeException e) {
            // A file that nobody foresaw must not keep the other gates from saying what they know.
            return List.of(Judgement.unknown(this, "", "a fault in fleet itself: " + e, "report it"));
        }
    }

    /**
     * Whether it looks at the objects that would run, whatever made them so: what it has against them may be older than the
     * change, and stands in no way back.
     */
    default boolean judgesWhatRenders() {
        return false;
    }

    /** Whether most of its time is another program's: it is asked first, and the others meanwhile. */
    default boolean waits() {
        return false;
    }
}
