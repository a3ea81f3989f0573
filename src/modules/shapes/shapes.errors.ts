import { ExpectedError } from '../../common/errors/expected-error.js';

/** A caller whose signature is missing or wrong; the text is the contract's. */
export class InvalidSignatureError extends ExpectedError {
  readonly code = 'invalid_signature';
  readonly kind = 'unauthenticated';

  constructor() {
    super('Invalid signature');
  }
}

/** More ids on one stream than the host is willing to answer. */
export class TooManyIdsError extends ExpectedError {
  readonly code = 'too_many_shape_ids';
  readonly kind = 'exhausted';

  constructor(maxIds: number) {
    super(`shape_id: found more than ${maxIds} ids in one call, expected ${maxIds} or fewer`);
  }
}

/** An id or a type that is longer than any could be. */
export class TextTooLongError extends ExpectedError {
  readonly code = 'shape_text_too_long';
  readonly kind = 'invalid-input';

  constructor(field: 'shape_id' | 'shape_type', found: number, max: number) {
    super(`${field}: found ${found} characters, expected ${max} or fewer`);
  }
}

/** A new shape could not be written, and was not added; why stands in the log. */
export class ShapeNotStoredError extends ExpectedError {
  readonly code = 'shape_not_stored';
  readonly kind = 'internal';

  constructor() {
    super('the shape could not be stored');
  }
}

/** The file of the shapes is there and cannot be used: the host does not start over it. */
export class ShapesFileError extends ExpectedError {
  readonly code = 'shapes_file_unusable';
  readonly kind = 'internal';

  constructor(path: string, problem: string, cause?: unknown) {
    super(`shapes: ${path}: ${problem}`, { cause });
  }
}
