import type { CellValue, QueryResult } from '../adapter/connection.ts';
import { canonicalJson } from '../base/hash.ts';
import { checkQuery } from '../compile/check-query.ts';
import type { CompiledNode } from '../compile/compiled-node.ts';
import { rowObjects } from '../report/cells.ts';
import { formatTable } from '../report/format-table.ts';
import { wrapSelect } from '../sql/wrap-query.ts';
import { type CommandOutcome, succeeded } from './command-outcome.ts';
import { openCompiler, readAccess } from './compile-session.ts';
import { toHintedError } from './hint-unbuilt.ts';
import type { LoadedProject } from './loaded-project.ts';
import { oneNode } from './one-node.ts';
import type { SelectionRequest } from './select.ts';
import type { Session } from './session.ts';

export interface ShowRequest {
  readonly selection: SelectionRequest;
  readonly inline: string | undefined;
  /** How many rows; a negative number means all. */
  readonly limit: number;
}

const NUMERIC_TYPE = /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL)/;

/** A cell as a person reads it. */
function cellText(value: CellValue): string {
  if (value === null) return '';
  return typeof value === 'object' ? canonicalJson(value) : String(value);
}

/** The query of one node or of `--inline`; a seed is shown as its table. */
async function queryOf(
  session: Session,
  project: LoadedProject,
  request: ShowRequest,
): Promise<{ readonly name: string; readonly sql: string; readonly compiled?: CompiledNode }> {
  const compiler = await openCompiler(session, project, { access: await readAccess(project) });
  if (request.inline !== undefined) {
    const compiled = await compiler.compileInline({ path: '--inline', text: request.inline });
    return { name: 'inline query', sql: compiled.sql, compiled };
  }
  const node = oneNode(session, project, request.selection, {
    command: 'show',
    types: ['model', 'seed', 'test', 'benchmark', 'analysis'],
  });
  if (node.resourceType === 'seed')
    return {
      name: node.name,
      sql: `select * from ${project.adapter.dialect.relation(node.relation)}`,
    };
  const compiled = await compiler.compileNode(node);
  // It may be several statements, of which a preview could show only one.
  if (node.resourceType === 'benchmark') checkQuery(compiled);
  return { name: node.name, sql: compiled.sql, compiled };
}

/** Runs a node's query and gives its first rows; nothing is built. @throws {UsageError | CompileError | AdapterError} */
export async function show(session: Session, request: ShowRequest): Promise<CommandOutcome> {
  const project = await session.project();
  const { name, sql, compiled } = await queryOf(session, project, request);
  const { database } = await session.database(await readAccess(project));
  const limited =
    request.limit < 0 ? sql : `${wrapSelect(sql, 'memflow_show')} limit ${request.limit}`;
  const offset = limited.indexOf(sql);
  const { signal } = session.effects;
  const origin = compiled && { origin: { ...compiled.origin, offset } };
  const result = await database
    .withConnection((connection) => connection.query(limited, { signal, ...origin }), signal)
    .catch((error: unknown) => {
      throw toHintedError(error, project.manifest);
    });
  return succeeded([`Previewing ${name}:`, ...tableOf(result)], {
    node: name,
    show: rowObjects(result),
  });
}

function tableOf({ columns, rows }: QueryResult): readonly string[] {
  const numeric = new Set(
    columns.flatMap((column, i) => (NUMERIC_TYPE.test(column.type) ? [i] : [])),
  );
  return formatTable(
    columns.map((column) => column.name),
    rows.map((row) => row.map(cellText)),
    { numeric },
  );
}
