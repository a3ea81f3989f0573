import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import type { CliEnvironment } from '../../common/config/cli-environment.js';
import { badCommandLine } from '../cli-failure.js';
import { DEFAULT_SERVICE_CONFIG } from './default-service-config.js';
import { MENU_LETTERS, type MenuLetters } from './menu.js';
import { parseServiceConfig, type ServiceConfig, ServiceConfigError } from './service-config.js';

/** How the client behaves. Source: shapes.md 6, client. */
export interface ShapesSettings {
  /** `host:port` */
  readonly address: string;
  /** What health is asked for, and what the service config should name. */
  readonly serviceName: string;
  readonly isPlaintext: boolean;
  /** PEM file of the authority that is trusted; `undefined`: what the system trusts. */
  readonly rootCertificate: string | undefined;
  readonly signature: { readonly header: string; readonly value: string } | undefined;
  readonly serviceConfig: ServiceConfig;
  readonly maxHealthCheckAttempts: number;
  /** Before the second check; 0: none at all, as the reference has it. */
  readonly healthBackoffMs: number;
  readonly isHealthWatched: boolean;
  readonly isVerbose: boolean;
  readonly letters: MenuLetters;
}

/** What the command line says; everything else comes from the file, the variables, the defaults. */
export interface ShapesOptions {
  readonly settings?: string;
  readonly address?: string;
  readonly plaintext?: true;
  readonly rootCert?: string;
  readonly signature?: string;
  readonly serviceConfig?: string;
  readonly maxHealthChecks?: number;
  readonly watch?: true;
  readonly verbose?: true;
}

const letter = z.string().regex(/^\p{L}$/u, 'expected one letter');

/** The settings file, by the names of the reference where it has them. */
const settingsFile = z.strictObject({
  host: z.string().min(1).optional(),
  port: z.int().min(1).max(65_535).optional(),
  plaintext: z.boolean().optional(),
  service_name: z.string().min(1).optional(),
  signature_header: z.string().min(1).optional(),
  signature_value: z.string().min(1).optional(),
  root_certificate: z.string().min(1).optional(),
  grpc_client_config: z.string().min(1).optional(),
  max_healthcheck_attempts: z.int().min(0).max(1000).optional(),
  healthcheck_backoff_ms: z.int().min(0).max(60_000).optional(),
  watch_health: z.boolean().optional(),
  level: z.enum(['info', 'debug']).optional(),
  letters: z
    .strictObject({
      create: letter,
      get: letter,
      perimeters: letter,
      total_area: letter,
      areas: letter,
      exit: letter,
      back: letter,
    })
    .partial()
    .optional(),
});
type SettingsFile = z.infer<typeof settingsFile>;

const DEFAULT_SERVICE_NAME = 'ShapeService';
const DEFAULT_MAX_HEALTH_CHECK_ATTEMPTS = 5;
const DEFAULT_HEALTH_BACKOFF_MS = 100;

/**
 * Options win over the settings file, which wins over the host's own variables.
 * @param directory  that paths of the command line are relative to; those of the file are to its own
 * @throws CliFailure that names the file and the place
 */
export function shapesSettings(
  options: ShapesOptions,
  variables: CliEnvironment,
  directory: string,
): ShapesSettings {
  const at = (path: string) => resolve(directory, path);
  const file = options.settings === undefined ? {} : readSettings(at(options.settings));
  const besideFile = (path: string | undefined) =>
    path === undefined ? undefined : resolve(at(options.settings ?? '.'), '..', path);
  const { shapes } = variables;
  const serviceName = file.service_name ?? DEFAULT_SERVICE_NAME;
  const host = file.host ?? shapes.host;
  const name = host.includes(':') ? `[${host}]` : host;
  return {
    address: options.address ?? `${name}:${file.port ?? shapes.port}`,
    serviceName,
    isPlaintext: options.plaintext ?? file.plaintext ?? false,
    rootCertificate: options.rootCert ? at(options.rootCert) : besideFile(file.root_certificate),
    signature: signatureOf(
      file.signature_header ?? shapes.signatureHeader,
      options.signature ?? file.signature_value ?? shapes.signatureValue,
    ),
    serviceConfig: serviceConfigOf(
      options.serviceConfig ? at(options.serviceConfig) : besideFile(file.grpc_client_config),
      serviceName,
    ),
    maxHealthCheckAttempts:
      options.maxHealthChecks ?? file.max_healthcheck_attempts ?? DEFAULT_MAX_HEALTH_CHECK_ATTEMPTS,
    healthBackoffMs: file.healthcheck_backoff_ms ?? DEFAULT_HEALTH_BACKOFF_MS,
    isHealthWatched: options.watch ?? file.watch_health ?? false,
    isVerbose: options.verbose ?? file.level === 'debug',
    letters: lettersOf(file.letters),
  };
}

/** @throws CliFailure for what metadata cannot carry as text; never shows the value */
function signatureOf(header: string, value: string | undefined): ShapesSettings['signature'] {
  if (!/^(?!.*-bin$)[a-z0-9_-]+$/.test(header)) {
    throw badCommandLine(
      `signature_header: found ${JSON.stringify(header)}, expected a metadata key`,
    );
  }
  if (value === undefined) return undefined;
  if (!/^[\x20-\x7e]+$/.test(value)) throw badCommandLine('signature: expected printable ASCII');
  return { header, value };
}

function lettersOf(letters: SettingsFile['letters']): MenuLetters {
  const { total_area: totalArea, ...rest } = letters ?? {};
  const chosen = { ...rest, ...(totalArea !== undefined && { totalArea }) };
  const given = Object.entries(chosen).filter(([, value]) => value !== undefined);
  const all: MenuLetters = { ...MENU_LETTERS, ...Object.fromEntries(given) };
  const used = Object.values(all).map((each: string) => each.toUpperCase());
  if (new Set(used).size === used.length) return all;
  throw badCommandLine(`letters: found ${used.join(', ')}, expected each once`);
}

function readSettings(path: string): SettingsFile {
  let json: unknown;
  try {
    json = JSON.parse(readText(path));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw badCommandLine(`${path}: ${error.message}`);
  }
  const read = settingsFile.safeParse(json);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw badCommandLine(`${path}: ${issue?.path.join('.') || 'the file'}: ${issue?.message}`);
}

function serviceConfigOf(path: string | undefined, serviceName: string): ServiceConfig {
  if (path === undefined) {
    return parseServiceConfig(JSON.stringify(DEFAULT_SERVICE_CONFIG), serviceName);
  }
  try {
    return parseServiceConfig(readText(path), serviceName);
  } catch (error) {
    if (!(error instanceof ServiceConfigError)) throw error;
    throw badCommandLine(`${path}: ${error.message}`);
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw badCommandLine(error instanceof Error ? error.message : String(error));
  }
}
