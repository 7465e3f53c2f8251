import { errorDiagnostic, UsageError } from '../../base/errors.ts';
import { didYouMean } from '../../base/nearest.ts';
import type { CommandOutcome } from '../command-outcome.ts';
import type { Session } from '../session.ts';

/** What `memflow partitions` can be asked to do. */
export const PARTITION_ACTIONS = [
  'list',
  'show',
  'drop',
  'export',
  'import',
  'retire',
  'check',
  'repair',
  'recluster',
] as const;
export type PartitionAction = (typeof PARTITION_ACTIONS)[number];

export interface PartitionsRequest {
  readonly action: PartitionAction;
  readonly model?: string | undefined;
  /** Keys (`2026-01`) and ranges (`2026-01..2026-06`); for `import` files. */
  readonly names?: readonly string[];
  /** The folder of `export`, or of `retire` instead of the archive. */
  readonly to?: string | undefined;
  /** `import` may replace live partitions. */
  readonly replace?: boolean;
  /** `check` reads every row. */
  readonly deep?: boolean;
  /** `repair` may forget partitions of which the data is gone. */
  readonly acceptMissing?: boolean;
}

/** The action of a name. @throws {UsageError} MF1002 */
export function requireAction(name: string): PartitionAction {
  const action = PARTITION_ACTIONS.find((known) => known === name);
  if (action !== undefined) return action;
  throw new UsageError(
    errorDiagnostic('MF1002', `partitions has no action "${name}"`, {
      hint: didYouMean(name, PARTITION_ACTIONS) ?? `one of ${PARTITION_ACTIONS.join(', ')}`,
    }),
  );
}

/** Looks at the partitions of models, or changes them one by one. @throws {UsageError | MaterializeError} MF51xx */
export async function partitions(
  session: Session,
  request: PartitionsRequest,
): Promise<CommandOutcome> {
  const { action, model, names = [], to } = request;
  switch (action) {
    case 'list': {
      const { listPartitions } = await import('./list-partitions.ts');
      return listPartitions(session, model);
    }
    case 'show': {
      const { showPartition } = await import('./show-partition.ts');
      return showPartition(session, model, names[0]);
    }
    case 'drop': {
      const { dropPartitions } = await import('./drop-partitions.ts');
      return dropPartitions(session, { model, partitions: names });
    }
    case 'export': {
      const { exportPartitions } = await import('./export-partitions.ts');
      return exportPartitions(session, { model, partitions: names, to });
    }
    case 'retire': {
      const { retirePartitions } = await import('./export-partitions.ts');
      return retirePartitions(session, { model, partitions: names, to });
    }
    case 'import': {
      const { importPartitions } = await import('./import-partitions.ts');
      return importPartitions(session, { model, files: names, replace: request.replace ?? false });
    }
    case 'check': {
      const { checkPartitions } = await import('./check-partitions.ts');
      return checkPartitions(session, model, request.deep ?? false);
    }
    case 'repair': {
      const { repairPartitions } = await import('./repair-partitions.ts');
      return repairPartitions(session, model, request.acceptMissing ?? false);
    }
    case 'recluster': {
      const { reclusterPartitions } = await import('./recluster-partitions.ts');
      return reclusterPartitions(session, model);
    }
  }
}
