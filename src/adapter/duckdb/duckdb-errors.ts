import type { ErrorCode } from '../../base/error-codes.ts';
import { MemflowError } from '../../base/errors.ts';
import { didYouMean } from '../../base/nearest.ts';
import { type EngineFault, toAdapterError } from '../adapter-error.ts';
import type { SqlOrigin } from '../connection.ts';
import { type EngineMessage, formatEngineText, parseEngineMessage } from './engine-message.ts';

/** A stretch of what was sent, from `start` to the next one, and where its text came from. */
export interface SentPart {
  readonly start: number;
  readonly origin: SqlOrigin | undefined;
}

/** A thrown value of the binding as an error with code, hint and place; a MemflowError as it is. */
export function toDuckDbError(
  thrown: unknown,
  sent: string,
  parts: readonly SentPart[],
): MemflowError {
  if (thrown instanceof MemflowError) return thrown;
  const { offset, ...fault } = readFault(thrown, sent);
  const part = offset === undefined ? undefined : parts.findLast(({ start }) => start <= offset);
  if (offset === undefined || part === undefined) return toAdapterError(fault, thrown);
  return toAdapterError({ ...fault, offset: offset - part.start }, thrown, part.origin);
}

/** The same for a statement of memflow's own; `code` overrules what the text says. */
export function toInternalDuckDbError(thrown: unknown, code?: ErrorCode): MemflowError {
  if (thrown instanceof MemflowError) return thrown;
  const { offset: _offset, ...fault } = readFault(thrown, '');
  return toAdapterError(code === undefined ? fault : { ...fault, code }, thrown);
}

/** What DuckDB's error says, classified. `sql` is the statement as sent; offsets refer to it. */
export function readFault(thrown: unknown, sql: string): EngineFault {
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  const message = parseEngineMessage(text, sql);
  const rule = RULES.find(
    ({ type, text: pattern }) =>
      (type === undefined || type.test(message.type)) &&
      (pattern === undefined || pattern.test(message.text)),
  );
  const [first = '', ...rest] = formatEngineText(message).split(/\n\s*\n|\n(?=Candidate|Did you)/);
  const more = rest.filter((part) => !part.startsWith('Did you mean'));
  const hint = rule?.hint?.(message) ?? suggest(message.candidates) ?? joinHint(more);
  return {
    code: rule?.code ?? 'MF4019',
    message: rule?.message?.(message) ?? first.trim(),
    ...(hint === undefined ? undefined : { hint }),
    ...(message.offset === undefined ? undefined : { offset: message.offset }),
  };
}

interface Rule {
  readonly code: ErrorCode;
  readonly type?: RegExp;
  readonly text?: RegExp;
  /** Instead of the engine's own text. */
  readonly message?: (message: EngineMessage) => string | undefined;
  readonly hint?: (message: EngineMessage) => string | undefined;
}

/** A name, or a path of a file that is named after the extension. */
const EXTENSION =
  /required extension '([\w-]+)'|[Ee]xtension "(?:[^"]*[\\/])?([\w-]+)(?:\.duckdb_extension)?"|exists in the ([\w-]+) extension/;

/** How the extension httpfs tells of answers that did not come, were cut off, or said "later". */
const NO_ANSWER =
  /Could not (?:connect to|resolve) \w+|Server returned nothing|Transferred a partial file|Timeout was reached|(?:Failure when receiving|Failed sending) data|SSL connect error|\bHTTP (?:429|5\d\d)\b/;

