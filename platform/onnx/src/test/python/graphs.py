"""Writes the small graphs of src/test/resources/graphs: python3 graphs.py FOLDER. Needs onnx from PyPI; what it writes is committed."""

import pathlib
import sys

import numpy as np
import onnx
from onnx import TensorProto as T
from onnx import helper as h
from onnx import numpy_helper

FOLDER = pathlib.Path(sys.argv[1])
FOLDER.mkdir(parents=True, exist_ok=True)
ROWS = "rows"


def number(name, values, dtype=np.float32):
    return numpy_helper.from_array(np.asarray(values, dtype), name)


def tensor(name, type_, *shape):
    return h.make_tensor_value_info(name, type_, list(shape))


def save(name, nodes, inputs, outputs, constants=(), domains=(), change=lambda model: None):
    graph = h.make_graph(list(nodes), name, list(inputs), list(outputs), list(constants))
    opsets = [h.make_opsetid("", 17), h.make_opsetid("ai.onnx.ml", 3)] + [h.make_opsetid(d, 1) for d in domains]
    model = h.make_model(graph, opset_imports=opsets, producer_name="graphs.py", ir_version=8)
    change(model)
    (FOLDER / (name + ".onnx")).write_bytes(model.SerializeToString(deterministic=True))


def plain(name, inputs, outputs, operator="Relu", **more):
    save(name, [h.make_node(operator, [inputs[0].name], [outputs[0].name], **more)], inputs, outputs)


x2, y1 = tensor("x", T.FLOAT, ROWS, 2), tensor("y", T.FLOAT, ROWS, 1)

# price = relu(size + 2 age) + 0.5 rooms + (3 where town is Rome)
save(
    "price",
    [
        h.make_node("MatMul", ["table", "w"], ["sum"]),
        h.make_node("Relu", ["sum"], ["positive"]),
        h.make_node("Cast", ["rooms"], ["real"], to=T.FLOAT),
        h.make_node("Mul", ["real", "half"], ["halved"]),
        h.make_node("Reshape", ["halved", "column"], ["rooms_part"]),
        h.make_node("LabelEncoder", ["town"], ["town_part"], domain="ai.onnx.ml", keys_strings=["Rome"], values_floats=[3.0], default_float=0.0),
        h.make_node("Add", ["positive", "rooms_part"], ["most"]),
        h.make_node("Add", ["most", "town_part"], ["price"]),
    ],
    [tensor("table", T.FLOAT, ROWS, 2), tensor("rooms", T.INT64, ROWS), tensor("town", T.STRING, ROWS, 1)],
    [tensor("price", T.FLOAT, ROWS, 1)],
    [number("w", [[1], [2]]), number("half", [0.5]), number("column", [-1, 1], np.int64)],
)

# Three numbers that softmax makes probabilities: a, 2 b and a - b.
save(
    "three",
    [h.make_node("MatMul", ["x", "w"], ["numbers"])],
    [x2],
    [tensor("numbers", T.FLOAT, ROWS, 3)],
    [number("w", [[1, 0, 1], [0, 2, -1]])],
)

# The log-odds of one label of two, in floats of 64 bits: a - b.
save(
    "two",
    [h.make_node("MatMul", ["x", "w"], ["logit"])],
    [tensor("x", T.DOUBLE, ROWS, 2)],
    [tensor("logit", T.DOUBLE, ROWS, 1)],
    [number("w", [[1], [-1]], np.float64)],
)

# A picture of 4 times 4: the greatest sum of two by two neighbours, less the mean of all.
save(
    "filter",
    [
        h.make_node("Conv", ["picture", "kernel"], ["sums"], kernel_shape=[2, 2]),
        h.make_node("GlobalMaxPool", ["sums"], ["most"]),
        h.make_node("GlobalAveragePool", ["picture"], ["mean"]),
        h.make_node("Sub", ["most", "mean"], ["less"]),
        h.make_node("Flatten", ["less"], ["y"]),
    ],
    [tensor("picture", T.FLOAT, ROWS, 1, 4, 4)],
    [y1],
    [number("kernel", np.ones((1, 1, 2, 2)))],
)

