import type { Diagnostic, RelatedSpan, SourceFile, SourceSpan } from '../base/diagnostic.ts';
import { AdapterError, MemflowError } from '../base/errors.ts';
import { memberObject } from '../config/member-object.ts';
import { type CallSite, Dict, type HostObject, Tuple, type Value } from '../jinja/value.ts';
import { splitStatements } from '../sql/split-statements.ts';
import { injectCtes } from '../sql/wrap-query.ts';
import type { CompileDatabase } from './compile-database.ts';
import type { NodeScope } from './node-scope.ts';
import { isReadOnlySql } from './read-only-sql.ts';
import { ResultTable, resultTable } from './result-table.ts';

/** What a statement of a template came back with. */
export interface StatementResult {
  /** dbt's adapter response: `code`, `rows_affected`. */
  readonly response: HostObject;
  readonly table: ResultTable;
}

/** The engine of a scope. @throws {CompileError} MF2405 where there is none. */
export function requireDatabase(scope: NodeScope, what: string, site: CallSite): CompileDatabase {
  if (scope.database !== null) return scope.database;
  return site.fail(
    'MF2405',
    `${what} needs the database, which is not open here`,
    'guard it with {% if execute %}, or run without --no-introspect',
  );
}

/** The engine, where it may be written to. @throws {CompileError} MF2404, MF2405 */
export function requireWrites(scope: NodeScope, what: string, site: CallSite): CompileDatabase {
  const database = requireDatabase(scope, what, site);
  if (database.allowsWrites) return database;
  return site.fail(
    'MF2404',
    `${what} would change the database while SQL is only being compiled`,
    'move it into a hook or into a macro that `memflow run-operation` calls',
  );
}

/** Waits for the engine; the time does not count against the limit of the render. */
export async function waitFor<T>(scope: NodeScope, body: () => Promise<T>): Promise<T> {
  const { monotonicMs } = scope.environment.options;
  if (monotonicMs === undefined) return body();
  const from = monotonicMs();
  try {
    return await body();
  } finally {
    scope.waitedMs += monotonicMs() - from;
  }
}

/**
 * Sends the SQL of a template: one statement or several, of which the last one's rows count.
 * @throws {AdapterError} the engine's complaint, at the place of the call and with the place in the statement.
 * @throws {CompileError} MF2404 for a statement that writes where that is not allowed.
 */
export async function sendStatement(
  scope: NodeScope,
  sql: string,
  site: CallSite,
): Promise<StatementResult> {
  const database = requireDatabase(scope, 'a statement', site);
  const statements = splitStatements(await withParents(scope, sql));
  const last = statements.at(-1);
  const { log } = scope.environment.options.baseContext;
  const print = (text: string): void => log('print', text);
  if (last === undefined) return { response: response(0), table: new ResultTable([], [], print) };
  for (const { text } of statements) {
    if (!isReadOnlySql(text)) requireWrites(scope, `the statement "${firstLine(text)}"`, site);
  }
  try {
    const result = await waitFor(scope, async () => {
      for (const { text } of statements.slice(0, -1)) {
        await database.execute(text, { origin: origin(scope, text) });
      }
      return database.query(last.text, { origin: origin(scope, last.text) });
    });
    const affected = Math.max(result.rowsChanged, result.rows.length);
    return { response: response(affected), table: resultTable(result, print) };
  } catch (thrown) {
    throw atCall(thrown, site);
  }
}

/** Ephemeral models have no relation, so a statement that names one gets its CTE, as a model's own query does. */
async function withParents(scope: NodeScope, sql: string): Promise<string> {
  if (scope.ephemeralParents.size === 0) return sql;
  const used = [...scope.ephemeralParents.values()].filter((node) =>
    sql.includes(`__dbt__cte__${node.name}`),
  );
  if (used.length === 0) return sql;
  return injectCtes(sql, await scope.environment.compileParents(used, scope)).sql;
}

function origin(scope: NodeScope, text: string): { compiled: SourceFile; offset: number } {
  const path = scope.node === null ? 'statement' : `statement of ${scope.node.name}`;
  return { compiled: { path, text }, offset: 0 };
}

/** The engine's error at the place of the template that sent the statement; the statement itself comes second. */
function atCall(thrown: unknown, site: CallSite): unknown {
  if (!(thrown instanceof MemflowError)) return thrown;
  const diagnostics = thrown.diagnostics.map((diagnostic): Diagnostic => {
    const related: RelatedSpan[] = [...(diagnostic.related ?? [])];
    if (diagnostic.span !== undefined) {
      related.unshift({ message: inStatement(diagnostic.span), span: diagnostic.span });
    }
    return { ...diagnostic, span: site.span, ...(related.length > 0 ? { related } : {}) };
  });
  return new AdapterError(diagnostics, thrown);
}

/** No file holds the statement, so that the line of it is shown. */
function inStatement({ file, start }: SourceSpan): string {
  const from = file.text.lastIndexOf('\n', start - 1) + 1;
  return `in "${firstLine(file.text.slice(from).trimStart())}"`;
}

function firstLine(text: string): string {
  const line = text.split('\n', 1)[0] ?? '';
  return line.length > 60 ? `${line.slice(0, 57)}...` : line;
}

function response(rows: number): HostObject {
  const members: ReadonlyMap<string, Value> = new Map<string, Value>([
    ['code', 'OK'],
    ['rows_affected', rows],
  ]);
  return memberObject({
    typeName: 'AdapterResponse',
    text: 'OK',
    member: (name) => members.get(name),
  });
}

/** What `load_result` gives for a statement. */
export function storedResult(response: Value, table: ResultTable | null): Value {
  return Dict.from([
    ['response', response],
    ['data', table === null ? [] : table.rows.map((row) => new Tuple(row))],
    ['table', table],
  ]);
}
