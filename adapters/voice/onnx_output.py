"""One more output for an ONNX model, without parsing it."""

from __future__ import annotations


def with_output(model: bytes, name: str) -> bytes:
    """The model with its inner float tensor ``name`` as a further output.

    Protocol buffers that follow each other merge: a second ModelProto that holds nothing but
    ``graph.output = [name, tensor(float)]`` adds to the first one's outputs. So neither the onnx
    package nor a copy on disk is needed. Field numbers are those of onnx.proto.

    Args:
        model: a serialised ModelProto.
        name: of a node's output, shorter than 100 bytes.
    """
    float_tensor = _field(1, bytes([0x08, 0x01]))
    value_info = _field(1, name.encode()) + _field(2, float_tensor)
    return model + _field(7, _field(12, value_info))


def _field(number: int, payload: bytes) -> bytes:
    assert len(payload) < 128
    return bytes([number << 3 | 2, len(payload)]) + payload
