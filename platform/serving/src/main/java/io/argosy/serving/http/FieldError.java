package io.argosy.serving.http;

/**
 * What is wrong with one place of a request's body.
 *
 * @param pointer the place, as a JSON Pointer (RFC 6901): {@code /instances/3/tenure}; empty for the whole body
 * @param detail a sentence: what is wrong, and what to give instead; it never repeats the value
 */
public record FieldError(String pointer, String detail) {}
