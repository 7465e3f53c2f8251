import type { PartitionEntry } from '../../adapter/partition-ledger.ts';
import { errorDiagnostic, UsageError } from '../../base/errors.ts';
import type { Granularity } from '../../partitions/granularity.ts';
import { partitionOf } from '../../partitions/partition.ts';
import { isInRange, type KeyRange, parseKeyRange } from '../../partitions/partition-ranges.ts';
import type { PartitionedModel } from './open-partitions.ts';

/** A moment whose partitions show how names look. */
const EXAMPLE = '2026-11-05 13:00:00';

/** Reads what stands for a partition or a range of them. @throws {UsageError} MF5122 */
function requireRange(granularity: Granularity, text: string): KeyRange {
  const range = parseKeyRange(granularity, text);
  if (range !== undefined) return range;
  const example = partitionOf(granularity, EXAMPLE)?.key ?? '';
  throw new UsageError(
    errorDiagnostic(
      'MF5122',
      `"${text}" is not the name of a ${granularity}, and no range of them`,
      {
        hint: `write ${example}, or a range such as ${example}..${example}`,
      },
    ),
  );
}

/**
 * The live partitions of these names and ranges, in order of time. A single name must be there; a range stands for what
 * there is in it. @throws {UsageError} MF1004, MF5122, MF5124
 */
export function pickLive(
  model: PartitionedModel,
  names: readonly string[],
): readonly PartitionEntry[] {
  const { partitioning, entries } = model;
  if (names.length === 0) throw namesMissing(model);
  const live = entries.filter(({ state }) => state === 'live');
  const picked = new Set<PartitionEntry>();
  for (const name of names) {
    const range = requireRange(partitioning.granularity, name);
    const found = live.filter(({ partition }) => isInRange(partition, range));
    if (found.length === 0) throw notThere(model, name);
    for (const entry of found) picked.add(entry);
  }
  return live.filter((entry) => picked.has(entry));
}

/** The partition of a name, live or retired. @throws {UsageError} MF1004, MF5122, MF5124 */
export function pickKnown(model: PartitionedModel, name: string | undefined): PartitionEntry {
  const { partitioning, entries } = model;
  if (name === undefined) throw namesMissing(model);
  const { first } = requireRange(partitioning.granularity, name);
  const found = entries.find(({ partition }) => partition.key === first.key);
  if (found === undefined) throw notThere(model, name);
  return found;
}

function namesMissing({ node }: PartitionedModel): UsageError {
  return new UsageError(
    errorDiagnostic('MF1004', 'the name of a partition is missing', {
      hint: `see them: memflow partitions list ${node.name}`,
    }),
  );
}

function notThere({ node, entries }: PartitionedModel, name: string): UsageError {
  const retired = entries.find(
    (entry) => entry.state === 'retired' && entry.partition.key === name,
  );
  const archive = retired?.archives.at(-1);
  const [what, hint] =
    archive === undefined
      ? [
          name.includes('..') ? 'has no partitions in' : 'has no partition',
          `see them: memflow partitions list ${node.name}`,
        ]
      : [
          'has retired',
          `it is in ${archive}; bring it back: memflow partitions import ${node.name} ${archive}`,
        ];
  return new UsageError(errorDiagnostic('MF5124', `"${node.name}" ${what} ${name}`, { hint }));
}
