import { readdirSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { LedgerEntry } from '../../src/adapter/adapter.ts';
import { adapter } from '../../src/adapter/duckdb/duckdb-adapter.ts';
import type { PartitionEntry } from '../../src/adapter/partition-ledger.ts';
import type { Column, ExistingRelation, RelationKind } from '../../src/adapter/relation.ts';
import { MemflowError } from '../../src/base/errors.ts';
import type { Hook, NodeConfig } from '../../src/config/node-config.ts';
import type { ColumnSpec, ConstraintSpec } from '../../src/manifest/node.ts';
import type { BatchState } from '../../src/materialize/batches/batch-state.ts';
import { formatPlan } from '../../src/materialize/format-plan.ts';
import type { NodePlan } from '../../src/materialize/node-plan.ts';
import type { PlanInput } from '../../src/materialize/plan-input.ts';
import { planNode } from '../../src/materialize/plan-node.ts';
import { planSeed } from '../../src/materialize/plan-seed.ts';
import { readSeed } from '../../src/materialize/read-seed.ts';
import { parsePartitionKey } from '../../src/partitions/partition.ts';
import type { Layout } from '../../src/partitions/partition-spec.ts';
import { fakeModel, fakeSeed } from '../support/build-manifest.ts';

/**
 * A case is a folder with `model.sql` or `seed.csv`, and `state.json`: the configuration and what exists. Its plan must
 * be `plan.sql`. On a difference `plan.sql.changed` is written: read it, and rename it if it is right.
 */
const FOLDER = join(import.meta.dirname, 'plans');

/** Columns as `name type`. */
interface State {
  readonly config?: Partial<NodeConfig>;
  readonly database?: string;
  readonly existing?: RelationKind;
  readonly existingColumns?: readonly string[];
  readonly queryColumns?: readonly string[];
  readonly contract?: Readonly<
    Record<string, { readonly type: string; readonly constraints?: readonly ConstraintSpec[] }>
  >;
  readonly constraints?: readonly ConstraintSpec[];
  readonly descriptions?: Readonly<Record<string, string>>;
  readonly watermark?: string;
  /** The layout that the relation has: by month of created_at. */
  readonly partitioning?: Layout;
  /** The keys of its partitions. */
  readonly partitions?: readonly string[];
  /** How the query is cut, and what an earlier run has left of the build. */
  readonly batches?: Partial<Omit<BatchState, 'cut'>> & Pick<BatchState, 'cut'>;
  readonly fullRefresh?: boolean;
  readonly hooks?: { readonly pre?: readonly Hook[]; readonly post?: readonly Hook[] };
  readonly sqlHeader?: string;
  readonly atomicReplace?: boolean;
}

function parseColumns(texts: readonly string[] = []): readonly Column[] {
  return texts.map((text) => {
    const blank = text.indexOf(' ');
    return { name: text.slice(0, blank), type: text.slice(blank + 1) };
  });
}

function columnSpecs(state: State): ReadonlyMap<string, ColumnSpec> {
  const names = new Set([
    ...Object.keys(state.contract ?? {}),
    ...Object.keys(state.descriptions ?? {}),
  ]);
  return new Map(
    [...names]
      .filter((name) => name !== '')
      .map((name) => {
        const contract = state.contract?.[name];
        return [
          name,
          {
            name,
            description: state.descriptions?.[name] ?? '',
            tags: [],
            meta: {},
            constraints: contract?.constraints ?? [],
            ...(contract !== undefined && { dataType: contract.type }),
          },
        ];
      }),
  );
}

function ledgerEntry(state: State, relation: ExistingRelation): LedgerEntry | null {
  const { watermark, partitioning } = state;
  if (watermark === undefined && partitioning === undefined) return null;
  return {
    relation,
    nodeId: 'model.shop.thing',
    materialized: 'incremental',
    fingerprint: 'old',
    rows: 1,
    watermark: watermark ?? null,
    partitioning:
      partitioning === undefined
        ? null
        : {
            field: 'created_at',
            fieldType: 'TIMESTAMP',
            granularity: 'month',
            layout: partitioning,
            location: null,
            rowsWritten: 1,
          },
    invocationId: 'before',
    asOf: '2026-01-01T00:00:00.000Z',
    writtenAt: '2026-01-01T00:00:00.000Z',
  };
}

function partitionEntry(key: string): PartitionEntry {
  const partition = parsePartitionKey('month', key);
  if (partition === undefined) throw new TypeError(`${key} is no month`);
  return {
    partition,
    state: 'live',
    rows: 1,
    bytes: null,
    lowest: null,
    highest: null,
    fingerprint: 'old',
    path: `month=${key}/old.parquet`,
    modifiedAt: null,
    archives: [],
    writtenAt: '2026-01-01T00:00:00.000Z',
  };
}

function batchState(given: NonNullable<State['batches']>, query: string): BatchState {
  return { build: 'build', query, done: null, startsOver: null, ...given };
}

function plan(text: string, isSeed: boolean, state: State): NodePlan {
  const relation = { database: state.database ?? null, schema: 'main', identifier: 'thing' };
  const existing = state.existing === undefined ? null : { ...relation, kind: state.existing };
  const shared = {
    dialect: adapter.dialect,
    capabilities: { ...adapter.capabilities, atomicReplace: state.atomicReplace ?? true },
    invocationId: 'invocation',
    asOf: new Date('2026-01-02T00:00:00Z'),
    engineVersion: '1.0',
    storage: { projectDir: '/project', databasePath: '/project/shop.duckdb' },
    partitions: (state.partitions ?? []).map(partitionEntry),
    fullRefresh: state.fullRefresh ?? false,
    dropsGathered: false,
    hooks: { pre: state.hooks?.pre ?? [], post: state.hooks?.post ?? [] },
    existing,
    existingColumns: parseColumns(state.existingColumns),
    ledger: ledgerEntry(state, { ...relation, kind: 'table' }),
  };
  if (isSeed) {
    const seed = fakeSeed('thing', { ...(state.config && { config: state.config }) });
    const content = readSeed(seed, { path: 'seeds/thing.csv', text });
    return planSeed({ ...shared, node: seed, content });
  }
  const model = fakeModel('thing', { ...(state.config && { config: state.config }) });
  const node = {
    ...model,
    relation,
    description: state.descriptions?.[''] ?? '',
    columns: columnSpecs(state),
    constraints: state.constraints ?? [],
  };
  const input: PlanInput = {
    ...shared,
    compiled: {
      node,
      sql: text.trimEnd(),
      renderedSql: text,
      sqlHeader: state.sqlHeader ?? null,
      fingerprint: 'fingerprint',
      origin: { compiled: { path: 'target/compiled/thing.sql', text }, offset: 0 },
    },
    batches: state.batches === undefined ? null : batchState(state.batches, text.trimEnd()),
    queryColumns: parseColumns(state.queryColumns),
    contractColumns: Object.entries(state.contract ?? {}).map(([name, { type }]) => ({
      name,
      type,
    })),
  };
  return planNode(input);
}

function planText(text: string, isSeed: boolean, state: State): string {
  try {
    const made = plan(text, isSeed, state);
    const warnings = made.warnings.map(
      (found) => `-- ${found.severity} ${found.code}: ${found.message}\n`,
    );
    return warnings.join('') + formatPlan(made);
  } catch (error) {
    if (!(error instanceof MemflowError)) throw error;
    return error.diagnostics
      .map(({ code, message, hint }) => `-- error ${code}: ${message}\n--   hint: ${hint}\n`)
      .join('');
  }
}

async function readOptional(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch(() => null);
}

const cases = readdirSync(FOLDER, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .sort();

describe('plans', () => {
  it('has cases', () => expect(cases.length).toBeGreaterThan(20));

  it.each(cases)('%s', async (name) => {
    const folder = join(FOLDER, name);
    const state: State = JSON.parse((await readOptional(join(folder, 'state.json'))) ?? '{}');
    const model = await readOptional(join(folder, 'model.sql'));
    const text = model ?? (await readFile(join(folder, 'seed.csv'), 'utf8'));
    const actual = planText(text, model === null, state);
    const golden = join(folder, 'plan.sql');
    const expected = await readOptional(golden);
    if (expected === null && process.env['CI'] !== 'true') {
      await writeFile(golden, actual);
      return;
    }
    if (actual === expected) await rm(`${golden}.changed`, { force: true });
    else await writeFile(`${golden}.changed`, actual);
    expect(actual).toBe(expected);
  });
});
