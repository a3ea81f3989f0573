import { readFileSync } from 'node:fs';
import { Ajv, type ErrorObject } from 'ajv';

/**
 * Checks documents against a schema of `test/support/schemas`.
 * @param name  its file
 * @returns a function that gives what is wrong with a document, one line each; none when it is valid
 */
export function publishedSchema(name: string): (document: unknown) => readonly string[] {
  const file = new URL(`./schemas/${name}`, import.meta.url);
  // A JSON schema is an object; `$async` is a flag of one validator, see the README there.
  const {
    $async: _,
    $schema: __,
    ...schema
  } = JSON.parse(readFileSync(file, 'utf8')) as object & {
    $async?: boolean;
    $schema?: string;
  };
  // Formats are the publisher's own (`duration`, `ports`), strict mode is our validator's opinion.
  const validate = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(
    schema,
  );
  return (document) => (validate(document) ? [] : (validate.errors ?? []).map(lineOf));
}

function lineOf({ instancePath, message, params }: ErrorObject): string {
  return `${instancePath}: ${message} ${JSON.stringify(params)}`;
}
