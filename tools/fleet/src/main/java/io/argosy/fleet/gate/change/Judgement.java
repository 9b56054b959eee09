package io.argosy.fleet.gate.change;

import java.util.List;

/**
 * What one gate says of one thing.
 *
 * @param gate the gate's name, e.g. {@code soak}
 * @param subject what it is about: {@code staging/churn}, or empty for the change as a whole
 * @param reason a fact, e.g. "1.1.0-… has been in staging for 3 h of 24 h"
 * @param nextStep what to do about it; empty where it passes
 * @param evidence lines that the reason rests on
 * @param headline what of it belongs on a reviewer's first screen, e.g. "auc 0.8500 → 0.8700"; empty for most
 */
public record Judgement(
        String gate,
        String subject,
        Verdict verdict,
        String reason,
        String nextStep,
        List<String> evidence,
        String headline) {
    /** The next step of a gate that has nothing to look at, as the overlay does not render; why not, another gate says. */
    public static final String UNTIL_IT_RENDERS = "let it render";

    public Judgement {
        evidence = List.copyOf(evidence);
    }

    /** It may pass. */
    public static Judgement pass(Gate gate, Object subject, String reason, String... evidence) {
        return new Judgement(gate.name(), subject.toString(), Verdict.PASS, reason, "", List.of(evidence), "");
    }

    /** It may not; the next step says what to do about it. */
    public static Judgement fail(Gate gate, Object subject, String reason, String nextStep, String... evidence) {
        return new Judgement(gate.name(), subject.toString(), Verdict.FAIL, reason, nextStep, List.of(evidence), "");
    }

    /** Nobody can know, which lets nothing pass; the next step says what would tell. */
    public static Judgement unknown(Gate gate, Object subject, String reason, String nextStep, String... evidence) {
        return new Judgement(gate.name(), subject.toString(), Verdict.UNKNOWN, reason, nextStep, List.of(evidence), "");
    }

    /** Whether the gate has nothing to look at, as an overlay does not render. */
    public boolean waitsForRendering() {
        return verdict == Verdict.UNKNOWN && nextStep.equals(UNTIL_IT_RENDERS);
    }

    /** The same with these lines. */
    public Judgement with(List<String> lines) {
        return new Judgement(gate, subject, verdict, reason, nextStep, lines, headline);
    }

    /** The same with a word for the first screen. */
    public Judgement saying(String word) {
        return new Judgement(gate, subject, verdict, reason, nextStep, evidence, word);
    }

    /** E.g. {@code staging/churn soak: …}, with the next step where there is one. */
    @Override
    public String toString() {
        return (subject.isEmpty() ? "" : subject + " ")
                + gate
                + ": "
                + reason
                + (nextStep.isEmpty() ? "" : ": " + nextStep);
    }
}
