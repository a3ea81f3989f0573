import { create, toBinary } from '@bufbuild/protobuf';
import {
  FieldDescriptorProto_Label,
  FieldDescriptorProto_Type,
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
} from '@bufbuild/protobuf/wkt';
import { DescriptorSet } from '../../../src/common/grpc/descriptor-set.js';

/** A service with one method of each kind; requests and answers are `Piece { bytes data = 1; }`. */
export const KINDS = 'test.kinds.Kinds';

const PIECE = '.test.kinds.Piece';

/** All of the overrides' `proto/`, and {@link KINDS}. */
export function descriptorsWithKinds(): { readonly overrides: DescriptorSet } {
  const file = create(FileDescriptorProtoSchema, {
    name: 'test/kinds.proto',
    package: 'test.kinds',
    syntax: 'proto3',
    messageType: [
      {
        name: 'Piece',
        field: [
          {
            name: 'data',
            number: 1,
            label: FieldDescriptorProto_Label.OPTIONAL,
            type: FieldDescriptorProto_Type.BYTES,
          },
        ],
      },
    ],
    service: [
      {
        name: 'Kinds',
        method: [
          method('Unary', false, false),
          method('ServerStream', false, true),
          method('ClientStream', true, false),
          method('BidiStream', true, true),
        ],
      },
    ],
  });
  const ours = toBinary(FileDescriptorSetSchema, create(FileDescriptorSetSchema, { file: [file] }));
  // Encoded messages that stand behind each other are one, whose lists are joined.
  return { overrides: new DescriptorSet(Buffer.concat([DescriptorSet.fromBuild().bytes, ours])) };
}

function method(name: string, clientStreaming: boolean, serverStreaming: boolean) {
  return { name, inputType: PIECE, outputType: PIECE, clientStreaming, serverStreaming };
}
