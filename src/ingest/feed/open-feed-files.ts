import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Connection } from '../../adapter/connection.ts';
import type { Dialect } from '../../adapter/dialect.ts';
import type { SourceFile } from '../../base/diagnostic.ts';
import { AdapterError, errorDiagnostic } from '../../base/errors.ts';
import { readBytes } from '../../base/files.ts';
import type { FeedConfig, FeedExpression } from '../../config/ingest-config.ts';
import { decodeCsv } from '../../csv/decode-csv.ts';
import { scanCsv } from '../../csv/scan-csv.ts';
import { isPlainIdentifier, quoteIdentifier } from '../../sql/identifiers.ts';
import { stringLiteral } from '../../sql/literals.ts';
import { FeedError, type FeedFile, type FeedPlace, ROW_NUMBER } from './feed-file.ts';
import type { FoundFile } from './find-feed-files.ts';

/** The longest record of a JSON file in bytes. */
const MAX_JSON_RECORD = 1 << 28;
/** The longest text that Node can hold. */
const MAX_TEXT_BYTES = 2 ** 29 - 25;

type Format = 'csv' | 'parquet' | 'json' | 'ndjson';

function formatOf(feed: FeedConfig, { path, shownPath }: FoundFile): Format {
  const ending = /\.(csv|tsv|parquet|json|ndjson|jsonl)(\.gz)?$/i.exec(path)?.[1]?.toLowerCase();
  const isLines = ending === 'ndjson' || ending === 'jsonl';
  if (feed.format === 'json') return isLines ? 'ndjson' : 'json';
  if (feed.format !== null) return feed.format;
  if (ending === undefined) {
    const hint = 'format: csv, parquet or json';
    const message = `the ending of "${shownPath}" does not tell its format`;
    throw new FeedError(errorDiagnostic('MF1813', message, { span: feed.span, hint }));
  }
  if (isLines) return 'ndjson';
  return ending === 'parquet' || ending === 'json' ? ending : 'csv';
}

/** The bytes of a file that is looked at as one text. */
async function readWhole({ path, shownPath }: FoundFile): Promise<Uint8Array> {
  const stored = await readBytes(path);
  const bytes = /\.gz$/i.test(path) ? await promisify(gunzip)(stored) : stored;
  if (bytes.length <= MAX_TEXT_BYTES) return bytes;
  const message = `"${shownPath}" is larger than 512 MB`;
  const hint = 'split it into several files, or convert it to Parquet';
  throw new FeedError(errorDiagnostic('MF1813', message, { hint }));
}

async function readCsv(file: FoundFile): Promise<SourceFile> {
  return decodeCsv(file.shownPath, await readWhole(file));
}

/** Checks a CSV file from start to end, as seeds are checked. @throws {CsvError} MF502x */
async function openCsv(feed: FeedConfig, file: FoundFile, dialect: Dialect): Promise<FeedFile> {
  const { delimiter } = feed;
  const shape = scanCsv(await readCsv(file), delimiter, () => {});
  const source = dialect.csvSource({ path: file.path, delimiter, ...shape });
  return {
    path: file.shownPath,
    rowsSql: `select row_number() over () - 1 as ${ROW_NUMBER}, * from ${source}`,
    columns: shape.columns,
    locate: async (wanted) => {
      const text = await readCsv(file);
      let span = { file: text, start: 0, end: 0 };
      scanCsv(text, delimiter, (fields, row) => {
        if (row === wanted)
          span = { file: text, start: fields[0]?.start ?? 0, end: fields.at(-1)?.end ?? 0 };
      });
      return { span, words: `${file.shownPath}:${lineAt(text, span.start)}` };
    },
  };
}

function lineAt({ text }: SourceFile, offset: number): number {
  return text.slice(0, offset).split(/\r\n|\n|\r/).length;
}

async function openParquet(file: FoundFile, connection: Connection): Promise<FeedFile> {
  const source = `read_parquet(${stringLiteral(file.path)})`;
  const columns = await connection.describe(`select * from ${source}`);
  return {
    path: file.shownPath,
    rowsSql: `select row_number() over () - 1 as ${ROW_NUMBER}, * from ${source}`,
    columns: columns.map(({ name }) => name),
    locate: async (row) => ({ words: `${file.shownPath}, row ${row + 1}` }),
  };
}

