/** What DuckDB says of a failure, taken apart. */
export interface EngineMessage {
  /** `Binder`, `Catalog`, `IO`, ...; empty where the text has no such prefix. */
  readonly type: string;
  /** Without the type and without the excerpt of the statement. */
  readonly text: string;
  /** UTF-16 offset in the statement as sent. */
  readonly offset?: number;
  /** Names the engine suggests instead. */
  readonly candidates: readonly string[];
}

/**
 * Takes the message of an error thrown by the binding apart. memflow's connections have `errors_as_json` on, which
 * gives the place as a byte offset; the plain form, with a `LINE n:` excerpt and a caret, is read as well, because
 * `SET errors_as_json` may be undone by a statement of the user.
 */
export function parseEngineMessage(message: string, sql: string): EngineMessage {
  return parseJsonForm(message, sql) ?? parsePlainForm(message, sql);
}

/** The engine's text as DuckDB's own shell would print it, without the excerpt. */
export function formatEngineText({ type, text }: EngineMessage): string {
  return type === '' ? text : `${type} Error: ${text}`;
}

function parseJsonForm(message: string, sql: string): EngineMessage | undefined {
  const start = message.indexOf('{"exception_type"');
  if (start < 0) return undefined;
  const fields = parseFields(message.slice(start));
  const text = fields?.get('exception_message');
  if (fields === undefined || text === undefined) return undefined;
  const position = fields.get('position');
  const candidates = fields.get('candidates');
  return {
    type: fields.get('exception_type') ?? '',
    text,
    candidates: candidates === undefined ? findCandidates(text) : candidates.split(/,\s*/),
    ...(position === undefined ? undefined : { offset: offsetOfByte(sql, Number(position)) }),
  };
}

function parseFields(json: string): ReadonlyMap<string, string> | undefined {
  try {
    const parsed: unknown = JSON.parse(json);
    if (typeof parsed !== 'object' || parsed === null) return undefined;
    return new Map(Object.entries(parsed).map(([name, value]) => [name, String(value)]));
  } catch {
    // Not JSON after all: the caller reads it as plain text.
    return undefined;
  }
}

function parsePlainForm(message: string, sql: string): EngineMessage {
  const head = /^([A-Z][A-Za-z -]*?) Error: /.exec(message);
  const body = message.slice(head?.[0].length ?? 0);
  const excerpt = /\n\nLINE (\d+): (.*)\n( *)\^/.exec(body);
  const text = excerpt === null ? body : body.slice(0, excerpt.index);
  const offset = excerpt === null ? undefined : offsetOfCaret(sql, excerpt);
  return {
    type: head?.[1] ?? '',
    text: text.trimEnd(),
    candidates: findCandidates(text),
    ...(offset === undefined ? undefined : { offset }),
  };
}

/** The caret stands under the place in an excerpt that may be cut to `...` on both sides. */
function offsetOfCaret(sql: string, excerpt: RegExpExecArray): number | undefined {
  const [, lineNumber = '1', line = '', indent = ''] = excerpt;
  const lines = sql.split('\n');
  const before = lines.slice(0, Number(lineNumber) - 1).join('\n');
  const lineStart = before.length + (lineNumber === '1' ? 0 : 1);
  const column = indent.length - `LINE ${lineNumber}: `.length;
  if (column < 0) return undefined;
  const shown = line.replace(/^\.\.\./, '').replace(/\.\.\.$/, '');
  const cut = line.startsWith('...') ? (lines[Number(lineNumber) - 1] ?? '').indexOf(shown) - 3 : 0;
  return lineStart + column + Math.max(cut, 0);
}

function findCandidates(text: string): readonly string[] {
  const found =
    /(?:Candidate bindings|Did you mean|Candidate functions|Candidate Entries):?\s*([^\n]*)/i.exec(
      text,
    );
  return [...(found?.[1] ?? '').matchAll(/"((?:[^"]|"")+)"/g)].map((match) => match[1] ?? '');
}

/** DuckDB counts bytes of UTF-8. */
function offsetOfByte(sql: string, position: number): number {
  if (sql.length === Buffer.byteLength(sql)) return Math.min(position, sql.length);
  return Buffer.from(sql).subarray(0, position).toString().length;
}
