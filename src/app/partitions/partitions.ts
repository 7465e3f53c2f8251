import { errorDiagnostic, UsageError } from '../../base/errors.ts';
import { didYouMean } from '../../base/nearest.ts';
import type { CommandOutcome } from '../command-outcome.ts';
import type { Session } from '../session.ts';

/** What `memflow partitions` can be asked to do. */
const PARTITION_ACTIONS = ['list'] as const;

export interface PartitionsRequest {
  readonly action: string;
  /** What follows the action: the model, then partitions or files. */
  readonly names: readonly string[];
}

/** Looks at the partitions of models, or changes them one by one. @throws {UsageError} MF1002, MF512x */
export async function partitions(
  session: Session,
  request: PartitionsRequest,
): Promise<CommandOutcome> {
  const action = PARTITION_ACTIONS.find((known) => known === request.action);
  const [model] = request.names;
  switch (action) {
    case 'list': {
      const { listPartitions } = await import('./list-partitions.ts');
      return listPartitions(session, model);
    }
    case undefined:
      throw new UsageError(
        errorDiagnostic('MF1002', `partitions has no action "${request.action}"`, {
          hint:
            didYouMean(request.action, PARTITION_ACTIONS) ??
            `one of ${PARTITION_ACTIONS.join(', ')}`,
        }),
      );
  }
}
