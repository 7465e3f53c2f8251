import { availableParallelism } from 'node:os';
import { basename, extname, isAbsolute, resolve } from 'node:path';
import type { Diagnostic } from '../../base/diagnostic.ts';
import { ConfigError } from '../../base/errors.ts';
import type { PoolSettings, TargetSettings } from '../adapter.ts';
import { readContainerLimits } from './container-limits.ts';
import { readPoolSettings } from './read-pool-settings.ts';
import { type Scalar, type SecretValue, SettingsReader } from './settings-reader.ts';

/** An entry of `attach`. */
export interface AttachedDatabase {
  /** Absolute, or an address such as `s3://..`. */
  readonly path: string;
  readonly alias: string | null;
  readonly type: string | null;
  readonly readOnly: boolean;
  readonly options: ReadonlyMap<string, Scalar>;
  /** A file that DuckDB itself opens, rather than an address. */
  readonly isLocal: boolean;
}

/** An entry of `extensions`. */
export interface ExtensionSpec {
  readonly name: string;
  readonly repository: string | null;
}

/** An entry of `secrets`; the values of `options` are never shown. */
export interface SecretSpec {
  readonly name: string | null;
  readonly type: string;
  readonly options: ReadonlyMap<string, SecretValue>;
}

/** A target of type duckdb, checked and with defaults filled in. */
export interface DuckDbCredentials {
  /** Absolute; null for `:memory:`. */
  readonly path: string | null;
  /** The name the database is attached under. */
  readonly catalog: string;
  readonly schema: string;
  /** Nodes at once. */
  readonly threads: number;
  /** DuckDB threads of heavy statements. */
  readonly engineThreads: number;
  /** DuckDB threads at the start: 1, unless the settings say otherwise. */
  readonly initialThreads: number;
  readonly memoryLimit: string | null;
  /** Absolute. */
  readonly temporaryDirectory: string | null;
  readonly settings: ReadonlyMap<string, Scalar>;
  readonly extensions: readonly ExtensionSpec[];
  readonly autoinstall: boolean;
  readonly attach: readonly AttachedDatabase[];
  readonly secrets: readonly SecretSpec[];
  readonly pool: PoolSettings;
  readonly lockTimeoutMs: number | null;
}

/** Keys of a target of type duckdb; docs/reference/profiles.md describes them. */
export const DUCKDB_TARGET_KEYS = [
  'type',
  'path',
  'database',
  'schema',
  'threads',
  'memory_limit',
  'temp_directory',
  'settings',
  'config_options',
  'extensions',
  'autoinstall',
  'attach',
  'secrets',
  'pool',
  'lock_timeout',
  // Known to dbt-duckdb, and without a meaning here: memflow keeps its connections open and waits by lock_timeout.
  'keep_open',
  'retries',
] as const;

/** Keys of dbt-duckdb that change what a project does, so that ignoring them would be wrong. */
export const REFUSED_TARGET_KEYS: Readonly<Record<string, string>> = {
  use_credential_provider: 'list the credentials under `secrets`',
  filesystems: 'use an extension (httpfs, azure) and `secrets`',
  plugins: 'use an extension, or load the data before the run',
  remote: 'attach the database under `attach`',
  module_paths: 'Python modules are not loaded',
  external_root: 'external materializations are not supported yet',
  disable_transactions: 'every model is one transaction',
  is_ducklake: 'attach a DuckLake under `attach`',
  motherduck_token: 'MotherDuck is not supported as the project database',
};

/** Catalogs and schemas that DuckDB has already, and the schema of the ledger. */
const RESERVED_CATALOGS: ReadonlySet<string> = new Set([
  ...['memory', 'temp', 'system', 'main', 'information_schema', 'pg_catalog', 'memflow'],
]);
const DEFAULT_NODE_THREADS = 4;
const LOCAL_TYPES: ReadonlySet<string> = new Set(['duckdb', 'sqlite']);

/** Checks a target; all faults at once. @throws {ConfigError} MF12xx, MF4029 */
export function readCredentials(target: TargetSettings): DuckDbCredentials {
  const reader = new SettingsReader(target.values, 'target', target.spanOf);
  reader.checkKeys(DUCKDB_TARGET_KEYS, REFUSED_TARGET_KEYS);
  const path = readPath(reader, target.projectDir);
  const settings = new Map([...reader.scalars('config_options'), ...reader.scalars('settings')]);
  if (settings.has('lock_configuration')) {
    const wayOut = 'memflow changes `threads` during a run; remove it';
    reader.report('MF1204', 'settings.lock_configuration is not supported', wayOut, 'settings');
  }
  const ownThreads = takeThreads(settings, reader);
  const attach = readAttach(reader, target.projectDir);
  const schema = reader.text('schema') ?? 'main';
  const credentials: DuckDbCredentials = {
    path,
    catalog: readCatalog(reader, path, attach, [schema, ...(target.schemas ?? [])]),
    schema,
    threads: reader.count('threads') ?? DEFAULT_NODE_THREADS,
    engineThreads: ownThreads ?? readContainerLimits().cpus ?? availableParallelism(),
    initialThreads: ownThreads ?? 1,
    memoryLimit: reader.text('memory_limit') ?? takeText(settings, 'memory_limit'),
    temporaryDirectory: absolute(
      reader.text('temp_directory') ?? takeText(settings, 'temp_directory'),
      target.projectDir,
    ),
    settings,
    extensions: readExtensions(reader),
    autoinstall: reader.flag('autoinstall') ?? false,
    attach,
    secrets: readSecrets(reader),
    pool: readPoolSettings(reader),
    lockTimeoutMs: reader.durationMs('lock_timeout'),
  };
  throwIfAny(reader.diagnostics);
  return credentials;
}

