package io.argosy.fleet.verify;

import java.io.IOException;
import java.util.List;

/** One rule that the working tree has to keep. */
public interface Rule {
    /** The rule as a sentence, e.g. "every overlay renders". */
    String sentence();

    /** What breaks it; empty where it holds. */
    List<Finding> check(Tree tree) throws IOException, InterruptedException;
}
