package io.argosy.serving.http;

import java.io.IOException;

/**
 * A stream is not read on. An {@link IOException}, because that is what passes unchanged through whatever stands between
 * the endpoint and its input.
 */
final class CutShortException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient ProblemDetail problem;

    CutShortException(ProblemDetail problem) {
        super(problem.detail());
        this.problem = problem;
    }

    ProblemDetail problem() {
        return problem;
    }
}
