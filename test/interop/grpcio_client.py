"""Calls a host with grpcio, knowing nothing of it but its address, by reflection.

Standard input: JSON with address, token, reflectionSet (base64 of a FileDescriptorSet with
reflection.proto), version, method and request (protobuf JSON). Standard output: JSON with what was
found and answered.
"""

import base64
import json
import sys

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory


def class_of(pool, name):
    descriptor = pool.FindMessageTypeByName(name)
    if hasattr(message_factory, "GetMessageClass"):
        return message_factory.GetMessageClass(descriptor)
    return message_factory.MessageFactory(pool).GetPrototype(descriptor)


def pool_of(files):
    pool = descriptor_pool.DescriptorPool()
    waiting = {file.name: file for file in files}

    def add(file):
        for name in file.dependency:
            if name in waiting:
                add(waiting.pop(name))
        pool.Add(file)

    while waiting:
        add(waiting.pop(next(iter(waiting))))
    return pool


class Reflection:
    def __init__(self, channel, version, reflection_set):
        package = f"grpc.reflection.{version}"
        files = descriptor_pb2.FileDescriptorSet.FromString(reflection_set).file
        pool = pool_of(files)
        self.request = class_of(pool, f"{package}.ServerReflectionRequest")
        self.call = channel.stream_stream(
            f"/{package}.ServerReflection/ServerReflectionInfo",
            request_serializer=self.request.SerializeToString,
            response_deserializer=class_of(pool, f"{package}.ServerReflectionResponse").FromString,
        )

    def ask(self, **question):
        return next(self.call(iter([self.request(**question)]), timeout=10))

    def services(self):
        answer = self.ask(list_services="")
        return [service.name for service in answer.list_services_response.service]

    def files(self, symbol):
        answer = self.ask(file_containing_symbol=symbol).file_descriptor_response
        return [
            descriptor_pb2.FileDescriptorProto.FromString(file)
            for file in answer.file_descriptor_proto
        ]


def status_of(call):
    try:
        call()
        return "OK"
    except grpc.RpcError as error:
        return f"{error.code().name}: {error.details()}"


def main():
    task = json.load(sys.stdin)
    channel = grpc.insecure_channel(task["address"])
    reflection = Reflection(channel, task["version"], base64.b64decode(task["reflectionSet"]))
    service, method = task["method"].lstrip("/").split("/")
    files = reflection.files(service)
    pool = pool_of(files)
    described = pool.FindServiceByName(service).FindMethodByName(method)
    request_class = class_of(pool, described.input_type.full_name)
    response_class = class_of(pool, described.output_type.full_name)
    stub = channel.unary_unary(
        task["method"],
        request_serializer=request_class.SerializeToString,
        response_deserializer=response_class.FromString,
    )
    request = json_format.Parse(json.dumps(task["request"]), request_class())
    metadata = [("authorization", f"Bearer {task['token']}"), ("x-correlation-id", "from-python")]
    response, call = stub.with_call(request, metadata=metadata, timeout=10)
    json.dump(
        {
            "services": reflection.services(),
            "files": [file.name for file in files],
            "isEcho": response.session == request.session,
            "headers": dict(call.initial_metadata()),
            "withoutToken": status_of(lambda: stub(request, timeout=10)),
            "compressed": status_of(
                lambda: stub(
                    request, metadata=metadata, timeout=10, compression=grpc.Compression.Gzip
                )
            ),
            "unknown": status_of(
                lambda: channel.unary_unary("/no.Such/Method")(b"", timeout=10),
            ),
        },
        sys.stdout,
    )


main()
