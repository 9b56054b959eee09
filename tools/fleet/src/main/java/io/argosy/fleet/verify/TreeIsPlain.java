package io.argosy.fleet.verify;

import io.argosy.fleet.git.PlainTree;
import java.util.List;

/** Nothing in the repository is turned into something else by a checkout. */
public final class TreeIsPlain implements Rule {
    @Override
    public String sentence() {
        return "a checkout gives what Git has: plain files, no links, no submodules, no conversions";
    }

    @Override
    public List<Finding> check(Tree tree) {
        return PlainTree.problems(tree.snapshot(), tree.snapshot().below("").keySet()).stream()
                .map(problem -> new Finding(problem.path(), problem.fact(), problem.nextStep()))
                .toList();
    }
}
