package io.argosy.onnx;

/** Bytes are no protobuf; the message goes on after the file's name. */
public final class UnsoundProtobufException extends Exception {
    private static final long serialVersionUID = 1L;

    UnsoundProtobufException(String message) {
        super(message);
    }
}
