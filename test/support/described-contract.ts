import {
  type DescEnum,
  type DescField,
  type DescFile,
  type DescMessage,
  type DescMethod,
  ScalarType,
} from '@bufbuild/protobuf';
import type { Contract, ContractField, ContractMethod } from './contract.js';

/** What the compiled `files` declare, in the form of a contract. */
export function describedContract(files: readonly DescFile[]): Contract {
  const messages = files.flatMap((file) => file.messages.flatMap(withNested));
  const enums = [
    ...files.flatMap((file) => file.enums),
    ...messages.flatMap((message) => message.nestedEnums),
  ];
  return {
    services: Object.fromEntries(
      files
        .flatMap((file) => file.services)
        .map((service) => [
          service.typeName,
          Object.fromEntries(
            service.methods.map((method) => [method.name, describedMethod(method)]),
          ),
        ]),
    ),
    messages: Object.fromEntries(
      messages.map((message) => [
        message.typeName,
        Object.fromEntries(message.fields.map((field) => [field.name, describedField(field)])),
      ]),
    ),
    enums: Object.fromEntries(enums.map((each) => [each.typeName, describedEnum(each)])),
  };
}

function withNested(message: DescMessage): DescMessage[] {
  return [message, ...message.nestedMessages.flatMap(withNested)];
}

function describedMethod(method: DescMethod): ContractMethod {
  return {
    path: `/${method.parent.typeName}/${method.name}`,
    request: method.input.typeName,
    response: method.output.typeName,
    clientStreaming: method.proto.clientStreaming,
    serverStreaming: method.proto.serverStreaming,
  };
}

function describedEnum({ open, values }: DescEnum) {
  return { open, values: Object.fromEntries(values.map(({ name, number }) => [name, number])) };
}

function describedField(field: DescField): ContractField {
  const isMap = field.fieldKind === 'map';
  const valueType =
    field.message?.typeName ?? field.enum?.typeName ?? scalarName(field.scalar as ScalarType);
  return {
    number: field.number,
    type: isMap ? 'map' : valueType,
    kind: isMap ? 'map' : field.message ? 'message' : field.enum ? 'enum' : 'scalar',
    repeated: field.fieldKind === 'list',
    optional: field.proto.proto3Optional,
    jsonName: field.jsonName,
    oneof: field.oneof?.name ?? null,
    map: isMap ? { key: scalarName(field.mapKey), value: valueType } : null,
  };
}

/** As `.proto` files spell it: `int64`. */
function scalarName(scalar: ScalarType): string {
  return ScalarType[scalar].toLowerCase();
}
