"""Calls every method of the operations services with grpcio, from the contract alone.

Standard input: JSON with address and contract (path of operations.json). Standard output: JSON with
what each method answered, as protobuf JSON, in the order of the calls.
"""

import json
import sys

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory

FIELD = descriptor_pb2.FieldDescriptorProto
SCALARS = {
    "string": FIELD.TYPE_STRING,
    "bool": FIELD.TYPE_BOOL,
    "int32": FIELD.TYPE_INT32,
    "uint32": FIELD.TYPE_UINT32,
}
VERSIONS = {"RpcServerService": 1, "ConfigService": 2, "LoggerService": 1, "EventService": 2}


def described(api):
    """The files of the contract as descriptors."""
    files = {}
    for file in api["files"]:
        made = files[file["file"]] = descriptor_pb2.FileDescriptorProto(
            name=file["file"], package=file["package"], syntax=file["syntax"]
        )
        made.dependency.extend(file["imports"])
    for name, enum in api["enums"].items():
        made = files[enum["file"]].enum_type.add(name=name)
        made.options.allow_alias = enum["allow_alias"]
        for value in enum["values"]:
            made.value.add(name=value["name"], number=value["number"])
    for name, message in api["messages"].items():
        made = files[message["file"]].message_type.add(name=name)
        for field in message["fields"]:
            added = made.field.add(name=field["name"], number=field["number"])
            added.label = FIELD.LABEL_REPEATED if field["repeated"] else FIELD.LABEL_OPTIONAL
            if field["kind"] == "scalar":
                added.type = SCALARS[field["type"]]
            else:
                added.type = FIELD.TYPE_ENUM if field["kind"] == "enum" else FIELD.TYPE_MESSAGE
                added.type_name = "." + field["type"]
    return files


def class_of(pool, name):
    descriptor = pool.FindMessageTypeByName(name)
    if hasattr(message_factory, "GetMessageClass"):
        return message_factory.GetMessageClass(descriptor)
    return message_factory.MessageFactory(pool).GetPrototype(descriptor)


class Client:
    def __init__(self, address, api):
        self.channel = grpc.insecure_channel(address)
        self.pool = descriptor_pool.DescriptorPool()
        for file in api["files"]:
            self.pool.Add(described(api)[file["file"]])
        self.methods = {
            f"{service}.{method['name']}": (service, method)
            for service, found in api["services"].items()
            for method in found["methods"]
        }
        self.answers = []

    def open(self, name, request):
        service, method = self.methods[name]
        request_class = class_of(self.pool, method["request"])
        make = self.channel.unary_stream if method["server_streaming"] else self.channel.unary_unary
        stub = make(
            method["path"],
            request_serializer=request_class.SerializeToString,
            response_deserializer=class_of(self.pool, method["response"]).FromString,
        )
        metadata = [
            ("client", "interop"),
            ("user", "tester"),
            ("host", "box"),
            ("ip", "127.0.0.1"),
            ("api_version", str(VERSIONS[service])),
        ]
        return stub(json_format.ParseDict(request, request_class()), metadata=metadata, timeout=20)

    def note(self, name, answer):
        told = json_format.MessageToDict(answer, preserving_proto_field_name=True)
        self.answers.append({"method": name, "answer": told, "bytes": answer.ByteSize()})

    def call(self, method, **request):
        answer = self.open(method, request)
        self.note(method, answer)
        return answer


def main():
    task = json.load(sys.stdin)
    with open(task["contract"], encoding="utf-8") as file:
        api = json.load(file)["api"]
    client = Client(task["address"], api)
    client.call("RpcServerService.info")
    client.call("RpcServerService.proxy_register", names=["srv"], version="1", port=1)
    client.call("RpcServerService.proxy_forget", names=["unknown"])
    client.call("ConfigService.get")
    client.call("ConfigService.set", items=[{"name": "my-int-config", "value": "13"}])
    client.call("ConfigService.reset", names=["my-int-config"])
    client.call("LoggerService.set", items=[{"name": "interop", "enabled": True, "level": 30}])
    client.call("LoggerService.get", names=["interop", ""])
    client.call("LoggerService.reset", names=["interop"])
    listening = client.open("EventService.listen", {"names": ["some-event"]})
    first = next(listening)
    client.note("EventService.listen", first)
    client.call("EventService.inspect")
    client.call(
        "EventService.send", name="some-event", properties=[{"name": "foo", "value": "bar"}]
    )
    client.note("EventService.listen", next(listening))
    client.call("EventService.interrupt", client_id=first.client_id)
    client.answers.append({"method": "EventService.listen", "left": len(list(listening))})
    client.call("RpcServerService.shutdown", timeout=-1)
    called = {answer["method"] for answer in client.answers}
    json.dump(
        {"answers": client.answers, "notCalled": sorted(set(client.methods) - called)}, sys.stdout
    )


main()
