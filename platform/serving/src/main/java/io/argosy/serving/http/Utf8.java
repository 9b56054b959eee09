package io.argosy.serving.http;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * Whether bytes are UTF-8 as RFC 3629 has it. Parsers of JSON let forms pass that it forbids, as longer ones than needed,
 * and read other letters out of them than were meant.
 */
public final class Utf8 {
    private static final int BLOCK = 1_024;

    private Utf8() {}

    /** Whether a part of an array is well-formed. What is ASCII costs a look at each byte and no more. */
    public static boolean isWellFormed(byte[] bytes, int start, int length) {
        int all = 0;
        for (int i = start; i < start + length; i++) {
            all |= bytes[i];
        }
        if (all >= 0) {
            return true;
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes, start, length);
        CharBuffer out = CharBuffer.allocate(BLOCK);
        CoderResult result = decoder.decode(in, out, true);
        while (result.isOverflow()) {
            out.clear();
            result = decoder.decode(in, out, true);
        }
        return result.isUnderflow();
    }
}
