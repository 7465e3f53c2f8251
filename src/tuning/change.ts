import type { ModelNode } from '../manifest/node.ts';
import type { Granularity } from '../partitions/granularity.ts';
import type { UsedQuery } from './usage.ts';

/** Something that could be otherwise in the configuration of a project. */
export type Change =
  /** Rows are stored in the order of columns. */
  | { readonly kind: 'order'; readonly model: ModelNode; readonly columns: readonly string[] }
  /** The same by a time, kept in order from run to run. */
  | {
      readonly kind: 'partitions';
      readonly model: ModelNode;
      readonly field: string;
      readonly granularity: Granularity;
    }
  | { readonly kind: 'index'; readonly model: ModelNode; readonly columns: readonly string[] }
  | { readonly kind: 'no index'; readonly model: ModelNode; readonly columns: readonly string[] }
  /** A view becomes a table. */
  | { readonly kind: 'table'; readonly model: ModelNode }
  /** A table that is built whole takes only what is new. */
  | { readonly kind: 'increments'; readonly model: ModelNode; readonly watermark: string }
  /** The result of a query is kept as a model of its own: the first rows of a sort, or an aggregate. */
  | {
      readonly kind: 'stored result';
      readonly query: UsedQuery;
      readonly holds: 'top set' | 'summary';
      /** The name that the model could have. */
      readonly name: string;
    }
  | { readonly kind: 'setting'; readonly key: string; readonly value: number | boolean };

/** A key of a model's configuration and its value, as data. */
export type ConfigValue =
  | string
  | boolean
  | readonly ConfigValue[]
  | { readonly [key: string]: ConfigValue };

/** What a change of a model writes into its `config()`; null removes the key. None where it is no matter of a model. */
export function configEntries(change: Change): ReadonlyMap<string, ConfigValue | null> {
  switch (change.kind) {
    case 'order':
      return new Map([['cluster_by', change.columns]]);
    case 'partitions':
      return new Map([['partition_by', { field: change.field, granularity: change.granularity }]]);
    case 'index': {
      const { indexes } = change.model.config;
      return new Map([['indexes', [...indexes, { columns: change.columns }].map(indexValue)]]);
    }
    case 'no index': {
      const kept = change.model.config.indexes.filter(
        ({ columns }) => !isSameList(columns, change.columns),
      );
      return new Map([['indexes', kept.length === 0 ? null : kept.map(indexValue)]]);
    }
    case 'table':
      return new Map([['materialized', 'table']]);
    case 'increments':
      return new Map<string, ConfigValue>([
        ['materialized', 'incremental'],
        ['incremental_strategy', 'append'],
        ['change_detection', 'watermark'],
        ['watermark', change.watermark],
      ]);
    case 'stored result':
    case 'setting':
      return new Map();
  }
}

function indexValue(index: {
  readonly columns: readonly string[];
  readonly unique?: boolean;
}): ConfigValue {
  return { columns: index.columns, ...(index.unique === true && { unique: true }) };
}

/** Whether two lists of column names are the same. */
export function isSameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, i) => name.toLowerCase() === b[i]?.toLowerCase());
}

/** What a change is about and what it says: `orders` and `cluster_by: [customer_id]`. */
export function describeChange(change: Change): { readonly what: string; readonly change: string } {
  switch (change.kind) {
    case 'order':
      return { what: change.model.name, change: `cluster_by: [${change.columns.join(', ')}]` };
    case 'partitions': {
      const { field, granularity } = change;
      const value = `{field: ${field}, granularity: ${granularity}}`;
      return { what: change.model.name, change: `partition_by: ${value}` };
    }
    case 'index':
      return { what: change.model.name, change: `an index on (${change.columns.join(', ')})` };
    case 'no index':
      return {
        what: change.model.name,
        change: `no index on (${change.columns.join(', ')})`,
      };
    case 'table':
      return { what: change.model.name, change: 'materialized: table instead of a view' };
    case 'increments':
      return {
        what: change.model.name,
        change: `materialized: incremental, by the watermark ${change.watermark}`,
      };
    case 'stored result':
      return { what: change.query.name, change: `read a ${change.holds} that is built once` };
    case 'setting':
      return { what: 'the target', change: `${change.key}: ${String(change.value)}` };
  }
}
