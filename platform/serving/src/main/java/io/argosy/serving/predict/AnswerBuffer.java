package io.argosy.serving.predict;

import java.io.ByteArrayOutputStream;

/** Collects an answer and gives it away without a copy. */
final class AnswerBuffer extends ByteArrayOutputStream {
    AnswerBuffer(int size) {
        super(size);
    }

    /** The bytes, of which the first {@link #size()} count. */
    byte[] array() {
        return buf;
    }
}
