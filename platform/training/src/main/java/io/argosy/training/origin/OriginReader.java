package io.argosy.training.origin;

import io.argosy.onnx.UnsoundProtobufException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads the files of other tools' models. */
public final class OriginReader {
    /** The most bytes that a file may have: with what is made of it, reading takes less than 256 MB. */
    public static final int MOST_BYTES = 48 << 20;

    private OriginReader() {}

    /**
     * Reads a model.
     *
     * @throws OriginException for a file of no tool that is known here, and for one whose model a package cannot hold
     */
    public static OriginModel read(byte[] file) throws OriginException {
        if (file.length > MOST_BYTES) {
            throw new OriginException("has more than " + (MOST_BYTES >> 20)
                    + " MB: save it in a smaller form, such as XGBoost's .ubj, or train fewer or shallower trees");
        }
        refuseCode(file);
        try {
            if (starts(file, "tree\n") || starts(file, "tree\r\n")) {
                return LightGbmText.read(new String(file, StandardCharsets.UTF_8));
            }
            if (file.length > 1 && file[0] == 0x08 && file[1] > 0) {
                return onnx(file);
            }
            int first = firstByte(file);
            if (first == '{') {
                Document document = Ubjson.looksSo(file) ? Ubjson.read(file) : JsonText.read(file);
                return json(document);
            }
        } catch (Document.Unsound | UnsoundProtobufException e) {
            throw new OriginException(String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException | IndexOutOfBoundsException | ArithmeticException e) {
            throw new OriginException("is damaged: " + e.getMessage());
        }
        throw new OriginException(
                "is of no tool that is known here: give XGBoost's JSON or UBJSON (save_model(\"m.ubj\")), LightGBM's"
                        + " text (booster_.save_model(\"m.txt\")), CatBoost's JSON, or ONNX");
    }

    /** Trees and lines where that is what a graph says, else the graph as it is. */
    private static OriginModel onnx(byte[] file) throws OriginException, UnsoundProtobufException {
        OriginException other;
        try {
            return OnnxGraph.read(file);
        } catch (OriginException e) {
            other = e;
        }
        try {
            return OriginGraph.read(file);
        } catch (OriginException e) {
            throw new OriginException(
                    e.getMessage() + "; and as trees or a line it cannot be read either: it " + other.getMessage());
        }
    }

    private static OriginModel json(Document document) throws OriginException, Document.Unsound {
        if (document.has("learner")) {
            return XgboostDocument.read(document);
        }
        if (document.has("oblivious_trees") || (document.has("trees") && document.has("features_info"))) {
            return CatBoostDocument.read(document);
        }
        throw new OriginException("is JSON, but of no model that is known here: give what XGBoost's save_model wrote,"
                + " or CatBoost's save_model(\"m.json\", format=\"json\")");
    }

    /** What would run somebody's code where it is loaded, and what nobody can read without the tool that wrote it. */
    private static void refuseCode(byte[] file) throws OriginException {
        String how = "XGBoost: save_model(\"m.ubj\"); LightGBM: booster_.save_model(\"m.txt\"); CatBoost:"
                + " save_model(\"m.json\", format=\"json\"); scikit-learn: skl2onnx.to_onnx";
        if (file.length > 2 && (file[0] & 0xFF) == 0x80 && file[1] >= 1 && file[1] <= 5) {
            throw new OriginException(
                    "is a pickle, which runs code where it is loaded: export the model with its tool; " + how);
        }
        if (starts(file, "cos\n") || starts(file, "csklearn") || starts(file, "(dp") || starts(file, "ccopy_reg")) {
            throw new OriginException(
                    "is a pickle, which runs code where it is loaded: export the model with its tool; " + how);
        }
        if (file.length > 1
                && ((file[0] & 0xFF) == 0x78
                        && Arrays.asList(0x01, 0x5E, 0x9C, 0xDA).contains(file[1] & 0xFF))) {
            throw new OriginException(
                    "is compressed, as joblib's pickles are, which run code where they are loaded: export"
                            + " the model with its tool; " + how);
        }
        if (file.length > 3 && (file[0] & 0xFF) == 0xAC && (file[1] & 0xFF) == 0xED) {
            throw new OriginException(
                    "is a serialised Java object, which runs code where it is loaded: export the model"
                            + " with its tool; " + how);
        }
        if (file.length > 7 && (file[0] & 0xFF) == 0x89 && starts(Arrays.copyOfRange(file, 1, 8), "HDF\r\n")) {
            throw new OriginException(
                    "is HDF5, as Keras writes it: export the model as ONNX, with model.export(\"m.onnx\", format=\"onnx\")");
        }
        if (starts(file, "PK\u0003\u0004")) {
            throw new OriginException(
                    "is a zip archive, as PyTorch, Keras and skops write it: export the model with its" + " tool; "
                            + how);
        }
        if (starts(file, "CBM1")) {
            throw new OriginException(
                    "is CatBoost's own binary form: write it with save_model(\"m.json\", format=\"json\")");
        }
        if (starts(file, "binf") || starts(file, "bs64")) {
            throw new OriginException("is XGBoost's old binary form: load it there, and save_model(\"m.ubj\")");
        }
        if (starts(file, "#!") || starts(file, "import ") || starts(file, "from ")) {
            throw new OriginException("is a program, and none is run here: export the model with its tool; " + how);
        }
    }

    private static boolean starts(byte[] file, String text) {
        byte[] start = text.getBytes(StandardCharsets.ISO_8859_1);
        return file.length >= start.length && Arrays.equals(file, 0, start.length, start, 0, start.length);
    }

    private static int firstByte(byte[] file) {
        for (byte b : file) {
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return b;
            }
        }
        return -1;
    }
}
