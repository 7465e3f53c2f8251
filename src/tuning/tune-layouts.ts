import type { ProfileOperator } from '../adapter/profile.ts';
import type { Column } from '../adapter/relation.ts';
import { formatCount } from '../base/format-count.ts';
import { type Change, isSameList } from './change.ts';
import type { Layout } from './copy.ts';
import { judgeIndex } from './judge-index.ts';
import {
  proposeIndexes,
  proposeOrders,
  readsWholeMonths,
  type TableScan,
} from './propose-layouts.ts';
import {
  bestRatio,
  type Effect,
  measureEffects,
  operatorsOf,
  savedMs,
  scansOf,
  spentMs,
  type TunedModel,
  type Tuning,
} from './tuning.ts';
import type { UsedQuery } from './usage.ts';

/** One query must take no more than this share of its time. */
const WORTH_RATIO = 0.7;
/** And all that read the table must save this share together. */
const WORTH_SHARE = 0.15;
/** Queries that read about as many rows as before are not measured. */
const SAME_ROWS = 0.8;
/** Of all orders so many are measured; the others are only profiled. */
const MEASURED_ORDERS = 2;
/** An order of more columns has to save so much more. */
const WORTH_A_COLUMN = 1.15;
/** An index costs every write, so it has to halve the time at least. */
const WORTH_INDEX_RATIO = 0.5;

/** Finds the order and the indexes of one table that its queries are fastest with. */
export async function tuneLayout(tuning: Tuning, model: TunedModel): Promise<void> {
  const { node } = model;
  const scans = scansOf(tuning, node.relation);
  if (scans.length === 0) return;
  const orders = isOrdered(model) ? [] : proposeOrders(scans);
  const declared = node.config.indexes.filter(({ unique }) => !unique);
  if (orders.length === 0 && proposeIndexes(scans).length === 0 && declared.length === 0) return;
  if (node.config.indexes.some(({ unique }) => unique)) {
    // Without its constraint the copy would be another table.
    return;
  }
  tuning.onProgress(`${node.name}: ${formatCount(orders.length, 'order')} of its rows`);
  for (const copy of [tuning.base, tuning.trial]) await copy.keepRows(node);
  const present: Layout = { order: [], indexes: declared.map(({ columns }) => columns) };
  await layOutBoth(tuning, model, present);
  const ordered = await tuneOrder(tuning, model, present, orders);
  const indexed = await judgeDeclared(tuning, model, ordered);
  await tuneIndexes(tuning, model, indexed);
  for (const copy of [tuning.base, tuning.trial]) await copy.dropRows(node);
}

/** Partitions are an order that somebody has chosen; in layouts of several tables there is no other one. */
function isOrdered({ node }: TunedModel): boolean {
  return node.config.partitionBy !== null;
}

async function layOutBoth(tuning: Tuning, model: TunedModel, layout: Layout): Promise<number> {
  const ms = await tuning.base.layOut(model.node, layout);
  await tuning.trial.layOut(model.node, layout);
  await refresh(tuning, model);
  return ms;
}

/** The queries that read the table, profiled anew. */
async function refresh(tuning: Tuning, { node }: TunedModel): Promise<void> {
  for (const query of readersOf(scansOf(tuning, node.relation))) {
    tuning.profiles.set(query, await tuning.base.profile(query.sql));
  }
}

function readersOf(scans: readonly TableScan[]): readonly UsedQuery[] {
  return [...new Set(scans.map(({ query }) => query))];
}

interface Candidate {
  readonly columns: readonly string[];
  /** The queries that read another number of rows. */
  readonly changed: readonly UsedQuery[];
  /** How many fewer rows are read for each run. */
  readonly fewerRows: number;
}

