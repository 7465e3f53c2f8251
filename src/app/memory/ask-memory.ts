import { errorDiagnostic, UsageError } from '../../base/errors.ts';
import { didYouMean } from '../../base/nearest.ts';
import type { CommandOutcome } from '../command-outcome.ts';
import type { Session } from '../session.ts';
import { memoryRecall } from './recall.ts';
import { memoryStatus } from './status.ts';
import { memoryWhy } from './why.ts';

const QUESTIONS = ['status', 'why', 'recall'] as const;

/**
 * Asks the built tables of the memory project; builds nothing. `limit` = rows of each list, a negative number means all.
 * @throws {UsageError} MF1002, MF1831 to MF1834
 */
export async function askMemory(
  session: Session,
  question: string,
  text: string,
  limit: number,
): Promise<CommandOutcome> {
  const rows = limit < 0 ? undefined : limit;
  switch (question) {
    case 'status':
      return memoryStatus(session, rows);
    case 'why':
      return memoryWhy(session, text, rows);
    case 'recall':
      return memoryRecall(session, text, rows);
    default:
      throw new UsageError(
        errorDiagnostic('MF1002', `memory answers no question "${question}"`, {
          hint: didYouMean(question, QUESTIONS) ?? `one of ${QUESTIONS.join(', ')}`,
        }),
      );
  }
}
