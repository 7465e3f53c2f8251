import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { Diagnostic } from '../../base/diagnostic.ts';
import { ERROR_CODES, type ErrorCode } from '../../base/error-codes.ts';
import { AdapterError, errorDiagnostic, MemflowError } from '../../base/errors.ts';
import { isPlainIdentifier, quoteIdentifier } from '../../sql/identifiers.ts';
import { stringLiteral } from '../../sql/literals.ts';
import { engineMemoryBytes, readContainerLimits } from './container-limits.ts';
import type {
  AttachedDatabase,
  DuckDbCredentials,
  ExtensionSpec,
  SecretSpec,
} from './duckdb-credentials.ts';
import { toInternalDuckDbError } from './duckdb-errors.ts';
import type { Scalar, SecretValue } from './settings-reader.ts';

/** What an instance is opened with. */
export interface InstanceOptions {
  readonly credentials: DuckDbCredentials;
  /** Null for a database in memory. */
  readonly path: string | null;
  readonly readOnly: boolean;
  /** Whether attached databases are only read, those too that are not `read_only`. */
  readonly attachReadOnly: boolean;
}

/** Sends one of memflow's own statements. */
type Send = (sql: string) => Promise<void>;

/**
 * An instance in memory with the database file attached, settings made, extensions loaded, and everything else of
 * the target attached. The file is never opened directly: after a kill the write-ahead log of some ALTER statements
 * can only be replayed by ATTACH.
 * @throws {AdapterError} MF40xx
 */
export async function openInstance(options: InstanceOptions): Promise<DuckDBInstance> {
  const instance = await createInstance(await instanceConfig(options));
  try {
    const connection = await instance.connect();
    try {
      await prepare(connection, options);
    } finally {
      connection.closeSync();
    }
  } catch (error) {
    instance.closeSync();
    throw error;
  }
  return instance;
}

async function instanceConfig(options: InstanceOptions): Promise<Record<string, string>> {
  const { credentials, path } = options;
  const temporaryDirectory = credentials.temporaryDirectory;
  if (temporaryDirectory !== null) await checkTemporaryDirectory(temporaryDirectory);
  const directory = temporaryDirectory ?? (path === null ? null : `${path}.tmp`);
  return {
    threads: String(credentials.initialThreads),
    memory_limit: credentials.memoryLimit ?? `${engineMemoryBytes(readContainerLimits())}B`,
    errors_as_json: 'true',
    autoinstall_known_extensions: String(credentials.autoinstall),
    ...(directory === null ? undefined : { temp_directory: directory }),
  };
}

async function createInstance(config: Record<string, string>): Promise<DuckDBInstance> {
  try {
    return await DuckDBInstance.create(':memory:', config);
  } catch (error) {
    throw toInternalDuckDbError(error, 'MF4028');
  }
}

