import type { Dialect } from '../adapter/dialect.ts';
import type { Column } from '../adapter/relation.ts';
import { errorDiagnostic } from '../base/errors.ts';
import type { ColumnSpec, ConstraintSpec, ModelNode } from '../manifest/node.ts';
import { normalizeType } from './column-assignment.ts';
import { MaterializeError } from './materialize-error.ts';
import type { PlanInput } from './plan-input.ts';
import { sameName } from './statements.ts';

/**
 * Compares the columns of the query with the contract, in any order, and reports every difference at once.
 * @throws {MaterializeError} MF5007
 */
export function checkContract(input: PlanInput): void {
  const { node } = input.compiled;
  if (!node.config.contractEnforced) return;
  const problems: string[] = [];
  for (const expected of input.contractColumns) {
    const found = input.queryColumns.find((column) => sameName(column.name, expected.name));
    if (found === undefined) {
      problems.push(`column "${expected.name}" (${expected.type}) is missing from the query`);
    } else if (normalizeType(found.type) !== normalizeType(expected.type)) {
      problems.push(
        `column "${expected.name}" is ${found.type}, the contract says ${expected.type}`,
      );
    }
  }
  for (const column of input.queryColumns) {
    if (!input.contractColumns.some((expected) => sameName(expected.name, column.name))) {
      problems.push(`column "${column.name}" (${column.type}) is not in the contract`);
    }
  }
  if (problems.length === 0) return;
  const hint = `change the query or the columns of "${node.name}" in ${node.patchPath ?? 'its properties YAML'}`;
  const place = node.span === undefined ? {} : { span: node.span };
  throw new MaterializeError(
    problems.map((problem) =>
      errorDiagnostic('MF5007', `contract of "${node.name}": ${problem}`, { ...place, hint }),
    ),
  );
}

/** What the definition of a table under contract is made from. */
interface ContractedTable {
  readonly node: ModelNode;
  readonly contractColumns: readonly Column[];
  readonly dialect: Pick<Dialect, 'quoteIdentifier'>;
  /** What foreign keys refer to, by the call that names it. */
  readonly foreignTargets: ReadonlyMap<string, string>;
}

/** The definitions of columns and constraints of a table under contract. */
export function columnDefinitions(table: ContractedTable): readonly string[] {
  const { node, contractColumns, dialect } = table;
  const quote = (name: string) => dialect.quoteIdentifier(name);
  const specs = [...node.columns.values()];
  const columns = contractColumns.map((column) => {
    const spec = specs.find((candidate) => sameName(candidate.name, column.name));
    const constraints = (spec?.constraints ?? []).map((each) => columnConstraint(each, table));
    return [quote(column.name), column.type, ...constraints].join(' ');
  });
  return [...columns, ...node.constraints.map((spec) => tableConstraint(spec, table))];
}

function named(spec: ConstraintSpec, text: string): string {
  return spec.name === undefined ? text : `constraint ${spec.name} ${text}`;
}

/** `references t (id)`: the target is written out, or given as the call of another node. */
function reference(
  { to, toColumns, expression = '' }: ConstraintSpec,
  { dialect, foreignTargets }: ContractedTable,
): string {
  if (to === undefined)
    return /^references\b/i.test(expression) ? expression : `references ${expression}`;
  const columns = (toColumns ?? []).map((name) => dialect.quoteIdentifier(name));
  const list = columns.length === 0 ? '' : ` (${columns.join(', ')})`;
  return `references ${foreignTargets.get(to) ?? to}${list}`;
}

function columnConstraint(spec: ConstraintSpec, table: ContractedTable): string {
  const expression = spec.expression ?? '';
  switch (spec.type) {
    case 'not_null':
      return 'not null';
    case 'unique':
      return 'unique';
    case 'primary_key':
      return 'primary key';
    case 'foreign_key':
      return reference(spec, table);
    case 'check':
      return `check (${expression})`;
    case 'custom':
      return expression;
  }
}

function tableConstraint(spec: ConstraintSpec, table: ContractedTable): string {
  const quote = (name: string) => table.dialect.quoteIdentifier(name);
  const columns = `(${(spec.columns ?? []).map(quote).join(', ')})`;
  switch (spec.type) {
    case 'unique':
      return named(spec, `unique ${columns}`);
    case 'primary_key':
      return named(spec, `primary key ${columns}`);
    case 'foreign_key':
      return named(spec, `foreign key ${columns} ${reference(spec, table)}`);
    case 'not_null':
      return named(
        spec,
        `check (${(spec.columns ?? []).map((c) => `${quote(c)} is not null`).join(' and ')})`,
      );
    case 'check':
    case 'custom':
      return named(spec, columnConstraint(spec, table));
  }
}

/** The columns of a contract as a query that the engine can describe, so that its types come back in its own spelling. */
export function contractQuery(
  columns: ReadonlyMap<string, ColumnSpec>,
  quote: (name: string) => string,
): string {
  const list = [...columns.values()].map(
    (column) => `cast(null as ${column.dataType ?? 'varchar'}) as ${quote(column.name)}`,
  );
  return `select ${list.join(', ')}`;
}
