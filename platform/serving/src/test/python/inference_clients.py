"""Asks a served toy model through the protocol's own clients: tritonclient and KServe's InferenceRESTClient.

usage: inference_clients.py PORT
"""

import asyncio
import sys

import numpy
import tritonclient.http
from kserve import InferenceRESTClient, RESTConfig, InferRequest, InferInput
from tritonclient.utils import InferenceServerException

port = int(sys.argv[1])


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


triton()
asyncio.run(kserve())
print("both clients are content")