/** Every key of the records as a text column: a string without its quotes, a list or object as JSON. */
async function openJson(
  file: FoundFile,
  isLines: boolean,
  connection: Connection,
): Promise<FeedFile> {
  const records = `read_json_objects(${stringLiteral(file.path)}, format = '${isLines ? 'newline_delimited' : 'auto'}', maximum_object_size = ${MAX_JSON_RECORD})`;
  const numbered = `select row_number() over () - 1 as ${ROW_NUMBER}, json as record from ${records}`;
  const locate: FeedFile['locate'] = async (row) =>
    isLines ? locateLine(file, row) : { words: `${file.shownPath}, record ${row + 1}` };
  const { rows: broken } = await connection.query(
    `select ${ROW_NUMBER} from (${numbered})
     where not json_valid(record) or json_type(record) <> 'OBJECT' order by ${ROW_NUMBER} limit 10`,
  );
  if (broken.length > 0) {
    throw new FeedError(
      await Promise.all(
        broken.map(async (row) => {
          const { span, words } = await locate(Number(row[0]));
          return errorDiagnostic('MF1813', `${words} is no JSON object`, {
            ...(span !== undefined && { span }),
            hint: 'a feed of JSON is one object a record',
          });
        }),
      ),
    );
  }
  const { rows } = await connection.query(
    `select distinct unnest(json_keys(record)) as key from (${numbered}) order by key`,
  );
  const keys = rows.map((row) => String(row[0]));
  const rowsWith = (names: readonly string[]) => {
    const cells = names.map((key) => {
      const pointer = `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      return `, record ->> ${stringLiteral(pointer)} as ${quoteIdentifier(key)}`;
    });
    return `select ${ROW_NUMBER}${cells.join('')} from (${numbered})`;
  };
  return { path: file.shownPath, rowsSql: rowsWith(keys), columns: keys, rowsWith, locate };
}

/** Where a record of a file of one a line is; empty lines hold none. */
async function locateLine(file: FoundFile, row: number): Promise<FeedPlace> {
  const text = new TextDecoder().decode(await readWhole(file));
  const source: SourceFile = { path: file.shownPath, text };
  let seen = -1;
  for (const { 0: line, index: start } of text.matchAll(/[^\r\n]+/g)) {
    if (line.trim() === '' || ++seen < row) continue;
    const span = { file: source, start, end: start + line.length };
    return { span, words: `${file.shownPath}:${lineAt(source, start)}` };
  }
  return { words: `${file.shownPath}, record ${row + 1}` };
}

/** The engine's complaint about a line of JSON, with the line. */
async function brokenLine(
  file: FoundFile,
  [, number = '1', complaint = '']: RegExpExecArray,
  cause: AdapterError,
): Promise<FeedError> {
  const text = new TextDecoder().decode(await readWhole(file));
  const start = text
    .split('\n', Number(number) - 1)
    .reduce((sum, line) => sum + line.length + 1, 0);
  const end = text.indexOf('\n', start);
  const span = { file: { path: file.shownPath, text }, start, end: end < 0 ? text.length : end };
  const message = `${file.shownPath}:${number} is no JSON: ${complaint}`;
  return new FeedError(errorDiagnostic('MF1813', message, { span }), cause);
}

/**
 * The files of a feed, looked through before anything is read from them. A JSON record may lack a key, so files of JSON
 * have the keys of all of them and those that the feed names; the latter are `unknownKeys` where no record has them.
 * @throws {CsvError} MF502x where a CSV file is damaged
 * @throws {FeedError} MF1813 where another file is, or its format is not known
 */
export async function openFeedFiles(
  feed: FeedConfig,
  found: readonly FoundFile[],
  context: OpenContext,
): Promise<{
  readonly files: readonly FeedFile[];
  readonly unknownKeys: readonly FeedExpression[];
}> {
  const files: FeedFile[] = [];
  for (const file of found) files.push(await openFeedFile(feed, file, context));
  const open = files.filter(({ rowsWith }) => rowsWith !== undefined);
  const known = [...new Set(open.flatMap(({ columns }) => columns))].sort();
  const named = [...(feed.key === null ? [] : [feed.key]), ...feed.columns.values()];
  const isKnown = (name: string) => known.some((key) => key.toLowerCase() === name.toLowerCase());
  const unknownKeys =
    known.length === 0 ? [] : named.filter(({ text }) => isPlainIdentifier(text) && !isKnown(text));
  const keys = [...known, ...new Set(unknownKeys.map(({ text }) => text))];
  const withKeys = files.map((file) =>
    file.rowsWith === undefined ? file : { ...file, columns: keys, rowsSql: file.rowsWith(keys) },
  );
  return { files: withKeys, unknownKeys };
}

interface OpenContext {
  readonly connection: Connection;
  readonly dialect: Dialect;
}

async function openFeedFile(
  feed: FeedConfig,
  file: FoundFile,
  { connection, dialect }: OpenContext,
): Promise<FeedFile> {
  const format = formatOf(feed, file);
  if (format === 'csv') return openCsv(feed, file, dialect);
  try {
    return format === 'parquet'
      ? await openParquet(file, connection)
      : await openJson(file, format === 'ndjson', connection);
  } catch (error) {
    if (!(error instanceof AdapterError)) throw error;
    const line = /Malformed JSON .* in line (\d+): (.*)/.exec(error.message);
    if (format === 'ndjson' && line !== null) throw await brokenLine(file, line, error);
    const message = `"${file.shownPath}" cannot be read as ${format}: ${error.message}`;
    throw new FeedError(errorDiagnostic('MF1813', message, { span: feed.span }), error);
  }
}
