package io.argosy.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A message in protobuf's encoding (protobuf.dev, "Encoding"): fields by their number, of which a reader takes those that it
 * knows. A length is checked against the bytes that are left before anything is made of it. A field takes twelve bytes, and a
 * part of a file is a view of it, no copy.
 */
public final class Protobuf {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    /** What all messages of a file may have together. */
    private static final int MOST_FIELDS = 6_000_000;

    /** How many fields a file may still have. */
    private static final class Budget {
        private int left = MOST_FIELDS;
    }

    private final ByteBuffer in;
    private final Budget budget;

    /** Per field its number and type, as the file has them. */
    private int[] keys = new int[8];

    /** Per field its number, or where its bytes start and, in the upper half, how many they are. */
    private long[] values = new long[8];

    private int size;

    private Protobuf(ByteBuffer in, Budget budget) {
        this.in = in;
        this.budget = budget;
    }

    /** Reads a whole file. */
    public static Protobuf read(byte[] file) throws UnsoundProtobufException {
        return new Protobuf(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN), new Budget()).parsed();
    }

    private Protobuf parsed() throws UnsoundProtobufException {
        while (in.hasRemaining()) {
            long key = varint(in);
            if (key < 8 || key > Integer.MAX_VALUE || --budget.left < 0) {
                throw new UnsoundProtobufException(
                        "is no sound protobuf: a field has no number, or there are more than " + MOST_FIELDS);
            }
            switch ((int) key & 7) {
                case VARINT -> add((int) key, varint(in));
                case FIXED64 -> add((int) key, require(in, Long.BYTES).getLong());
                case FIXED32 -> add((int) key, require(in, Integer.BYTES).getInt());
                case BYTES -> {
                    long length = varint(in);
                    if (length < 0 || length > in.remaining()) {
                        throw new UnsoundProtobufException("is no sound protobuf: a field is longer than what is left");
                    }
                    add((int) key, length << 32 | in.position());
                    in.position(in.position() + (int) length);
                }
                default -> throw new UnsoundProtobufException("is no sound protobuf: a field is of type " + (key & 7));
            }
        }
        return this;
    }

    private void add(int key, long value) {
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, 2 * size);
            values = Arrays.copyOf(values, 2 * size);
        }
        keys[size] = key;
        values[size++] = value;
    }

    private static ByteBuffer require(ByteBuffer in, int bytes) throws UnsoundProtobufException {
        if (in.remaining() < bytes) {
            throw new UnsoundProtobufException("is no sound protobuf: it ends inside a number");
        }
        return in;
    }

    private static long varint(ByteBuffer in) throws UnsoundProtobufException {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte next = require(in, 1).get();
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new UnsoundProtobufException("is no sound protobuf: a number has more than ten bytes");
    }

    private boolean is(int field, int number) {
        return keys[field] >>> 3 == number;
    }

    private boolean isBytes(int field, int number) {
        return keys[field] == (number << 3 | BYTES);
    }

    private ByteBuffer part(int field) {
        return in.slice((int) values[field], (int) (values[field] >>> 32)).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Whether there is a field. */
    public boolean has(int number) {
        for (int i = 0; i < size; i++) {
            if (is(i, number)) {
                return true;
            }
        }
        return false;
    }

    /** The messages of a field, in order. */
    public List<Protobuf> messages(int number) throws UnsoundProtobufException {
        List<Protobuf> messages = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            if (isBytes(i, number)) {
                messages.add(new Protobuf(part(i), budget).parsed());
            }
        }
        return messages;
    }

    /** The texts of a field, in order. */
    public List<String> texts(int number) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            if (isBytes(i, number)) {
                texts.add(StandardCharsets.UTF_8.decode(part(i)).toString());
            }
        }
        return texts;
    }

    /** The last text of a field; empty without one. */
    public String text(int number) {
        ByteBuffer bytes = bytes(number);
        return StandardCharsets.UTF_8.decode(bytes).toString();
    }

    /** The last whole number of a field; 0 without one. */
    public long whole(int number) {
        long value = 0;
        for (int i = 0; i < size; i++) {
            value = is(i, number) && !isBytes(i, number) ? values[i] : value;
        }
        return value;
    }

    /** The last float of 32 bits of a field; 0 without one. */
    public float single(int number) {
        return Float.intBitsToFloat((int) whole(number));
    }

    /** The last bytes of a field; none without it. */
    public ByteBuffer bytes(int number) {
        ByteBuffer bytes = ByteBuffer.allocate(0);
        for (int i = 0; i < size; i++) {
            bytes = isBytes(i, number) ? part(i) : bytes;
        }
        return bytes;
    }

    /** Whole numbers, packed or not. */
    public long[] wholes(int number) throws UnsoundProtobufException {
        long[] wholes = new long[8];
        int count = 0;
        for (int i = 0; i < size; i++) {
            if (!is(i, number)) {
                continue;
            }
            ByteBuffer packed = isBytes(i, number) ? part(i) : ByteBuffer.allocate(0);
            boolean one = !isBytes(i, number);
            while (one || packed.hasRemaining()) {
                wholes = count == wholes.length ? Arrays.copyOf(wholes, 2 * count) : wholes;
                wholes[count++] = one ? values[i] : varint(packed);
                one = false;
            }
        }
        return Arrays.copyOf(wholes, count);
    }

    /** Floats of 32 bits, packed or not. */
    public float[] singles(int number) throws UnsoundProtobufException {
        float[] singles = new float[8];
        int count = 0;
        for (int i = 0; i < size; i++) {
            if (!is(i, number)) {
                continue;
            }
            ByteBuffer packed = isBytes(i, number) ? part(i) : ByteBuffer.allocate(0);
            boolean one = !isBytes(i, number);
            while (one || packed.hasRemaining()) {
                singles = count == singles.length ? Arrays.copyOf(singles, 2 * count) : singles;
                singles[count++] = one
                        ? Float.intBitsToFloat((int) values[i])
                        : require(packed, Float.BYTES).getFloat();
                one = false;
            }
        }
        return Arrays.copyOf(singles, count);
    }
}
