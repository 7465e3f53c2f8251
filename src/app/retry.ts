import { errorDiagnostic, UsageError } from '../base/errors.ts';
import { loadPreviousRun } from '../state/previous-run.ts';
import { type CommandOutcome, succeeded } from './command-outcome.ts';
import { run } from './run.ts';
import { COMMAND_TYPES, type RunCommand } from './run-request.ts';
import { SELECT_ALL } from './select.ts';
import type { Session } from './session.ts';

function isRunCommand(text: string): text is RunCommand {
  return Object.hasOwn(COMMAND_TYPES, text);
}

/**
 * Runs again what failed, was skipped or was not reached in the last run, with its options; also after a kill.
 * @throws {FileError} MF70xx where there is no last run or its file cannot be read
 */
export async function retry(
  session: Session,
  request: { readonly fullRefresh: boolean; readonly failFast: boolean },
): Promise<CommandOutcome> {
  const previous = await loadPreviousRun(await session.targetDirectory());
  const { command, args, unfinished } = previous;
  if (!isRunCommand(command)) {
    throw new UsageError(
      errorDiagnostic('MF1005', `the last command, "${command}", cannot be retried`, {
        hint: `retry takes up ${Object.keys(COMMAND_TYPES).join(', ')}`,
      }),
    );
  }
  if (unfinished.length === 0) {
    session.log('NothingToDo', 'Nothing to do: the last run left nothing behind.');
    return succeeded([], { results: [] });
  }
  return run(session, {
    command,
    selection: SELECT_ALL,
    fullRefresh: request.fullRefresh || args['full_refresh'] === true,
    failFast: request.failFast || args['fail_fast'] === true,
    empty: args['empty'] === true,
    storeFailures: args['store_failures'] === true,
    only: new Set(unfinished),
  });
}
