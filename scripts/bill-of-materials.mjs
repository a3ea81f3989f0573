/**
 * Prints the bill of materials of what runs, as CycloneDX. `npm sbom --omit=dev` leaves out whatever a
 * development package asks for too, NestJS and grpc-js among them, so this takes the whole bill and
 * removes what is there for development alone, and the Node that a developer gets.
 *
 * Run: npm run sbom
 */
import { execFileSync } from 'node:child_process';

const MAX_BYTES = 64 * 1024 * 1024;
const BROUGHT_ALONG = /^node-(linux|darwin|win)-/;

const isForDevelopment = ({ properties = [] }) =>
  properties.some(({ name, value }) => name === 'cdx:npm:package:development' && value === 'true');

const output = execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx'], {
  encoding: 'utf8',
  maxBuffer: MAX_BYTES,
  stdio: ['ignore', 'pipe', 'inherit'],
});
const bill = JSON.parse(output);
const { component } = bill.metadata;
const components = bill.components.filter(
  (each) => !isForDevelopment(each) && !BROUGHT_ALONG.test(each.name),
);
const kept = new Set([component, ...components].map((each) => each['bom-ref']));
const dependencies = bill.dependencies
  .filter(({ ref }) => kept.has(ref))
  .map((each) => ({ ...each, dependsOn: each.dependsOn.filter((ref) => kept.has(ref)) }));

// npm names the project for its folder.
const name = component.purl.replace(/^pkg:npm\/(.*)@.*$/, '$1');
const metadata = { ...bill.metadata, component: { ...component, name } };
process.stdout.write(
  `${JSON.stringify({ ...bill, metadata, components, dependencies }, undefined, 2)}\n`,
);
