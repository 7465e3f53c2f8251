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

/** The definitions of columns and constraints of a table under contract. */
export function columnDefinitions(
  node: ModelNode,
  contractColumns: readonly Column[],
  dialect: Pick<Dialect, 'quoteIdentifier'>,
): readonly string[] {
  const quote = (name: string) => dialect.quoteIdentifier(name);
  const specs = [...node.columns.values()];
  const columns = contractColumns.map((column) => {
    const spec = specs.find((candidate) => sameName(candidate.name, column.name));
    const constraints = (spec?.constraints ?? []).map(columnConstraint);
    return [quote(column.name), column.type, ...constraints].join(' ');
  });
  return [...columns, ...node.constraints.map((spec) => tableConstraint(spec, quote))];
}

function named(spec: ConstraintSpec, text: string): string {
  return spec.name === undefined ? text : `constraint ${spec.name} ${text}`;
}

function columnConstraint(spec: ConstraintSpec): string {
  const expression = spec.expression ?? '';
  switch (spec.type) {
    case 'not_null':
      return 'not null';
    case 'unique':
      return 'unique';
    case 'primary_key':
      return 'primary key';
    case 'foreign_key':
      return expression.toLowerCase().startsWith('references')
        ? expression
        : `references ${expression}`;
    case 'check':
      return `check (${expression})`;
    case 'custom':
      return expression;
  }
}

function tableConstraint(spec: ConstraintSpec, quote: (name: string) => string): string {
  const columns = `(${(spec.columns ?? []).map(quote).join(', ')})`;
  switch (spec.type) {
    case 'unique':
      return named(spec, `unique ${columns}`);
    case 'primary_key':
      return named(spec, `primary key ${columns}`);
    case 'foreign_key':
      return named(spec, `foreign key ${columns} ${columnConstraint(spec)}`);
    case 'not_null':
      return named(
        spec,
        `check (${(spec.columns ?? []).map((c) => `${quote(c)} is not null`).join(' and ')})`,
      );
    case 'check':
    case 'custom':
      return named(spec, columnConstraint(spec));
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
