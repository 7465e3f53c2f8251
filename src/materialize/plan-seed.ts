import type { CellValue } from '../adapter/connection.ts';
import type { Column } from '../adapter/relation.ts';
import type { Diagnostic } from '../base/diagnostic.ts';
import { errorDiagnostic } from '../base/errors.ts';
import { canonicalJson, sha256 } from '../base/hash.ts';
import { scanCsv } from '../csv/scan-csv.ts';
import type { SeedNode } from '../manifest/node.ts';
import { normalizeType } from './column-assignment.ts';
import { framePlan } from './frame-plan.ts';
import type { PlannedWork } from './materialization.ts';
import type { NodePlan, TransactionStep } from './node-plan.ts';
import type { NodeHooks, PlanSettings, RelationState } from './plan-input.ts';
import type { SeedColumn, SeedContent } from './read-seed.ts';
import { displayName, sameName, statementStep } from './statements.ts';

/** Everything that a seed's plan is made from. */
export interface SeedPlanInput extends PlanSettings, RelationState {
  readonly node: SeedNode;
  readonly content: SeedContent;
  readonly hooks: NodeHooks;
  /** Of the existing table; empty where there is none. */
  readonly existingColumns: readonly Column[];
}

const TEXT_TYPE = /^(?:VARCHAR|CHAR|BPCHAR|TEXT|STRING|NVARCHAR)\b/i;
const INTEGER_TYPE = /^(?:TINYINT|SMALLINT|INT|INTEGER|BIGINT|HUGEINT|INT[1248]|LONG|SHORT)$/i;

/** The statements that load a seed: into the table that is there if its columns are the same, else into a new one. */
export function planSeed(input: SeedPlanInput): NodePlan {
  const { node, content } = input;
  const { notes, columns } = content;
  const fingerprint = sha256(canonicalJson([node.checksum, node.config.columnTypes]));
  return framePlan(
    {
      node,
      kind: 'table',
      fingerprint,
      sqlHeader: null,
      hooks: input.hooks,
      settings: input,
      columns,
    },
    { ...planLoad(input), warnings: notes },
  );
}

function planLoad(input: SeedPlanInput): PlannedWork {
  const { node, content, dialect, existing } = input;
  const file = dialect.csvSource({
    path: node.path,
    columns: content.shape.columns,
    delimiter: node.config.delimiter,
    maxRecordBytes: content.shape.maxRecordBytes,
  });
  const list = content.columns.map((column) => columnSql(input, column)).join(', ');
  const query = `select ${list} from ${file}`;
  const checks = [...conversionCheck(input, file)];
  const count = rowCountCheck(input);
  const fullRefresh = node.config.fullRefresh ?? input.fullRefresh;
  if (existing?.kind === 'table' && !fullRefresh && sameColumns(input)) {
    const names = content.columns.map((column) => column.name);
    return {
      summary: `reload ${displayName(node.relation)}`,
      steps: [
        ...checks,
        statementStep('empty the table', dialect.truncate(node.relation)),
        statementStep('load the file', dialect.insertByName(node.relation, names, query), {
          counts: 'written',
        }),
        count,
      ],
    };
  }
  const makeRoom =
    existing === null || (existing.kind === 'table' && input.capabilities.atomicReplace)
      ? []
      : [statementStep(`make room: a ${existing.kind} has the name`, dialect.drop(existing))];
  const orReplace = input.capabilities.atomicReplace && existing?.kind !== 'view';
  const create = dialect.createTableAs(node.relation, query, { orReplace });
  return {
    summary: `${existing === null ? 'create' : 'replace'} ${displayName(node.relation)}`,
    steps: [
      ...checks,
      ...makeRoom,
      statementStep('load the file', create, { counts: 'written' }),
      count,
    ],
  };
}

function sameColumns(input: SeedPlanInput): boolean {
  const { columns } = input.content;
  return (
    columns.length === input.existingColumns.length &&
    input.existingColumns.every((existing, index) => {
      const column = columns[index];
      return (
        column !== undefined &&
        sameName(column.name, existing.name) &&
        normalizeType(column.type) === normalizeType(existing.type)
      );
    })
  );
}

/** The text of the file as a value of the column; the quoted empty text is a value only where the type is text. */
function columnText(input: SeedPlanInput, column: SeedColumn): string {
  const name = input.dialect.quoteIdentifier(column.name);
  return column.hasEmptyTexts && !TEXT_TYPE.test(column.type) ? `nullif(${name}, '')` : name;
}

function columnSql(input: SeedPlanInput, column: SeedColumn): string {
  const name = input.dialect.quoteIdentifier(column.name);
  if (column.type === 'VARCHAR') return name;
  return `cast(${columnText(input, column)} as ${column.type}) as ${name}`;
}

/** Finds the values that do not fit a type of `column_types`; the types that were inferred fit by construction. */
function conversionCheck(input: SeedPlanInput, file: string): readonly TransactionStep[] {
  const configured = input.content.columns
    .map((column, index) => ({ ...column, index }))
    .filter((column) => column.configured && !TEXT_TYPE.test(column.type));
  if (configured.length === 0) return [];
  const fits = configured.map((column) => {
    const text = columnText(input, column);
    const value = `try_cast(${text} as ${column.type})`;
    // an integer type would round 1.5 without a word
    const rounded = INTEGER_TYPE.test(column.type)
      ? ` or try_cast(${text} as double) <> try_cast(${value} as double)`
      : '';
    return `(${text} is not null and (${value} is null${rounded}))`;
  });
  const which = configured.map((column, index) => `when ${fits[index]} then ${column.index}`);
  return [
    {
      kind: 'check',
      purpose: 'refuse values that do not fit column_types',
      sql:
        `select memflow_row, case ${which.join(' ')} end as memflow_column` +
        ` from (select row_number() over () - 1 as memflow_row, * from ${file}) as memflow_seed` +
        ` where ${fits.join(' or ')} order by memflow_row limit 5`,
      report: (rows) => reportConversion(input, rows),
    },
  ];
}

function reportConversion(
  input: SeedPlanInput,
  rows: readonly (readonly CellValue[])[],
): Diagnostic {
  const { node, content } = input;
  const wantedRow = Number(rows[0]?.[0]);
  const wantedColumn = Number(rows[0]?.[1]);
  const column = content.columns[wantedColumn];
  let found: { text: string; start: number; end: number } | undefined;
  scanCsv(content.file, node.config.delimiter, (fields, row) => {
    if (row === wantedRow) found = fields[wantedColumn];
  });
  const { start, end, text } = found ?? { text: '', start: 0, end: 0 };
  return errorDiagnostic(
    'MF5026',
    `"${text}" in column "${column?.name}" of seed "${node.name}" does not fit ${column?.type}`,
    {
      span: { file: content.file, start, end },
      hint: 'correct the value, or change column_types',
    },
  );
}

/** The engine must have seen the very rows that were checked. */
function rowCountCheck(input: SeedPlanInput): TransactionStep {
  const { node, content, dialect } = input;
  return {
    kind: 'check',
    purpose: `all ${content.shape.rows} rows have arrived`,
    sql: `select count(*) from ${dialect.relation(node.relation)} having count(*) <> ${content.shape.rows}`,
    report: (rows) =>
      errorDiagnostic(
        'MF5029',
        `seed "${node.name}" has ${content.shape.rows} rows, the engine read ${String(rows[0]?.[0])}`,
        {
          span: { file: content.file, start: 0, end: 0 },
          hint: 'quote values that hold quotes, delimiters or line breaks',
        },
      ),
  };
}
