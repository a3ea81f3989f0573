import {
  type Server,
  type ServerDuplexStream,
  type ServiceDefinition,
  status,
} from '@grpc/grpc-js';
import type { DescriptorSet } from '../descriptor-set.js';
import { type DescriptorFile, DescriptorIndex } from './descriptor-index.js';

const VERSIONS = ['grpc.reflection.v1', 'grpc.reflection.v1alpha'] as const;

/** A request as proto-loader decodes it; `message_request` names the member that is set. */
export interface ReflectionRequest {
  readonly host?: string;
  readonly message_request?:
    | 'file_by_filename'
    | 'file_containing_symbol'
    | 'file_containing_extension'
    | 'all_extension_numbers_of_type'
    | 'list_services';
  readonly file_by_filename?: string;
  readonly file_containing_symbol?: string;
  readonly file_containing_extension?: { containing_type?: string; extension_number?: number };
  readonly all_extension_numbers_of_type?: string;
  readonly list_services?: string;
}

type ReflectionAnswer = Readonly<Record<string, unknown>>;

/**
 * `ServerReflection`, versions v1 and v1alpha, for one listener: lists what it serves, finds
 * files by name (those of `google/protobuf` too), by symbol and by extension, each with its
 * imports and no file twice on one stream. The library that does this answers no file names.
 */
export class ServerReflection {
  readonly #index: DescriptorIndex;

  constructor(
    private readonly descriptors: DescriptorSet,
    /** Full names of the services of the listener, health included. */
    private readonly serviceNames: readonly string[],
  ) {
    this.#index = new DescriptorIndex(descriptors.bytes);
  }

  /** Adds both versions to a server. */
  addTo(server: Server): ServiceDefinition {
    const all: Record<string, ServiceDefinition[string]> = {};
    for (const version of VERSIONS) {
      const definition = this.descriptors.service(`${version}.ServerReflection`);
      server.addService(definition, {
        ServerReflectionInfo: (call: ServerDuplexStream<ReflectionRequest, ReflectionAnswer>) =>
          this.#serve(call),
      });
      for (const [name, method] of Object.entries(definition)) all[`${version}/${name}`] = method;
    }
    return all;
  }

  /** @param sent  names of files that the stream has had; extended by those of the answer */
  answer(request: ReflectionRequest, sent: Set<string>): ReflectionAnswer {
    return {
      valid_host: request.host ?? '',
      original_request: request,
      ...this.#find(request, sent),
    };
  }

  #serve(call: ServerDuplexStream<ReflectionRequest, ReflectionAnswer>): void {
    const sent = new Set<string>();
    call.on('data', (request: ReflectionRequest) => {
      if (call.write(this.answer(request, sent))) return;
      call.pause();
      call.once('drain', () => call.resume());
    });
    call.on('end', () => call.end());
  }

  #find(request: ReflectionRequest, sent: Set<string>): ReflectionAnswer {
    switch (request.message_request) {
      case 'list_services':
        return {
          list_services_response: { service: this.#listedNames().map((name) => ({ name })) },
        };
      case 'file_by_filename': {
        const name = request.file_by_filename ?? '';
        return this.#files(this.#index.byName(name), `file ${name}`, sent);
      }
      case 'file_containing_symbol': {
        const symbol = request.file_containing_symbol ?? '';
        return this.#files(this.#index.bySymbol(symbol), `symbol ${symbol}`, sent);
      }
      case 'file_containing_extension': {
        const { containing_type: type = '', extension_number: number = 0 } =
          request.file_containing_extension ?? {};
        const file = this.#index.byExtension(type, number);
        return this.#files(file, `extension ${number} of ${type}`, sent);
      }
      case 'all_extension_numbers_of_type': {
        const type = request.all_extension_numbers_of_type ?? '';
        const numbers = this.#index.extensionNumbersOf(type);
        return numbers === undefined
          ? notFound(`type ${type}`)
          : {
              all_extension_numbers_response: { base_type_name: type, extension_number: numbers },
            };
      }
      default:
        return {
          error_response: {
            error_code: status.INVALID_ARGUMENT,
            error_message: 'message_request: found nothing, expected one of its members',
          },
        };
    }
  }

  #listedNames(): readonly string[] {
    return [
      ...this.serviceNames,
      ...VERSIONS.map((version) => `${version}.ServerReflection`),
    ].sort();
  }

  #files(file: DescriptorFile | undefined, wanted: string, sent: Set<string>): ReflectionAnswer {
    if (file === undefined) return notFound(wanted);
    // The file that was asked for is always answered; its imports only once on a stream.
    const files = this.#index
      .withImports(file)
      .filter((each) => each === file || !sent.has(each.name))
      .reverse();
    for (const each of files) sent.add(each.name);
    return {
      file_descriptor_response: { file_descriptor_proto: files.map((each) => each.bytes) },
    };
  }
}

function notFound(wanted: string): ReflectionAnswer {
  return {
    error_response: { error_code: status.NOT_FOUND, error_message: `${wanted}: not found` },
  };
}
