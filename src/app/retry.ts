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
  const { session, previous } = await openPrevious(asked);
  try {
    return await runAgain(session, previous, request);
  } finally {
    await session.close();
  }
}

/**
 * The last run, read under the run lock: the one that was there before may have been under way still. Its target
 * decides which database is locked, so a look at it comes before.
 */
async function openPrevious(
  asked: Session,
): Promise<{ readonly session: Session; readonly previous: PreviousRun }> {
  const directory = await asked.targetDirectory();
  for (let seen = await loadPreviousRun(directory); ; ) {
    const session = asPrevious(asked, seen);
    if (seen.unfinished.length > 0 || seen.source === 'journal') await session.database('write');
    const previous = await loadPreviousRun(directory);
    if (previous.invocationId === seen.invocationId) return { session, previous };
    await session.close();
    seen = previous;
  }
}

async function runAgain(
  session: Session,
  { command, args, unfinished }: PreviousRun,
  request: { readonly fullRefresh: boolean; readonly failFast: boolean },
): Promise<CommandOutcome> {
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
