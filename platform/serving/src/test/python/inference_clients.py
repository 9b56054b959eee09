"""Asks a served toy model through the protocol's own clients: tritonclient and KServe's InferenceRESTClient.

usage: inference_clients.py PORT PICTURES, the port of a model whose inputs are arrays
"""

import asyncio
import sys

import numpy
import tritonclient.http
from kserve import InferenceRESTClient, RESTConfig, InferRequest, InferInput
from tritonclient.utils import InferenceServerException

port = int(sys.argv[1])
pictures = int(sys.argv[2])


def columns(input_class):
    tenure = input_class("tenure", [2], "INT64")
    charges = input_class("charges", [2], "FP64")
    contract = input_class("contract", [2], "BYTES")
    values = [
        numpy.array([10, 20], dtype=numpy.int64),
        numpy.array([50.0, 60.0]),
        numpy.array(["monthly", "yearly"], dtype=numpy.object_),
    ]
    inputs = [tenure, charges, contract]
    for tensor, value in zip(inputs, values):
        tensor.set_data_from_numpy(value, binary_data=False)
    return inputs


def triton():
    client = tritonclient.http.InferenceServerClient(f"127.0.0.1:{port}")
    assert client.is_server_live()
    assert client.is_server_ready()
    assert client.is_model_ready("toy")
    assert client.is_model_ready("toy", "1.2.3")
    assert client.get_server_metadata()["name"] == "argosy"
    assert [i["name"] for i in client.get_model_metadata("toy")["inputs"]] == ["tenure", "charges", "contract"]
    result = client.infer("toy", columns(tritonclient.http.InferInput), request_id="7")
    assert result.get_response()["id"] == "7"
    assert result.as_numpy("label").tolist() == ["Yes", "No"], result.as_numpy("label")
    numpy.testing.assert_array_equal(result.as_numpy("probabilities"), [[0.25, 0.75], [0.75, 0.25]])
    outputs = [tritonclient.http.InferRequestedOutput("label", binary_data=False)]
    assert len(client.infer("toy", columns(tritonclient.http.InferInput), outputs=outputs).get_response()["outputs"]) == 1
    try:
        client.infer("other", columns(tritonclient.http.InferInput))
        raise AssertionError("another model was answered")
    except InferenceServerException as e:
        assert e.message() == "this model is not served here: ask for toy, version 1.2.3", e.message()


async def kserve():
    client = InferenceRESTClient(RESTConfig(protocol="v2"))
    base = f"http://127.0.0.1:{port}"
    assert await client.is_server_live(base)
    assert await client.is_server_ready(base)
    assert await client.is_model_ready(base, "toy")
    request = InferRequest(model_name="toy", infer_inputs=columns(InferInput))
    response = await client.infer(base, request, model_name="toy")
    by_name = {output.name: output for output in response.outputs}
    assert by_name["label"].data == ["Yes", "No"], by_name["label"].data
    assert by_name["probabilities"].data == [0.25, 0.75, 0.75, 0.25], by_name["probabilities"].data


def arrays(input_class):
    values = {
        "hour": numpy.array([1.0, 0.0]),
        "image": numpy.array([[[2, 3], [4, 5]], [[0, 0], [0, 1]]], dtype=numpy.float32),
        "words": numpy.array([[6, 7], [0, 0]], dtype=numpy.int64),
    }
    inputs = []
    for name, value in values.items():
        datatype = {"float64": "FP64", "float32": "FP32", "int64": "INT64"}[str(value.dtype)]
        tensor = input_class(name, list(value.shape), datatype)
        tensor.set_data_from_numpy(value, binary_data=False)
        inputs.append(tensor)
    return inputs


def triton_arrays():
    client = tritonclient.http.InferenceServerClient(f"127.0.0.1:{pictures}")
    assert [i["shape"] for i in client.get_model_metadata("toy")["inputs"]] == [[-1], [-1, 2, 2], [-1, 2]]
    result = client.infer("toy", arrays(tritonclient.http.InferInput))
    assert result.as_numpy("value").tolist() == [7654321, 10000], result.as_numpy("value")


async def kserve_arrays():
    client = InferenceRESTClient(RESTConfig(protocol="v2"))
    request = InferRequest(model_name="toy", infer_inputs=arrays(InferInput))
    response = await client.infer(f"http://127.0.0.1:{pictures}", request, model_name="toy")
    assert response.outputs[0].data == [7654321, 10000], response.outputs[0].data


triton()
triton_arrays()
asyncio.run(kserve())
asyncio.run(kserve_arrays())
print("both clients are content")
