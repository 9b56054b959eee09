package io.argosy.model.comparison;

/**
 * A row that candidate and incumbent decide differently.
 *
 * @param record the record's index, from 0
 * @param instance the row as the candidate takes it, a JSON object
 * @param right the right label
 * @param incumbent the incumbent's decision
 * @param candidate the candidate's decision
 */
public record Flip(int record, String instance, String right, String incumbent, String candidate) {}
