import type { DescMethod } from '@bufbuild/protobuf';

/** Whether a method takes any number of messages. */
export function takesStream({ methodKind }: DescMethod): boolean {
  return methodKind === 'client_streaming' || methodKind === 'bidi_streaming';
}

/** Whether a method answers with any number of messages. */
export function answersStream({ methodKind }: DescMethod): boolean {
  return methodKind === 'server_streaming' || methodKind === 'bidi_streaming';
}
