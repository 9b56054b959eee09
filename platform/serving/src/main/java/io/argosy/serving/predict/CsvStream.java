package io.argosy.serving.predict;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.writer.CsvWriter;
import io.argosy.model.instance.InstanceReader;
import io.argosy.model.instance.Problem;
import io.argosy.model.prediction.Warning;
import io.argosy.model.signature.Signature;
import io.argosy.serving.http.Exchange;
import io.argosy.serving.http.RefusedException;
import io.argosy.serving.http.StreamInput;
import io.argosy.serving.metrics.PredictionTally;
import io.argosy.serving.predict.ServedModel.Scratch;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;

/**
 * RFC 4180 in, with the features' names in the header, with commas, semicolons or tabs between fields, and out with commas: {@code label} and a {@code probability_…} for each label,
 * or {@code value}, then {@code warnings} and {@code errors}, of which a row has one or none.
 */
final class CsvStream implements PredictStream.RowStream {
    private static final int LONGEST_LOOK = 16_384;
    private static final String SEPARATORS = ",;\t";
    private static final byte[] MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final Exchange exchange;
    private final ServedModel model;
    private final Signature signature;
    private final InstanceReader reader;
    private final Scratch scratch;
    private final PredictionTally tally;
    private final int largestField;

    /** How many records were answered so far. */
    private int rows;

    CsvStream(Exchange exchange, ServedModel model, long largestField) {
        this.exchange = exchange;
        this.model = model;
        this.signature = model.signature();
        this.reader = new InstanceReader(signature);
        this.scratch = model.newScratch();
        this.tally = model.newTally();
        this.largestField = (int) Math.min(largestField, 16 << 20);
    }

    @Override
    public void answer(StreamInput in, OutputStream out) throws IOException {
        PushbackInputStream ahead = new PushbackInputStream(in, LONGEST_LOOK);
        char separator = separator(ahead);
        CsvReader<CsvRecord> records = CsvReader.builder()
                .fieldSeparator(separator)
                .maxBufferSize(Math.max(65_536, largestField))
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(ahead, StandardCharsets.UTF_8);
        Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        CsvWriter answers = CsvWriter.builder().build(text);
        CloseableIterator<CsvRecord> record = records.iterator();
        try {
            CsvColumns columns = header(record, separator);
            in.rowIsDone();
            answers.writeRecord(names());
            while (record.hasNext()) {
                answerRecord(columns, record.next().getFields(), answers);
                rows++;
                in.rowIsDone();
            }
        } catch (CsvParseException e) {
            answers.writeRecord(failed("the text is no CSV from here on: check quotes and the length of fields"));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        answers.flush();
    }

    /**
     * What stands between the fields of the header: of comma, semicolon and tab the one that stands there most often outside
     * quotes. A byte order mark is taken away.
     */
    private static char separator(PushbackInputStream in) throws IOException {
        byte[] look = new byte[LONGEST_LOOK];
        int length = 0;
        int[] counts = new int[SEPARATORS.length()];
        boolean quoted = false;
        for (int next = in.read(); next >= 0; next = length < LONGEST_LOOK && next != '\n' ? in.read() : -1) {
            look[length++] = (byte) next;
            quoted ^= next == '"';
            int at = quoted ? -1 : SEPARATORS.indexOf(next);
            if (at >= 0) {
                counts[at]++;
            }
        }
        int start = Arrays.mismatch(look, MARK) == MARK.length ? MARK.length : 0;
        in.unread(look, start, length - start);
        int most = 0;
        for (int i = 1; i < counts.length; i++) {
            most = counts[i] > counts[most] ? i : most;
        }
        return SEPARATORS.charAt(most);
    }

    private CsvColumns header(CloseableIterator<CsvRecord> record, char separator) {
        try {
            if (!record.hasNext()) {
                throw new RefusedException(400, "the CSV is empty: begin it with a header of the features' names");
            }
            return CsvColumns.of(record.next().getFields(), separator, signature);
        } catch (CsvParseException e) {
            throw new RefusedException(400, "the header is no CSV: check its quotes and length");
        }
    }

    private void answerRecord(CsvColumns columns, List<String> fields, CsvWriter answers) {
        if (fields.size() != columns.size()) {
            answers.writeRecord(failed(
                    "the row has %d fields, the header %d: give as many".formatted(fields.size(), columns.size())));
            return;
        }
        if (CsvColumns.isBroken(fields)) {
            answers.writeRecord(failed("letters of the row are lost (U+FFFD): send the original text as UTF-8"));
            return;
        }
        List<Problem> problems;
        try (JsonParser parser = JsonFormat.FACTORY.createParser(ObjectReadContext.empty(), columns.instance(fields))) {
            parser.nextToken();
            problems = reader.read(parser, scratch.row());
        }
        answers.writeRecord(
                problems.isEmpty()
                        ? predicted()
                        : failed(problems.stream().map(Problem::message).collect(Collectors.joining("; "))));
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        names.add(signature.labels().isEmpty() ? "value" : "label");
        signature.labels().forEach(label -> names.add("probability_" + label));
        names.add("warnings");
        names.add("errors");
        return names;
    }

    private List<String> predicted() {
        model.predict(scratch);
        List<Warning> warnings = model.answered(scratch, tally);
        model.publish(tally, exchange, rows);
        double[] out = scratch.out();
        List<String> fields = new ArrayList<>();
        if (!signature.labels().isEmpty()) {
            fields.add(signature.labels().get(model.label(out)));
        }
        for (double number : out) {
            fields.add(Double.toString(number));
        }
        fields.add(warnings.stream().map(Warning::message).collect(Collectors.joining("; ")));
        fields.add("");
        return fields;
    }

    private List<String> failed(String error) {
        List<String> fields = new ArrayList<>();
        for (int i = names().size(); i > 1; i--) {
            fields.add("");
        }
        fields.add(error);
        return fields;
    }
}
