import type { IndexSpec } from '../adapter/dialect.ts';
import type { RelationName } from '../adapter/relation.ts';
import type { ModelNode } from '../manifest/node.ts';
import { isGathered, sideTable } from './batches/side-table.ts';
import { columnDefinitions } from './check-contract.ts';
import type { TransactionStep } from './node-plan.ts';
import type { PlanInput } from './plan-input.ts';
import { offsetOfQuery, statementStep } from './statements.ts';

/** The steps that put a table with the query's rows in the place of whatever is there, all in one transaction. */
export function buildTable(input: PlanInput, sql: string): readonly TransactionStep[] {
  const { existing, dialect } = input;
  const makeRoom =
    existing?.kind === 'view'
      ? [statementStep('make room: a view has the name', dialect.drop(existing))]
      : [];
  const purpose =
    existing?.kind === 'table' ? 'build anew in place of the old table' : 'build the table';
  const { node } = input.compiled;
  const query = clustered(input, sql);
  const replacing = canTakeGathered(input, query)
    ? takeGathered(input)
    : replaceTable(input, { sql: query, purpose });
  return [...makeRoom, ...replacing, ...createIndexes(node, node.relation, input)];
}

/** Whether the table that batches were gathered in is the very one that the model is to become. */
function canTakeGathered(input: PlanInput, sql: string): boolean {
  const { contractEnforced, indexes } = input.compiled.node.config;
  return isGathered(input, sql) && !contractEnforced && indexes.length === 0;
}

/** The gathered rows as they are: nothing is written twice. */
function takeGathered({ compiled, dialect, existing }: PlanInput): readonly TransactionStep[] {
  const { relation } = compiled.node;
  const gathered = { ...sideTable(relation), kind: 'table' } as const;
  return [
    ...(existing?.kind === 'table'
      ? [statementStep('drop the old table', dialect.drop(existing))]
      : []),
    statementStep(
      'put the gathered batches in its place',
      dialect.rename(gathered, relation.identifier),
    ),
    {
      kind: 'measure',
      what: 'written',
      purpose: 'count the rows',
      sql: `select count(*) from ${dialect.relation(relation)}`,
    },
  ];
}

/** The query in the order that the model's rows are stored in. */
function clustered({ compiled, dialect }: PlanInput, sql: string): string {
  const { clusterBy } = compiled.node.config;
  if (clusterBy.length === 0) return sql;
  const columns = clusterBy.map((name) => dialect.quoteIdentifier(name)).join(', ');
  return `select * from (\n${sql}\n) as memflow_query order by ${columns}`;
}

/** Creates the table, or replaces the one that is there: at once where the engine can, else built beside and renamed. */
export function replaceTable(
  input: PlanInput,
  options: {
    readonly sql: string;
    readonly purpose: string;
    /** A table that is there; the model's relation where absent, whatever it is. */
    readonly table?: RelationName;
  },
): readonly TransactionStep[] {
  const { dialect, capabilities } = input;
  const { sql, purpose, table } = options;
  const target = table ?? input.compiled.node.relation;
  const existing = table === undefined ? input.existing : ({ ...table, kind: 'table' } as const);
  const create = (name: RelationName, orReplace: boolean) =>
    createFilled(input, { name, sql, purpose, orReplace });
  if (capabilities.atomicReplace) return create(target, existing?.kind !== 'view');
  if (existing?.kind !== 'table') return create(target, false);
  const beside = { ...target, identifier: `${target.identifier}__memflow_new` };
  return [
    ...create(beside, false),
    statementStep('drop the old table', dialect.drop(existing)),
    statementStep(
      'put the new one in its place',
      dialect.rename({ ...beside, kind: 'table' }, target.identifier),
    ),
  ];
}

/** CREATE TABLE AS, or under a contract the table with its constraints first and then its rows. */
function createFilled(
  input: PlanInput,
  options: {
    readonly name: RelationName;
    readonly sql: string;
    readonly purpose: string;
    readonly orReplace: boolean;
  },
): readonly TransactionStep[] {
  const { compiled, dialect, contractColumns } = input;
  const { name, sql, purpose, orReplace } = options;
  const filling = (statement: string) => offsetOfQuery(statement, compiled.sql);
  if (!compiled.node.config.contractEnforced) {
    const statement = dialect.createTableAs(name, sql, { orReplace });
    return [statementStep(purpose, statement, filling(statement))];
  }
  const columns = contractColumns.map((column) => column.name);
  const insert = dialect.insertByName(name, columns, sql);
  return [
    statementStep(
      'create the table of the contract',
      dialect.createTable(name, columnDefinitions({ ...compiled, contractColumns, dialect }), {
        orReplace,
      }),
    ),
    statementStep(purpose, insert, filling(insert)),
  ];
}

/** The name of an index of a model, from its table and columns: the same in every run. */
function indexSpec(
  target: RelationName,
  index: { readonly columns: readonly string[]; readonly unique: boolean },
): IndexSpec {
  return {
    name: `${target.identifier}__${index.columns.join('_')}__idx`,
    columns: index.columns,
    unique: index.unique,
  };
}

/** The indexes that the configuration of a model asks for, for a table that was just made. */
export function createIndexes(
  node: ModelNode,
  table: RelationName,
  { dialect, capabilities }: Pick<PlanInput, 'dialect' | 'capabilities'>,
): readonly TransactionStep[] {
  if (!capabilities.indexes) return [];
  return node.config.indexes.map((index) =>
    statementStep('index', dialect.createIndex(table, indexSpec(table, index))),
  );
}
