import type { NodeConfig } from '../config/node-config.ts';
import { type JsonObject, toJson, toJsonObject } from './json.ts';
import type { ColumnSpec, ConstraintSpec } from './node.ts';

/** Keys that the fields below stand for, under dbt's spelling. */
const SHOWN_OTHERWISE: ReadonlySet<string> = new Set(['pre_hook', 'post_hook']);

/** The config of a model, seed or analysis: dbt's keys with their defaults, then the custom ones. */
export function configToJson(config: NodeConfig): JsonObject {
  const { raw } = config;
  return {
    ...customKeys(raw),
    enabled: config.enabled,
    alias: config.alias,
    schema: config.schema,
    database: config.database,
    tags: config.tags,
    meta: toJson(config.meta),
    group: toJson(raw['group'] ?? null),
    materialized: config.materialized,
    incremental_strategy: config.incrementalStrategy,
    batch_size: null,
    lookback: 1,
    begin: null,
    persist_docs: toJson(raw['persist_docs'] ?? {}),
    'post-hook': config.postHooks.map(hookToJson),
    'pre-hook': config.preHooks.map(hookToJson),
    quoting: toJson(raw['quoting'] ?? {}),
    column_types: toJson(config.columnTypes),
    full_refresh: config.fullRefresh,
    unique_key: uniqueKey(config.uniqueKey),
    on_schema_change: config.onSchemaChange,
    on_configuration_change: toJson(raw['on_configuration_change'] ?? 'apply'),
    grants: toJson(raw['grants'] ?? {}),
    packages: toJson(raw['packages'] ?? []),
    docs: { show: true, node_color: null, ...docsOf(raw['docs']) },
    contract: { enforced: config.contractEnforced, alias_types: true },
    event_time: toJson(raw['event_time'] ?? null),
    concurrent_batches: null,
    access: toJson(raw['access'] ?? 'protected'),
    freshness: null,
  };
}

/** The config of a data test. */
export function testConfigToJson(config: NodeConfig): JsonObject {
  return {
    ...customKeys(config.raw),
    enabled: config.enabled,
    alias: config.alias,
    schema: config.schema ?? 'dbt_test__audit',
    database: config.database,
    tags: config.tags,
    meta: toJson(config.meta),
    group: null,
    materialized: 'test',
    severity: config.severity === 'warn' ? 'WARN' : 'ERROR',
    store_failures: config.storeFailures,
    store_failures_as: toJson(config.raw['store_failures_as'] ?? null),
    where: config.where,
    limit: config.limit,
    fail_calc: config.failCalc,
    warn_if: config.warnIf,
    error_if: config.errorIf,
    ...(config.figures !== null && { figures: config.figures }),
  };
}

/** Columns by name. */
export function columnsToJson(columns: ReadonlyMap<string, ColumnSpec>): JsonObject {
  const entries = [...columns.values()].map((column): [string, JsonObject] => [
    column.name,
    {
      name: column.name,
      description: column.description,
      meta: toJson(column.meta),
      data_type: column.dataType ?? null,
      constraints: column.constraints.map(constraintToJson),
      quote: column.quote ?? null,
      config: { meta: toJson(column.meta), tags: column.tags },
      tags: column.tags,
      granularity: null,
      doc_blocks: [],
    },
  ]);
  return Object.fromEntries(entries);
}

function customKeys(raw: NodeConfig['raw']): JsonObject {
  return toJsonObject(
    Object.fromEntries(Object.entries(raw).filter(([key]) => !SHOWN_OTHERWISE.has(key))),
  );
}

function hookToJson({ sql, transaction }: NodeConfig['preHooks'][number]): JsonObject {
  return { sql, transaction, index: null };
}

function uniqueKey(keys: readonly string[]): string | readonly string[] | null {
  const [first, second] = keys;
  return second === undefined ? (first ?? null) : keys;
}

function docsOf(docs: unknown): JsonObject {
  return typeof docs === 'object' && docs !== null ? toJsonObject({ ...docs }) : {};
}

/** A constraint of a column or a model, under dbt's keys. */
export function constraintToJson({ toColumns, ...constraint }: ConstraintSpec): JsonObject {
  return toJsonObject({ ...constraint, ...(toColumns && { to_columns: toColumns }) });
}
