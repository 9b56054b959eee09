package io.argosy.serving.http;

import java.util.List;

/** A request that is refused: thrown where that is found out, answered in one place. It carries no stack trace. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient ProblemDetail problem;

    /** Refuses with what the answer will say. */
    public RefusedException(ProblemDetail problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    /** Refuses with a status and a sentence. */
    public RefusedException(int status, String detail) {
        this(ProblemDetail.of(status, detail));
    }

    /** Refuses a body of the right form with the wrong content: 422. */
    public static RefusedException unprocessable(List<FieldError> errors) {
        String detail = errors.size() == 1 ? "1 field is wrong" : errors.size() + " fields are wrong";
        return new RefusedException(new ProblemDetail(422, detail + ProblemDetail.SEE_ERRORS, errors));
    }

    /** What the answer says. */
    public ProblemDetail problem() {
        return problem;
    }
}
