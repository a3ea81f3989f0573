/**
 * Writes `demo/extend-host.postman_collection.json`. A test compares it with what this makes, checks
 * it against Postman's schema, sends its messages and runs its flows.
 *
 * Run, after `npm run build`: npm run postman
 */
import { writeFileSync } from 'node:fs';
import { postmanCollection } from './postman/collection.mjs';

const text = `${JSON.stringify(postmanCollection(), undefined, 2)}\n`;
writeFileSync('demo/extend-host.postman_collection.json', text);
