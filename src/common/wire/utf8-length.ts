import { type ChangePath, InvalidChangeError } from './invalid-change.error.js';

/**
 * Bytes that `text` takes in UTF-8.
 * @throws InvalidChangeError for text with a lone surrogate, which UTF-8 cannot carry
 */
export function utf8Length(text: string, path: ChangePath | undefined): number {
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) < 0x80) continue;
    if (!text.isWellFormed()) throw new InvalidChangeError(path, text, 'well-formed Unicode');
    return Buffer.byteLength(text, 'utf8');
  }
  return text.length;
}