async function tuneOrder(
  tuning: Tuning,
  model: TunedModel,
  present: Layout,
  orders: readonly (readonly string[])[],
): Promise<Layout> {
  const { node } = model;
  const buildMs = await tuning.base.layOut(node, present);
  const candidates: Candidate[] = [];
  for (const columns of orders) {
    if (tuning.isOver()) break;
    await tuning.trial.layOut(node, { ...present, order: columns });
    const candidate = await lookAt(tuning, model, columns);
    if (candidate.fewerRows > 0) candidates.push(candidate);
    else reject(tuning, await orderChange(tuning, model, columns), 'as many rows are read');
  }
  candidates.sort((a, b) => b.fewerRows - a.fewerRows);
  const tried: Tried[] = [];
  for (const candidate of candidates.slice(0, MEASURED_ORDERS)) {
    if (tuning.isOver()) break;
    const layout = { ...present, order: candidate.columns };
    const after = await tuning.trial.layOut(node, layout);
    const effects = await measureEffects(tuning, candidate.changed);
    const bytes =
      (await tuning.trial.database.storedBytes()) - (await tuning.base.database.storedBytes());
    tried.push({ layout, effects, saved: savedMs(effects), after, bytes });
  }
  const worth = tried.filter(
    ({ effects, saved }) =>
      bestRatio(effects) <= WORTH_RATIO && saved >= WORTH_SHARE * spentMs(effects),
  );
  const best = worth.reduce<Tried | undefined>(better, undefined);
  for (const { layout, effects } of tried) {
    if (layout === best?.layout) continue;
    const change = await orderChange(tuning, model, layout.order);
    reject(
      tuning,
      change,
      `${describeBest(effects)}${best === undefined ? '' : '; another order saves more'}`,
    );
  }
  const accepted = best?.layout ?? present;
  if (best !== undefined) {
    const change = await orderChange(tuning, model, best.layout.order);
    tuning.proposals.push({
      change,
      effects: best.effects,
      savedMs: best.saved,
      cost: { buildMs: { before: buildMs, after: best.after }, bytes: best.bytes },
      confidence: 'high',
      notes:
        change.kind === 'partitions'
          ? [`cluster_by: [${change.field}] gains the same where the table is always built whole`]
          : [],
    });
  }
  await layOutBoth(tuning, model, accepted);
  return accepted;
}

interface Tried {
  readonly layout: Layout;
  readonly effects: readonly Effect[];
  readonly saved: number;
  /** What building took, in ms. */
  readonly after: number;
  readonly bytes: number;
}

function better(best: Tried | undefined, one: Tried): Tried {
  if (best === undefined) return one;
  const columns = one.layout.order.length - best.layout.order.length;
  return one.saved > best.saved * WORTH_A_COLUMN ** columns ? one : best;
}

function describeBest(effects: readonly Effect[]): string {
  const ratio = bestRatio(effects);
  if (ratio === 1) return 'no query is faster for certain';
  return `the best query takes ${Math.round(ratio * 100)} % of its time`;
}

/** Profiles the readers of a table in the trial. */
async function lookAt(
  tuning: Tuning,
  { node }: TunedModel,
  columns: readonly string[],
): Promise<Candidate> {
  const changed: UsedQuery[] = [];
  let fewerRows = 0;
  for (const query of readersOf(scansOf(tuning, node.relation))) {
    const before = tuning.profiles.get(query)?.rowsScanned ?? 0;
    const after = (await tuning.trial.profile(query.sql)).rowsScanned;
    fewerRows += query.uses * (before - after);
    if (after < before * SAME_ROWS || before < after * SAME_ROWS) changed.push(query);
  }
  return { columns, changed, fewerRows: changed.length === 0 ? 0 : fewerRows };
}

function reject(tuning: Tuning, change: Change, reason: string): void {
  tuning.rejections.push({ change, reason });
}

