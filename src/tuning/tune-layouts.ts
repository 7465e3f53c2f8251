import type { ProfileOperator } from '../adapter/profile.ts';
import { formatCount } from '../base/format-count.ts';
import { type Change, isSameList } from './change.ts';
import type { Layout } from './copy.ts';
import { judgeIndex } from './judge-index.ts';
import { proposeIndexes, proposeOrders } from './propose-layouts.ts';
import { tuneOrder } from './tune-orders.ts';
import {
  addedBytes,
  bestRatio,
  describeBest,
  measureEffects,
  operatorsOf,
  readersOf,
  reject,
  savedMs,
  scansOf,
  type TunedModel,
  type Tuning,
} from './tuning.ts';
import { namesIn, type UsedQuery } from './usage.ts';

/** An index costs every write, so it has to halve the time at least. */
const WORTH_INDEX_RATIO = 0.5;

/** Finds the order and the indexes of one table that its queries are fastest with. */
export async function tuneLayout(tuning: Tuning, model: TunedModel): Promise<void> {
  const { node } = model;
  const scans = scansOf(tuning.profiles, node.relation);
  if (scans.length === 0 && !isNamed(tuning, model)) return;
  const orders = isOrdered(model) ? [] : proposeOrders(scans).filter(hasColumns(model));
  const declared = node.config.indexes.filter(({ unique }) => !unique);
  const indexes = proposeIndexes(scans).filter(hasColumns(model));
  if (orders.length === 0 && indexes.length === 0 && declared.length === 0) return;
  if (node.config.indexes.some(({ unique }) => unique)) {
    // Without its constraint the copy would be another table.
    return;
  }
  tuning.onProgress(`${node.name}: ${formatCount(orders.length, 'order')} of its rows`);
  for (const copy of [tuning.base, tuning.trial]) await copy.keepRows(node);
  const present: Layout = { order: [], indexes: declared.map(({ columns }) => columns) };
  await layOutBoth(tuning, model, present);
  const ordered = await tuneOrder(tuning, model, present, orders);
  await layOutBoth(tuning, model, ordered);
  const indexed = await judgeDeclared(tuning, model, ordered);
  await tuneIndexes(tuning, model, indexed);
  for (const copy of [tuning.base, tuning.trial]) await copy.dropRows(node);
}

/** What conditions name without quotes need not be a column: `not a = 1`. */
function hasColumns({ columns }: TunedModel) {
  const known = new Set(columns.map(({ name }) => name.toLowerCase()));
  return (names: readonly string[]) => names.every((name) => known.has(name));
}

/** Partitions are an order that somebody has chosen; in layouts of several tables there is no other one. */
function isOrdered({ node }: TunedModel): boolean {
  return node.config.partitionBy !== null;
}

/** Whether a query speaks of the table, though the engine need not read it. */
function isNamed({ queries }: Tuning, { node }: TunedModel): boolean {
  const name = node.relation.identifier.toLowerCase();
  return queries.some((query) => query.node?.id !== node.id && namesIn(query.sql).has(name));
}

async function layOutBoth(tuning: Tuning, model: TunedModel, layout: Layout): Promise<number> {
  const ms = await tuning.base.layOut(model.node, layout);
  await tuning.trial.layOut(model.node, layout);
  await refresh(tuning, model);
  return ms;
}

/** The queries that read the table, profiled anew. */
async function refresh(tuning: Tuning, { node }: TunedModel): Promise<void> {
  for (const query of readersOf(scansOf(tuning.profiles, node.relation))) {
    tuning.profiles.set(query, await tuning.base.profile(query.sql));
  }
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
  const scans = scansOf(tuning.profiles, node.relation);
  for (const columns of proposeIndexes(scans).filter(hasColumns(model))) {
    if (tuning.isOver()) return;
    const change: Change = { kind: 'index', model: node, columns };
    const before = await tuning.base.layOut(node, present);
    const indexed = { ...present, indexes: [...present.indexes, columns] };
    const after = await tuning.trial.layOut(node, indexed);
    const users: UsedQuery[] = [];
    for (const query of readersOf(scansOf(tuning.profiles, node.relation))) {
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
    const bytes = await addedBytes(tuning);
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
