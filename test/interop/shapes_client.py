"""Calls a shape service with grpcio as its console client does: TLS with one trusted root, the
signature as call credentials, a health check before each call, wait-for-ready, a service config.

Standard input: JSON with address, root (path of a PEM file), signature, descriptors (base64 of a
FileDescriptorSet) and calls: a list of {"method", "requests"} with protobuf JSON. Standard output:
a JSON list with, for each call, the messages of its answers, or the status that it ended with.
"""

import base64
import json
import sys
import uuid

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory

SERVICE_CONFIG = json.dumps(
    {
        "methodConfig": [
            {
                "name": [{"service": "ShapeService"}],
                "timeout": "15s",
                "retryPolicy": {
                    "maxAttempts": 5,
                    "initialBackoff": "0.1s",
                    "maxBackoff": "1s",
                    "backoffMultiplier": 2,
                    "retryableStatusCodes": ["UNAVAILABLE", "DEADLINE_EXCEEDED"],
                },
            }
        ],
        "healthCheckConfig": {"serviceName": "ShapeService"},
    }
)


class Signature(grpc.AuthMetadataPlugin):
    def __init__(self, value):
        self.value = value

    def __call__(self, context, callback):
        callback((("x-signature", self.value),), None)


def class_of(pool, name):
    descriptor = pool.FindMessageTypeByName(name)
    if hasattr(message_factory, "GetMessageClass"):
        return message_factory.GetMessageClass(descriptor)
    return message_factory.MessageFactory(pool).GetPrototype(descriptor)


class Client:
    def __init__(self, task):
        self.pool = descriptor_pool.DescriptorPool()
        files = descriptor_pb2.FileDescriptorSet.FromString(base64.b64decode(task["descriptors"]))
        for file in files.file:
            self.pool.Add(file)
        with open(task["root"], "rb") as root:
            channel = grpc.ssl_channel_credentials(root.read())
        signature = grpc.metadata_call_credentials(Signature(task["signature"]))
        self.channel = grpc.secure_channel(
            task["address"],
            grpc.composite_channel_credentials(channel, signature),
            options=[("grpc.service_config", SERVICE_CONFIG)],
        )

    def call(self, service, method, requests, correlation_id, wait_for_ready, timeout):
        described = self.pool.FindServiceByName(service).FindMethodByName(method)
        kind = KINDS[method]
        request_class = class_of(self.pool, described.input_type.full_name)
        stub = getattr(self.channel, kind.replace("-", "_"))(
            f"/{service}/{method}",
            request_serializer=request_class.SerializeToString,
            response_deserializer=class_of(self.pool, described.output_type.full_name).FromString,
        )
        messages = [json_format.ParseDict(request, request_class()) for request in requests]
        metadata = [("x-correlation-id", correlation_id), ("x-method-type", kind)]
        answer = stub(
            messages[0] if kind.startswith("unary") else iter(messages),
            timeout=timeout,
            metadata=metadata,
            wait_for_ready=wait_for_ready,
        )
        return [answer] if kind.endswith("unary") else list(answer)


KINDS = {
    "Check": "unary-unary",
    "CreateShape": "unary-unary",
    "GetShape": "unary-unary",
    "GetPerimetersGreaterThan": "unary-stream",
    "GetTotalArea": "stream-unary",
    "GetAreas": "stream-stream",
}


def run(client, method, requests):
    correlation_id = str(uuid.uuid4())
    try:
        health = [{"service": "ShapeService"}]
        [status] = client.call("grpc.health.v1.Health", "Check", health, correlation_id, False, 5)
        if status.status != 1:
            return f"not serving: {status.status}"
        answers = client.call("ShapeService", method, requests, correlation_id, True, 10)
        return [answer.message for answer in answers]
    except grpc.RpcError as error:
        return f"{error.code().name}: {error.details()}"


def main():
    task = json.load(sys.stdin)
    client = Client(task)
    answers = [run(client, call["method"], call["requests"]) for call in task["calls"]]
    json.dump(answers, sys.stdout)


main()
