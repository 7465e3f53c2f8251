import { holdsRows } from '../adapter/partition-ledger.ts';
import { errorDiagnostic } from '../base/errors.ts';
import type { ModelNode } from '../manifest/node.ts';
import { buildTable } from './build-table.ts';
import { endsWhenEmpty } from './empty-batch.ts';
import { dedupeQuery, keyCheck } from './key-checks.ts';
import type { Materialization, PlannedWork } from './materialization.ts';
import { MaterializeError } from './materialize-error.ts';
import { incrementPartitioned } from './partitions/increment-partitioned.ts';
import { buildPartitioned } from './partitions/plan-partitioned.ts';
import { relationKind } from './partitions/relation-kind.ts';
import type { IncrementalStrategy, PlanInput } from './plan-input.ts';
import { planSchemaChange } from './schema-change.ts';
import { type StagedBatch, stagedWrite } from './staged-write.ts';
import { displayName, offsetOfQuery, sameName, statementStep } from './statements.ts';
import {
  maximumOf,
  probeNewRows,
  refuseNullWatermark,
  rowsSince,
  watermarkOf,
} from './watermark.ts';

/** The strategy that holds: delete+insert by default, which without a key can only append. */
function effectiveStrategy(node: ModelNode): IncrementalStrategy {
  const { incrementalStrategy, uniqueKey } = node.config;
  if (incrementalStrategy === 'insert_overwrite') return incrementalStrategy;
  if (uniqueKey.length === 0) return 'append';
  return incrementalStrategy ?? 'delete+insert';
}

/** Whether the model is built whole: no incremental one, nothing there, a view there that holds no rows, or a full refresh. */
export function isFullBuild(
  input: Pick<PlanInput, 'compiled' | 'existing' | 'ledger' | 'fullRefresh'>,
): boolean {
  const { config } = input.compiled.node;
  const fullRefresh = config.fullRefresh ?? input.fullRefresh;
  return (
    config.materialized !== 'incremental' || fullRefresh || !holdsRows(input.existing, input.ledger)
  );
}

function problem(
  node: ModelNode,
  code: 'MF5008' | 'MF5009' | 'MF5011',
  message: string,
  hint: string,
) {
  const place = node.span === undefined ? {} : { span: node.span };
  return errorDiagnostic(code, `${message} (model "${node.name}")`, { ...place, hint });
}

/** Faults of the configuration by itself and against the query's columns, all at once. */
function checkConfig(input: PlanInput): void {
  const { node } = input.compiled;
  const { config } = node;
  const problems = [];
  if (config.contractEnforced && !['append_new_columns', 'fail'].includes(config.onSchemaChange)) {
    problems.push(
      problem(
        node,
        'MF5008',
        `a contract does not go with on_schema_change: ${config.onSchemaChange}`,
        "set on_schema_change: 'append_new_columns' or 'fail'",
      ),
    );
  }
  if (config.changeDetection === 'row_hash' && config.uniqueKey.length === 0) {
    problems.push(
      problem(node, 'MF5011', 'change_detection: row_hash needs a unique_key', 'set unique_key'),
    );
  }
  if (config.changeDetection === 'watermark' && config.watermark === null) {
    problems.push(
      problem(
        node,
        'MF5011',
        'change_detection: watermark needs the name of a column',
        "set watermark: 'updated_at' or another column that only grows",
      ),
    );
  }
  if (config.mergeUpdateColumns !== null && config.mergeExcludeColumns !== null) {
    problems.push(
      problem(
        node,
        'MF5011',
        'merge_update_columns and merge_exclude_columns exclude each other',
        'keep one of the two',
      ),
    );
  }
  const used: readonly (readonly [string, readonly string[]])[] = [
    ['unique_key', config.uniqueKey],
    ['merge_update_columns', config.mergeUpdateColumns ?? []],
    ['merge_exclude_columns', config.mergeExcludeColumns ?? []],
    ['watermark', config.watermark === null ? [] : [config.watermark]],
  ];
  for (const [key, names] of input.queryColumns.length === 0 ? [] : used) {
    for (const name of names) {
      if (input.queryColumns.some((column) => sameName(column.name, name))) continue;
      const known = input.queryColumns.map((column) => column.name).join(', ');
      const isName = /^[\p{L}\p{N}_ ]+$/u.test(name);
      problems.push(
        problem(
          node,
          'MF5009',
          `${key} names the column "${name}", which the query does not return`,
          isName
            ? `its columns are: ${known}`
            : 'it takes the name of a column, or a list of names; select an expression as a column of its own',
        ),
      );
    }
  }
  if (problems.length > 0) throw new MaterializeError(problems);
}