/** The first rule that fits decides. */
const RULES: readonly Rule[] = [
  {
    code: 'MF7102',
    text: /Could not set lock on file/,
    hint: () => 'close the other program, or run again when it is done',
  },
  {
    // The engine cannot replay the making of an index into a file that it opened read-only.
    code: 'MF4034',
    text: /Failure while replaying WAL.*Could not write file .*Bad file descriptor/s,
    hint: () => 'run again where the database may be written: memflow debug',
  },
  {
    code: 'MF4031',
    text: /Failure while replaying WAL|Corrupt WAL/,
    hint: () =>
      'copy the database and its .wal file aside before anything else, then restore a backup',
  },
  {
    code: 'MF4030',
    text: /Corrupt database file|Could not read enough bytes from file|Corrupted? (?:meta|block|table)/,
    hint: () => 'copy the file and its .wal aside, then restore a backup',
  },
  {
    code: 'MF4021',
    text: /not a valid DuckDB database file/,
    hint: () => 'choose another path, or move the file away',
  },
  {
    code: 'MF4024',
    text: /database file with version number|created with (?:a newer|an older|DuckDB version)/,
  },
  {
    code: 'MF4009',
    text: /No space left on device|There is not enough space|max_temp_directory_size/,
    hint: () => 'free space on the disk, or set temp_directory to another one, and run again',
  },
  {
    code: 'MF4008',
    type: /^Out of Memory$/,
    hint: () =>
      'raise memory_limit in the target, or lower settings: {threads: ..}; see temp_directory',
  },
  { code: 'MF4011', type: /^INTERRUPT$/i },
  { code: 'MF4013', text: /Current transaction is aborted/ },
  {
    code: 'MF4012',
    type: /^(?:TransactionContext|Transaction)$/,
    text: /conflict|Cannot CHECKPOINT/i,
  },
  { code: 'MF4006', type: /^Constraint$/ },
  { code: 'MF4006', text: /Failed to commit: .*constraint/i },
  { code: 'MF4003', type: /^(?:Parser|Syntax)$/ },
  { code: 'MF4015', text: EXTENSION, message: missingExtension, hint: hintExtension },
  {
    code: 'MF4028',
    text: /unrecognized configuration parameter/,
    hint: ({ text, candidates }) =>
      didYouMean(/"([^"]*)"/.exec(text)?.[1] ?? '', candidates) ??
      'select name from duckdb_settings() shows all of them',
  },
  {
    code: 'MF4014',
    text: /Permission denied|read-only mode|Permission Error|disabled by configuration/,
  },
  { code: 'MF4014', type: /^Permission$/ },
  { code: 'MF4005', type: /^(?:Conversion|Out of Range|Mismatch Type|Invalid type)$/i },
  { code: 'MF4007', text: /already exists|is of type \w+, trying to/ },
  {
    code: 'MF4002',
    type: /^(?:Binder|Catalog)$/,
    text: /Referenced column|column named|column with name|Column .* (?:not found|does not exist)|does not have a column/i,
  },
  {
    code: 'MF4001',
    type: /^(?:Binder|Catalog)$/,
    text: /does not exist|Referenced table .* not found|is not in the catalog/,
  },
  { code: 'MF4004', type: /^(?:Binder|Catalog|Dependency|Parameter Not Resolved)$/ },
  { code: 'MF4004', type: /^Not implemented$/i, text: /Cannot combine types|explicit cast/ },
  {
    code: 'MF4035',
    type: /^(?:IO|HTTP|Invalid)$/,
    text: NO_ANSWER,
    hint: () =>
      'memflow retry goes on from here; http_retries, http_retry_wait_ms and http_timeout are settings of the target',
  },
  { code: 'MF4016', type: /^(?:IO|HTTP|Network)$/ },
  { code: 'MF4017', type: /^Invalid Input$/ },
  {
    code: 'MF4018',
    type: /^(?:INTERNAL|FATAL|Serialization)$/,
    hint: () => 'report it at https://github.com/duckdb/duckdb/issues with the SQL that causes it',
  },
];

function extensionName({ text }: EngineMessage): string | undefined {
  const match = EXTENSION.exec(text);
  return match?.[1] ?? match?.[2] ?? match?.[3];
}

/** The engine names the file in which it looked, which says less. */
function missingExtension(message: EngineMessage): string | undefined {
  const name = extensionName(message);
  return name === undefined ? undefined : `the DuckDB extension "${name}" is not installed`;
}

function hintExtension(message: EngineMessage): string {
  const name = extensionName(message) ?? 'name';
  return `run "INSTALL ${name}" once in a DuckDB of the same version, or set autoinstall: true in the target to let memflow download it`;
}

/** The engine's own views, which it offers for any name that it does not know. */
const ENGINE_CATALOG = /^(?:pg_|duckdb_|sqlite_|pragma_|information_schema\b)/;

function suggest(candidates: readonly string[]): string | undefined {
  const names = candidates
    .map((name) => name.replace(/^"(.*)"$/, '$1'))
    .filter((name) => !ENGINE_CATALOG.test(name))
    .slice(0, 5)
    .map((name) => `"${name}"`);
  if (names.length === 0) return undefined;
  return `did you mean ${names.join(' or ')}?`;
}

function joinHint(paragraphs: readonly string[]): string | undefined {
  const text = paragraphs
    .map((paragraph) => paragraph.replaceAll(/\s*\n\s*/g, ' ').trim())
    .filter((paragraph) => paragraph !== '')
    .join(' ');
  return text === '' ? undefined : text;
}
