import { isSameList } from './change.ts';
import type { Layout } from './copy.ts';
import {
  addedBytes,
  type Effect,
  measureEffects,
  operatorsOf,
  type TunedModel,
  type Tuning,
} from './tuning.ts';

/** What an index is worth: what its queries take without it, and what it costs. */
export interface IndexVerdict {
  readonly helps: boolean;
  /** Of the queries whose plans use an index of the table: `before` with it, `after` without. */
  readonly effects: readonly Effect[];
  /** Building the table with the index, and without it. */
  readonly buildMs: { readonly before: number; readonly after: number };
  /** By how much the file is smaller without it, as a negative number. */
  readonly bytes: number;
}

/** A query that takes so much longer without an index is helped by it. */
const HELPED = 1.25;

/**
 * Tries the queries of a table with and without one of its indexes. An index that no plan uses helps nobody, whatever is
 * measured. The trial is left without it.
 */
export async function judgeIndex(
  tuning: Tuning,
  { node }: TunedModel,
  { present, columns }: { readonly present: Layout; readonly columns: readonly string[] },
): Promise<IndexVerdict> {
  const { base, trial } = tuning;
  const without = present.indexes.filter((other) => !isSameList(other, columns));
  const before = await base.layOut(node, present);
  const after = await trial.layOut(node, { ...present, indexes: without });
  const bytes = await addedBytes(tuning);
  const users = [...tuning.profiles].filter(([, { root }]) =>
    operatorsOf(root).some(
      ({ usesIndex, relation }) =>
        usesIndex && relation?.identifier.toLowerCase() === node.relation.identifier.toLowerCase(),
    ),
  );
  const effects = await measureEffects(
    tuning,
    users.map(([query]) => query),
  );
  const helps = effects.some(({ outcome, ratio }) => outcome === 'regressed' && ratio >= HELPED);
  return { helps, effects, buildMs: { before, after }, bytes };
}