function throwIfAny(diagnostics: readonly Diagnostic[]): void {
  if (diagnostics.length > 0) throw new ConfigError(diagnostics);
}

function isAddress(path: string): boolean {
  // One letter before the colon is a drive of Windows.
  return /^[A-Za-z][A-Za-z0-9+.-]+:/.test(path);
}

function absolute(path: string | null, projectDir: string): string | null {
  if (path === null) return null;
  return isAbsolute(path) ? path : resolve(projectDir, path);
}

function readPath(reader: SettingsReader, projectDir: string): string | null {
  const path = reader.text('path') ?? ':memory:';
  if (path === ':memory:') return null;
  if (path === '') reader.bad('path', path, 'the path of a file, or ":memory:"');
  if (isAddress(path)) {
    reader.report(
      'MF4029',
      `path "${path}" is not a local file`,
      'give a file for the project itself, and list other databases under `attach`',
      'path',
    );
    return null;
  }
  return absolute(path, projectDir);
}

/**
 * The name of the project's database. It is suffixed where a schema has the same name, because DuckDB could then not
 * tell what `"name"."table"` means.
 */
function readCatalog(
  reader: SettingsReader,
  path: string | null,
  attach: readonly AttachedDatabase[],
  schemas: readonly string[],
): string {
  const isSchema = (name: string) => schemas.some((schema) => sameName(schema, name));
  const isTaken = (name: string) => RESERVED_CATALOGS.has(name.toLowerCase()) || isSchema(name);
  for (const alias of attach.flatMap((database) => database.alias ?? [])) {
    if (!isSchema(alias)) continue;
    reader.report(
      'MF1203',
      `"${alias}" is both an attached database and a schema of the project: DuckDB could not tell which one "${alias}"."t" is in`,
      'give the attached database another alias',
      'attach',
    );
  }
  const named = reader.text('database');
  if (path === null && (named === null || named === 'memory')) {
    return isSchema('memory') ? 'memory_db' : 'memory';
  }
  const stem = path === null ? 'memory' : basename(path, extname(path));
  const catalog = named ?? (isTaken(stem) ? `${stem}_db` : stem);
  if (named !== null && isTaken(named)) {
    reader.bad('database', named, 'a name that neither DuckDB nor a schema of the project has');
  }
  if (attach.some(({ alias }) => alias !== null && sameName(alias, catalog))) {
    reader.report(
      'MF1203',
      `"${catalog}" is both the project's database and an attached one`,
      'give the attached database another alias',
      'attach',
    );
  }
  return catalog;
}

function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** DuckDB's threads, which memflow sets itself, out of the settings. */
function takeThreads(settings: Map<string, Scalar>, reader: SettingsReader): number | null {
  const name = settings.has('threads') ? 'threads' : 'worker_threads';
  const value = settings.get(name);
  if (value === undefined) return null;
  settings.delete(name);
  const threads = Number(value);
  if (Number.isInteger(threads) && threads >= 1) return threads;
  reader.bad(`settings.${name}`, value, 'a whole number from 1');
  return null;
}

function takeText(settings: Map<string, Scalar>, name: string): string | null {
  const value = settings.get(name);
  settings.delete(name);
  return value === undefined ? null : String(value);
}

function readExtensions(reader: SettingsReader): readonly ExtensionSpec[] {
  return reader.entries('extensions', 'name').map((entry) => {
    entry.checkKeys(['name', 'repo', 'repository']);
    return {
      name: entry.required('name'),
      repository: entry.text('repo') ?? entry.text('repository'),
    };
  });
}

function readAttach(reader: SettingsReader, projectDir: string): readonly AttachedDatabase[] {
  return reader.entries('attach', 'path').map((entry) => {
    entry.checkKeys(['path', 'alias', 'type', 'read_only', 'secret', 'options']);
    const path = entry.required('path');
    const type = entry.text('type')?.toLowerCase() ?? null;
    const isLocal = path !== ':memory:' && !isAddress(path) && LOCAL_TYPES.has(type ?? 'duckdb');
    const secret = entry.text('secret');
    return {
      path: isLocal ? (absolute(path, projectDir) ?? path) : path,
      alias: entry.text('alias'),
      type,
      readOnly: entry.flag('read_only') ?? false,
      options: new Map([
        ...(secret === null ? [] : [['secret', secret] as const]),
        ...entry.scalars('options'),
      ]),
      isLocal,
    };
  });
}

function readSecrets(reader: SettingsReader): readonly SecretSpec[] {
  return reader.entries('secrets', null).map((entry) => {
    if (entry.flag('persistent') === true) {
      entry.report('MF1204', 'persistent is not supported', 'memflow makes secrets for one run');
    }
    return {
      name: entry.text('name'),
      type: entry.required('type'),
      options: entry.secretOptions(['name', 'type', 'persistent']),
    };
  });
}