/** A time that is read by whole months, or in a model that takes increments, is better kept in partitions. */
async function orderChange(
  tuning: Tuning,
  { node, columns }: TunedModel,
  order: readonly string[],
): Promise<Change> {
  const named = order.map(
    (name) => columns.find((column) => column.name.toLowerCase() === name) ?? { name, type: '' },
  );
  const [first] = named;
  if (named.length === 1 && first !== undefined && TIME_TYPES.test(first.type)) {
    const scans = scansOf(tuning, node.relation);
    const isKept = node.config.materialized === 'incremental';
    if ((isKept || readsWholeMonths(first.name, scans)) && !(await hasNulls(tuning, node, first)))
      return { kind: 'partitions', model: node, field: first.name, granularity: 'month' };
  }
  return { kind: 'order', model: node, columns: named.map(({ name }) => name) };
}

const TIME_TYPES = /^(?:DATE|TIMESTAMP)/;

/** Rows without a time belong to no partition. */
async function hasNulls(
  { base, dialect }: Tuning,
  { relation }: TunedModel['node'],
  { name }: Pick<Column, 'name'>,
): Promise<boolean> {
  const condition = `${dialect.quoteIdentifier(name)} is null`;
  const sql = `select count(*) from ${dialect.relation(relation)} where ${condition}`;
  return (await base.figure(sql)) > 0;
}

/** Tries each index that the configuration has without it. */
async function judgeDeclared(tuning: Tuning, model: TunedModel, layout: Layout): Promise<Layout> {
  let present = layout;
  for (const columns of tuning.knowsAll ? layout.indexes : []) {
    if (tuning.isOver()) break;
    const verdict = await judgeIndex(tuning, model, { present, columns });
    const change: Change = { kind: 'no index', model: model.node, columns };
    if (verdict.helps) {
      reject(tuning, change, 'a query is slower without it');
      await tuning.trial.layOut(model.node, present);
      continue;
    }
    tuning.proposals.push({
      change,
      effects: verdict.effects,
      savedMs: Math.max(0, verdict.buildMs.before - verdict.buildMs.after),
      cost: { buildMs: verdict.buildMs, bytes: verdict.bytes },
      confidence: 'high',
      notes: ['it never helps: no query is slower without it'],
    });
    present = {
      ...present,
      indexes: present.indexes.filter((other) => !isSameList(other, columns)),
    };
    await layOutBoth(tuning, model, present);
  }
  return present;
}

async function tuneIndexes(tuning: Tuning, model: TunedModel, layout: Layout): Promise<void> {
  const { node } = model;
  let present = layout;
  for (const columns of proposeIndexes(scansOf(tuning, node.relation))) {
    if (tuning.isOver()) return;
    const change: Change = { kind: 'index', model: node, columns };
    const before = await tuning.base.layOut(node, present);
    const indexed = { ...present, indexes: [...present.indexes, columns] };
    const after = await tuning.trial.layOut(node, indexed);
    const users: UsedQuery[] = [];
    for (const query of readersOf(scansOf(tuning, node.relation))) {
      const { root } = await tuning.trial.profile(query.sql);
      if (indexScans(root) > indexScans(tuning.profiles.get(query)?.root)) users.push(query);
    }
    const effects = await measureEffects(tuning, users);
    const saved = savedMs(effects);
    if (bestRatio(effects) > WORTH_INDEX_RATIO || saved <= 0) {
      const reason = users.length === 0 ? 'the engine does not use it' : describeBest(effects);
      reject(tuning, change, reason);
      await tuning.trial.layOut(node, present);
      continue;
    }
    const bytes =
      (await tuning.trial.database.storedBytes()) - (await tuning.base.database.storedBytes());
    tuning.proposals.push({
      change,
      effects,
      savedMs: saved,
      cost: { buildMs: { before, after }, bytes },
      confidence: 'high',
      notes: ['every write to the table costs more as well'],
    });
    present = indexed;
    await layOutBoth(tuning, model, present);
  }
}

function indexScans(root: ProfileOperator | undefined): number {
  return root === undefined ? 0 : operatorsOf(root).filter(({ usesIndex }) => usesIndex).length;
}
