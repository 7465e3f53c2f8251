import { errorDiagnostic, UsageError } from '../base/errors.ts';
import { isPlainObject } from '../config/plain-value.ts';
import { loadPreviousRun, type PreviousRun } from '../state/previous-run.ts';
import { type CommandOutcome, succeeded } from './command-outcome.ts';
import { run } from './run.ts';
import { COMMAND_TYPES, type RunCommand } from './run-request.ts';
import { SELECT_ALL } from './select.ts';
import { Session } from './session.ts';

function isRunCommand(text: string): text is RunCommand {
  return Object.hasOwn(COMMAND_TYPES, text);
}

/** The session with the variables, target and moment of the previous run, where the user gave no others. */
function asPrevious(session: Session, { args, asOf }: PreviousRun): Session {
  const { options, effects, pid } = session;
  const vars = isPlainObject(args['vars']) ? args['vars'] : {};
  const target = options.target ?? args['target'];
  const moment = options.asOf ?? asOf;
  return new Session(
    {
      ...options,
      vars: { ...vars, ...options.vars },
      ...(typeof target === 'string' && { target }),
      ...(moment !== null && { asOf: moment }),
    },
    effects,
    pid,
  );
}

/**
 * Runs again what failed, was skipped or was not reached in the last run, with its options; also after a kill.
 * @throws {FileError} MF70xx where there is no last run or its file cannot be read
 */
export async function retry(
  asked: Session,
  request: { readonly fullRefresh: boolean; readonly failFast: boolean },
): Promise<CommandOutcome> {
  const previous = await loadPreviousRun(await asked.targetDirectory());
  const { command, args, unfinished } = previous;
  const session = asPrevious(asked, previous);
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