/** The engine creates the directory itself, but none above it, and only when a query first spills. */
async function checkTemporaryDirectory(path: string): Promise<void> {
  const isDirectory = (await stat(path).catch(() => null))?.isDirectory();
  try {
    if (isDirectory === false) throw new Error('a file of that name is in the way');
    await access(isDirectory === true ? path : dirname(path), constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new AdapterError(
      errorDiagnostic('MF4026', `temp_directory "${path}" cannot be created or written`, {
        hint: 'name a directory that exists, or one whose parent exists and can be written',
      }),
      error,
    );
  }
}

/** They would forbid what comes before: opening databases and loading extensions. */
const LAST_SETTINGS = ['enable_external_access', 'disabled_filesystems'];

async function prepare(connection: DuckDBConnection, options: InstanceOptions): Promise<void> {
  const { credentials, path, readOnly, attachReadOnly } = options;
  const send: Send = async (sql) => {
    await connection.run(sql);
  };
  const apply = async (settings: Iterable<readonly [string, Scalar]>) => {
    for (const [name, value] of settings) {
      await coded('MF4028', `setting ${name}`, () =>
        send(`set global ${quoteIdentifier(name)} = ${literal(value)}`),
      );
    }
  };
  const isLast = (name: string) => LAST_SETTINGS.includes(name.toLowerCase());
  const settings = [...credentials.settings];
  await apply(settings.filter(([name]) => !isLast(name)));
  for (const extension of credentials.extensions) {
    await coded('MF4028', `extension ${extension.name}`, () =>
      loadExtension(extension, credentials.autoinstall, send),
    );
  }
  for (const secret of credentials.secrets) await createSecret(secret, send);
  // The project's own database comes last: where another one cannot be attached, it is not created.
  for (const database of credentials.attach) {
    const what = `attached database ${database.alias ?? database.path}`;
    await coded('MF4027', what, () => send(attachSql(database, attachReadOnly)));
  }
  const own = attachOwnSql(credentials.catalog, path, readOnly);
  if (own !== null) await coded('MF4023', null, () => send(own));
  await apply(settings.filter(([name]) => isLast(name)));
}

async function loadExtension(
  { name, repository }: ExtensionSpec,
  autoinstall: boolean,
  send: Send,
): Promise<void> {
  const from = repository === null ? '' : ` from ${word(repository)}`;
  if (autoinstall) await send(`install ${word(name)}${from}`);
  await send(`load ${word(name)}`);
}

/** The cause is left out, because the engine may repeat the statement in it. */
async function createSecret({ name, type, options }: SecretSpec, send: Send): Promise<void> {
  const values = [...options].map(([key, value]) => `${key} ${literal(value)}`);
  const title = name === null ? '' : `${quoteIdentifier(name)} `;
  const sql = `create or replace temporary secret ${title}(${[`type ${word(type)}`, ...values].join(', ')})`;
  try {
    await coded('MF4028', `secret ${name ?? type}`, () => send(sql));
  } catch (error) {
    if (error instanceof MemflowError) throw new AdapterError(error.diagnostics);
    throw error;
  }
}

/** DuckDB has a database named `memory` from the start. */
function attachOwnSql(catalog: string, path: string | null, readOnly: boolean): string | null {
  if (path === null && catalog.toLowerCase() === 'memory') return null;
  const mode = readOnly && path !== null ? ' (read_only)' : '';
  return `attach ${stringLiteral(path ?? ':memory:')} as ${quoteIdentifier(catalog)}${mode}`;
}

/** Whether an attached database can only be read; one in memory is nobody else's. */
export function isReadOnly({ path, readOnly }: AttachedDatabase, attachReadOnly: boolean): boolean {
  return path !== ':memory:' && (readOnly || attachReadOnly);
}

function attachSql(database: AttachedDatabase, readOnly: boolean): string {
  const alias = database.alias === null ? '' : ` as ${quoteIdentifier(database.alias)}`;
  const options = [
    ...(database.type === null ? [] : [`type ${word(database.type)}`]),
    ...(isReadOnly(database, readOnly) ? ['read_only'] : []),
    ...[...database.options].map(([key, value]) => `${word(key)} ${literal(value)}`),
  ];
  const list = options.length === 0 ? '' : ` (${options.join(', ')})`;
  return `attach ${stringLiteral(database.path)}${alias}${list}`;
}

/** A name where the grammar wants a bare word, and a literal for everything else. */
function word(text: string): string {
  return isPlainIdentifier(text) ? text : stringLiteral(text);
}

function literal(value: SecretValue): string {
  if (Array.isArray(value)) return `(${value.map((item: Scalar) => literal(item)).join(', ')})`;
  return typeof value === 'string' ? stringLiteral(value) : String(value);
}

/** Gives a failure of a statement the code and the name of what it was for, unless its own code says more. */
async function coded(
  code: ErrorCode,
  what: string | null,
  body: () => Promise<void>,
): Promise<void> {
  try {
    await body();
  } catch (error) {
    const own = toInternalDuckDbError(error);
    if (ERROR_CODES[own.code].exit !== 1) throw own;
    const { diagnostics } = toInternalDuckDbError(error, code);
    const named = what === null ? diagnostics : diagnostics.map((d) => withPrefix(d, `${what}: `));
    throw new AdapterError(named, error);
  }
}

function withPrefix(diagnostic: Diagnostic, prefix: string): Diagnostic {
  return { ...diagnostic, message: `${prefix}${diagnostic.message}` };
}
