package io.argosy.fleet.scaffold;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An array in the form of {@code .npy}. Objects, which would be pickles, are refused.
 *
 * @param rows its first dimension
 * @param shape its other dimensions; none for one value in each row
 * @param type its elements, such as {@code f4}
 * @param data the elements, row by row
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">The format</a>
 */
record NumpyArray(String name, int rows, List<Integer> shape, String type, ByteBuffer data) {
    private static final byte[] MAGIC = "\u0093NUMPY".getBytes(StandardCharsets.ISO_8859_1);

    /** The header is a dictionary of Python with these three keys, in any order. */
    private static final Pattern TYPE = Pattern.compile("'descr': *'([<|=>])([a-zA-Z])(\\d{1,5})'");

    private static final Pattern SHAPE = Pattern.compile("'shape': *\\(((?:\\d{1,9}L?,? *)*)\\)");
    private static final Pattern ORDER = Pattern.compile("'fortran_order': *(True|False)");
    private static final List<String> TYPES = List.of("f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "b1");
    private static final int LONGEST_HEADER = 64 << 10;
    private static final int LONGEST_TEXT = 1_000;

    NumpyArray {
        shape = List.copyOf(shape);
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException with the rule that is broken, as it goes on after the array's name
     */
    static NumpyArray read(String name, byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length < 12 || !ByteBuffer.wrap(bytes, 0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))) {
            throw new IllegalArgumentException("is no .npy");
        }
        boolean first = bytes[6] == 1;
        int length = first ? buffer.getShort(8) & 0xffff : buffer.getInt(8);
        int start = first ? 10 : 12;
        if (length < 0 || length > LONGEST_HEADER || length > bytes.length - start) {
            throw new IllegalArgumentException("is damaged: its header ends outside of it");
        }
        String header = new String(bytes, start, length, StandardCharsets.UTF_8);
        String type = type(header);
        if (!"False".equals(found(ORDER, header).group(1))) {
            throw new IllegalArgumentException("is in Fortran's order: save numpy.ascontiguousarray of it");
        }
        List<Integer> dimensions = dimensions(found(SHAPE, header).group(1));
        long elements = 1;
        for (int dimension : dimensions) {
            elements = Math.min(Integer.MAX_VALUE, elements * dimension);
        }
        int from = start + length;
        if (elements * bytes(type) != bytes.length - from) {
            throw new IllegalArgumentException("is damaged: it has " + (bytes.length - from) + " bytes of data for "
                    + elements + " elements of " + bytes(type));
        }
        return new NumpyArray(
                name,
                dimensions.getFirst(),
                dimensions.subList(1, dimensions.size()),
                type,
                buffer.slice(from, bytes.length - from).order(ByteOrder.LITTLE_ENDIAN));
    }

    private static Matcher found(Pattern pattern, String header) {
        Matcher matcher = pattern.matcher(header);
        if (!matcher.find()) {
            throw new IllegalArgumentException("is of a kind that is not read: it has " + header.strip());
        }
        return matcher;
    }

    private static String type(String header) {
        Matcher matcher = found(TYPE, header);
        String type = matcher.group(2) + Integer.parseInt(matcher.group(3));
        boolean text = type.startsWith("U") && bytes(type) > 0 && bytes(type) <= Integer.BYTES * LONGEST_TEXT;
        if (matcher.group(1).equals(">") || !(text || TYPES.contains(type))) {
            throw new IllegalArgumentException("has elements of " + matcher.group(1) + type + ": "
                    + String.join(", ", TYPES) + " and texts are read, little-endian");
        }
        return type;
    }

    private static int bytes(String type) {
        int size = Integer.parseInt(type.substring(1));
        return type.startsWith("U") ? Integer.BYTES * size : size;
    }

    private static List<Integer> dimensions(String shape) {
        List<Integer> dimensions = new ArrayList<>();
        for (String dimension : shape.split("[, L]+", -1)) {
            if (!dimension.isEmpty()) {
                dimensions.add(Integer.parseInt(dimension));
            }
        }
        if (dimensions.isEmpty()) {
            throw new IllegalArgumentException("has no dimensions");
        }
        return dimensions;
    }

    /** How many elements each row has. */
    int width() {
        long width = 1;
        for (int dimension : shape) {
            width = Math.min(Integer.MAX_VALUE, width * dimension);
        }
        return (int) width;
    }

    /** An element as a cell of CSV has it: a number that reads as the same one. */
    String cell(int row, int column) {
        int index = row * width() + column;
        return switch (type) {
            case "f4" -> {
                float number = data.getFloat(index * Float.BYTES);
                String plain = plain(number, Float.toString(number));
                // Read as a float of 64 bits first, the shortest text could be the neighbour's.
                yield (float) Double.parseDouble(plain) == number ? plain : Double.toString(number);
            }
            case "f8" -> {
                double number = data.getDouble(index * Double.BYTES);
                yield plain(number, Double.toString(number));
            }
            case "i8" -> Long.toString(data.getLong(index * Long.BYTES));
            case "i4" -> Integer.toString(data.getInt(index * Integer.BYTES));
            case "u4" -> Long.toString(data.getInt(index * Integer.BYTES) & 0xffff_ffffL);
            case "i2" -> Short.toString(data.getShort(index * Short.BYTES));
            case "u2" -> Integer.toString(data.getShort(index * Short.BYTES) & 0xffff);
            case "i1" -> Byte.toString(data.get(index));
            case "u1", "b1" -> Integer.toString(data.get(index) & 0xff);
            default -> text(index * bytes(type));
        };
    }

    private String plain(double number, String told) {
        if (!Double.isFinite(number)) {
            throw new IllegalArgumentException("has an element that is no finite number");
        }
        boolean whole = number == Math.rint(number) && Math.abs(number) < 1 << 24;
        return whole && !(number == 0 && 1 / number < 0) ? Long.toString((long) number) : told;
    }

    /** Code points in 4 bytes each, with zeros after the last. */
    private String text(int from) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < from + bytes(type); i += Integer.BYTES) {
            int letter = data.getInt(i);
            if (letter == 0) {
                break;
            }
            if (!Character.isValidCodePoint(letter)) {
                throw new IllegalArgumentException("is damaged: it has a letter of the number " + letter);
            }
            text.appendCodePoint(letter);
        }
        return text.toString();
    }
}
