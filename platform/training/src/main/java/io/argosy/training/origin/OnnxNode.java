package io.argosy.training.origin;

import io.argosy.onnx.Protobuf;
import io.argosy.onnx.UnsoundProtobufException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A node of an ONNX graph (onnx.proto, NodeProto). An attribute that nobody has asked for makes {@link #end} fail. */
final class OnnxNode {
    private final String operator;
    private final List<String> inputs;
    private final List<String> outputs;
    private final Map<String, Protobuf> attributes = new HashMap<>();
    private final Set<String> taken = new HashSet<>();

    OnnxNode(Protobuf node) throws UnsoundProtobufException {
        this.operator = node.text(4);
        this.inputs = node.texts(1);
        this.outputs = node.texts(2);
        for (Protobuf attribute : node.messages(5)) {
            attributes.put(attribute.text(1), attribute);
        }
    }

    String operator() {
        return operator;
    }

    List<String> inputs() {
        return inputs;
    }

    List<String> outputs() {
        return outputs;
    }

    boolean has(String name) {
        return attributes.containsKey(name);
    }

    String text(String name, String otherwise) {
        taken.add(name);
        Protobuf attribute = attributes.get(name);
        return attribute == null ? otherwise : attribute.text(4);
    }

    long whole(String name, long otherwise) {
        taken.add(name);
        Protobuf attribute = attributes.get(name);
        return attribute == null ? otherwise : attribute.whole(3);
    }

    float single(String name, float otherwise) {
        taken.add(name);
        Protobuf attribute = attributes.get(name);
        return attribute == null ? otherwise : attribute.single(2);
    }

    float[] singles(String name) throws UnsoundProtobufException {
        taken.add(name);
        Protobuf attribute = attributes.get(name);
        return attribute == null ? new float[0] : attribute.singles(7);
    }

    long[] wholes(String name) throws UnsoundProtobufException {
        taken.add(name);
        Protobuf attribute = attributes.get(name);
        return attribute == null ? new long[0] : attribute.wholes(8);
    }

    List<String> texts(String name) {
        taken.add(name);
        Protobuf attribute = attributes.get(name);
        return attribute == null ? List.of() : attribute.texts(9);
    }

    /** Says that an attribute changes no answer. */
    OnnxNode ignore(String... names) {
        taken.addAll(List.of(names));
        return this;
    }

    void end() throws OriginException {
        for (String name : attributes.keySet()) {
            if (!taken.contains(name)) {
                throw new OriginException("has a node " + operator + " with " + name + ", which is not known here");
            }
        }
    }
}
