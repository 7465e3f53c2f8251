import type { Column } from '../adapter/relation.ts';
import { type Change, isSameList } from './change.ts';
import type { Layout } from './copy.ts';
import { proposeIndexes, readsWholeMonths, type TableScan } from './propose-layouts.ts';
import {
  addedBytes,
  bestRatio,
  describeBest,
  type Effect,
  measureEffects,
  readersOf,
  reject,
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
const SAME = 'as many rows are read';

/** A layout with another order, as far as profiles tell. */
interface Candidate {
  readonly layout: Layout;
  /** The queries that read another number of rows. */
  readonly changed: readonly UsedQuery[];
  /** How many fewer rows are read for each run. */
  readonly fewerRows: number;
}

/** Finds the order that the readers of a table are fastest with, and proposes it where it is worth it. */
export async function tuneOrder(
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
    const candidate = await lookAt(tuning, model, { ...present, order: columns });
    if (candidate.fewerRows > 0) candidates.push(candidate);
    else {
      const reason =
        candidate.changed.length === 0 ? SAME : 'other queries read more than it saves';
      reject(tuning, await orderChange(tuning, model, columns), reason);
    }
  }
  candidates.sort((a, b) => b.fewerRows - a.fewerRows);
  const tried: Tried[] = [];
  for (const candidate of candidates.slice(0, MEASURED_ORDERS)) {
    if (tuning.isOver()) break;
    const { layout } = candidate;
    const after = await tuning.trial.layOut(node, layout);
    const effects = await measureEffects(tuning, candidate.changed);
    const bytes = await addedBytes(tuning);
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
  if (best !== undefined) {
    const change = await orderChange(tuning, model, best.layout.order);
    tuning.proposals.push({
      change,
      effects: best.effects,
      savedMs: best.saved,
      cost: { buildMs: { before: buildMs, after: best.after }, bytes: best.bytes },
      confidence: 'high',
      notes: notesOf(change, best.layout.indexes.length > present.indexes.length),
    });
  }
  // Indexes that lookups need then are tried for themselves.
  return { ...present, order: best?.layout.order ?? present.order };
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

function notesOf(change: Change, needsIndex: boolean): readonly string[] {
  return [
    ...(change.kind === 'partitions'
      ? [`cluster_by: [${change.field}] gains the same where the table is always built whole`]
      : []),
    ...(needsIndex ? ['measured with the index that lookups need then'] : []),
  ];
}

/**
 * Lays a table out in the trial and profiles its readers. Where single rows were found by the present order, and no longer
 * are by this one, they get an index.
 */
async function lookAt(tuning: Tuning, model: TunedModel, layout: Layout): Promise<Candidate> {
  const { node } = model;
  await tuning.trial.layOut(node, layout);
  const changed: UsedQuery[] = [];
  const slowed: TableScan[] = [];
  let fewerRows = 0;
  for (const query of readersOf(scansOf(tuning.profiles, node.relation))) {
    const before = tuning.profiles.get(query)?.rowsScanned ?? 0;
    const profile = await tuning.trial.profile(query.sql);
    const after = profile.rowsScanned;
    fewerRows += query.uses * (before - after);
    if (after < before * SAME_ROWS || before < after * SAME_ROWS) changed.push(query);
    if (before < after * SAME_ROWS)
      slowed.push(...scansOf(new Map([[query, profile]]), node.relation));
  }
  const lookups = proposeIndexes(slowed).filter(
    (columns) =>
      columns.length === 1 && !layout.indexes.some((other) => isSameList(other, columns)),
  );
  if (lookups.length > 0)
    return lookAt(tuning, model, { ...layout, indexes: [...layout.indexes, ...lookups] });
  return { layout, changed, fewerRows: changed.length === 0 ? 0 : fewerRows };
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
  const { canPartitionBy } = tuning.dialect.partitions;
  if (named.length === 1 && first !== undefined && canPartitionBy(first.type)) {
    const scans = scansOf(tuning.profiles, node.relation);
    const isKept = node.config.materialized === 'incremental';
    if ((isKept || readsWholeMonths(first.name, scans)) && !(await hasNulls(tuning, node, first)))
      return { kind: 'partitions', model: node, field: first.name, granularity: 'month' };
  }
  return { kind: 'order', model: node, columns: named.map(({ name }) => name) };
}

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