# A sequence of five words and a weight: twice as often as the word 2 stands there, and the last word, times the weight.
save(
    "words",
    [
        h.make_node("Gather", ["table", "Words"], ["vectors"]),
        h.make_node("ReduceSum", ["vectors", "axis"], ["sum"], keepdims=0),
        h.make_node("Gather", ["Words", "last"], ["end"], axis=1),
        h.make_node("Cast", ["end"], ["real"], to=T.FLOAT),
        h.make_node("Add", ["sum", "real"], ["both"]),
        h.make_node("Reshape", ["weight", "column"], ["weights"]),
        h.make_node("Mul", ["both", "weights"], ["y"]),
    ],
    [tensor("Words", T.INT64, ROWS, 5), tensor("weight", T.FLOAT, ROWS)],
    [y1],
    [
        number("table", [[0], [0], [2], [0]]),
        number("axis", [1], np.int64),
        number("last", [4], np.int64),
        number("column", [-1, 1], np.int64),
    ],
)

# 1 over a number: none at 0.
plain("inverse", [tensor("x", T.FLOAT, ROWS, 1)], [y1], "Reciprocal")

# A small file that computes for a long time.
size, steps = 512, 600
chain = [h.make_node("MatMul", ["a", "b"], ["square"]), h.make_node("MatMul", ["x", "b"], ["s0"])]
for i in range(steps):
    chain.append(h.make_node("MatMul", [f"s{i}", "square"], [f"s{i + 1}"]))
chain.append(h.make_node("MatMul", [f"s{steps}", "a"], ["y"]))
save(
    "slow",
    chain,
    [tensor("x", T.FLOAT, ROWS, 1)],
    [y1],
    [number("a", np.full((size, 1), size**-0.5)), number("b", np.full((1, size), size**-0.5))],
)

# What is refused.
plain("picture", [tensor("x", T.FLOAT, ROWS, 3, 8, 8)], [tensor("y", T.FLOAT, ROWS, 3, 8, 8)])
plain("film", [tensor("x", T.FLOAT, ROWS, "frames", 8, 8)], [y1])
plain("eight-rows", [tensor("x", T.FLOAT, 8, 1)], [tensor("y", T.FLOAT, 8, 1)])
plain("truths", [tensor("x", T.BOOL, ROWS, 1)], [tensor("y", T.BOOL, ROWS, 1)], "Not")
plain("random", [tensor("x", T.FLOAT, ROWS, 1)], [y1], "RandomNormalLike")
save("unbounded", [h.make_node("Expand", ["x", "n"], ["y"])], [tensor("x", T.FLOAT, ROWS, 1)], [y1], [number("n", [1, 1], np.int64)])
save("somebodys", [h.make_node("Secret", ["x"], ["y"], domain="com.somebody")], [x2], [y1], domains=["com.somebody"])
branch = h.make_graph([h.make_node("Identity", ["x"], ["b"])], "branch", [], [tensor("b", T.FLOAT, ROWS, 1)])
save(
    "branches",
    [h.make_node("If", ["yes"], ["y"], then_branch=branch, else_branch=branch)],
    [tensor("x", T.FLOAT, ROWS, 1)],
    [y1],
    [number("yes", True, np.bool_)],
)


def outside(model):
    constant = model.graph.initializer[0]
    constant.ClearField("raw_data")
    constant.data_location = T.EXTERNAL
    constant.external_data.add(key="location", value="../../../etc/passwd")


save("outside", [h.make_node("MatMul", ["x", "w"], ["y"])], [x2], [y1], [number("w", [[1], [2]])], change=outside)
save(
    "dictionaries",
    [h.make_node("ZipMap", ["x"], ["y"], domain="ai.onnx.ml", classlabels_int64s=[0, 1])],
    [x2],
    [onnx.ValueInfoProto(name="y", type=h.make_sequence_type_proto(h.make_map_type_proto(T.INT64, h.make_tensor_type_proto(T.FLOAT, []))))],
)
save("answers", [h.make_node("Relu", ["x"], ["y"]), h.make_node("Neg", ["x"], ["z"])], [x2], [tensor("y", T.FLOAT, ROWS, 2), tensor("z", T.FLOAT, ROWS, 2)])
plain("shapeless", [x2], [h.make_tensor_value_info("y", T.FLOAT, None)])