/** Whether the engine itself keeps keys of the table unique. */
function hasUniqueIndex({ config, columns, constraints }: ModelNode): boolean {
  if (config.indexes.some((index) => index.unique)) return true;
  if (!config.contractEnforced) return false;
  return [...constraints, ...[...columns.values()].flatMap((column) => column.constraints)].some(
    ({ type }) => type === 'unique' || type === 'primary_key',
  );
}

function fullBuild(input: PlanInput): PlannedWork {
  const { node } = input.compiled;
  const { dialect, existing } = input;
  const { watermark, uniqueKey, duplicateKeys } = node.config;
  const rows = dialect.relation(node.relation);
  const check = uniqueKey.length > 0 && duplicateKeys !== 'allow';
  const summary = existing === null ? 'create table, first batch' : 'rebuild the table whole';
  if (node.config.partitionBy !== null) {
    const query = batchQuery(input, input.compiled.sql);
    const build = { query, refusesKeys: check, summary };
    return buildPartitioned(input, node.config.partitionBy, build);
  }
  return {
    summary,
    steps: [
      ...buildTable(input, batchQuery(input, input.compiled.sql)),
      ...(check ? [keyCheck(node, node.relation, dialect)] : []),
      ...(watermark === null
        ? []
        : [
            refuseNullWatermark(node, watermark, rows, dialect),
            maximumOf(watermark, rows, dialect),
          ]),
    ],
  };
}

/** The query of the batch, reduced to one row per key where the configuration says so. */
function batchQuery(input: PlanInput, query: string): string {
  const { config } = input.compiled.node;
  if (config.uniqueKey.length === 0 || config.duplicateKeys !== 'dedupe') return query;
  return dedupeQuery({
    query,
    keys: config.uniqueKey,
    columns: input.queryColumns.map((column) => column.name),
    watermark: config.watermark,
    dialect: input.dialect,
  });
}

/** New rows go straight into the table: nothing has to be known about them first. */
function directAppend(input: PlanInput): PlannedWork {
  const { compiled, dialect } = input;
  const { relation } = compiled.node;
  const change = planSchemaChange(input);
  const sql = dialect.insertByName(relation, change.writeColumns, compiled.sql);
  return {
    summary: `append to ${displayName(relation)}`,
    warnings: change.warnings,
    steps: [
      ...change.stepsFor(relation),
      statementStep('append the new rows', sql, {
        counts: 'written',
        ...(endsWhenEmpty(input, change) && { stopAtZero: true }),
        ...offsetOfQuery(sql, compiled.sql),
      }),
    ],
  };
}

function increment(input: PlanInput): PlannedWork {
  const { compiled, dialect } = input;
  const { config } = compiled.node;
  const strategy = effectiveStrategy(compiled.node);
  const refusesKeys = config.uniqueKey.length > 0 && config.duplicateKeys !== 'allow';
  if (
    config.partitionBy === null &&
    strategy === 'append' &&
    config.changeDetection === 'none' &&
    !refusesKeys
  ) {
    return directAppend(input);
  }
  const since = watermarkOf(input);
  const change = planSchemaChange(input);
  if (change.keepsOldColumns && strategy === 'delete+insert' && config.duplicateKeys === 'allow') {
    throw new MaterializeError(
      problem(
        compiled.node,
        'MF5011',
        'columns that the query no longer has cannot keep their values with duplicate_keys: allow',
        "set on_schema_change: 'sync_all_columns' to drop them, or remove duplicate_keys",
      ),
    );
  }
  // Replacing a row would lose what only the table still has, and the engine holds the index entry of a deleted row
  // until the commit: such rows are updated in place.
  const inPlace =
    strategy === 'delete+insert' &&
    config.duplicateKeys !== 'allow' &&
    (change.keepsOldColumns || hasUniqueIndex(compiled.node));
  const query = since === null ? compiled.sql : rowsSince(since, compiled.sql, strategy, dialect);
  const batch: StagedBatch = {
    query: batchQuery(input, query),
    strategy: inPlace ? 'merge' : strategy,
    change,
    refusesKeys,
  };
  return {
    summary: `${batch.strategy} into ${displayName(compiled.node.relation)}`,
    warnings: change.warnings,
    before: since === null ? [] : [probeNewRows(since, compiled.sql, dialect)],
    ...(config.partitionBy === null
      ? stagedWrite(input, batch)
      : incrementPartitioned(input, config.partitionBy, batch)),
  };
}

/** A table that is brought up to date by the rows its query returns. */
export const incrementalMaterialization: Materialization = {
  name: 'incremental',
  kind: relationKind,
  plan(input) {
    checkConfig(input);
    return isFullBuild(input) ? fullBuild(input) : increment(input);
  },
};
