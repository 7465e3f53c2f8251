import { parseVarsOption } from '../config/vars.ts';
import { fromJs } from '../jinja/from-js.ts';
import { type CommandOutcome, succeeded } from './command-outcome.ts';
import { openCompiler } from './compile-session.ts';
import type { Session } from './session.ts';

export interface OperationRequest {
  /** The macro's name, or `package.name`. */
  readonly macro: string;
  /** Its arguments as a YAML or JSON mapping. */
  readonly args: string | undefined;
}

/** Calls a macro that may change the database, under the run lock. @throws {CompileError | AdapterError} */
export async function runOperation(
  session: Session,
  request: OperationRequest,
): Promise<CommandOutcome> {
  const project = await session.project();
  const compiler = await openCompiler(session, project, { access: 'write', allowsWrites: true });
  const keyword = Object.entries(parseVarsOption(request.args ?? '{}', '--args'));
  await compiler.callMacro(request.macro, {
    positional: [],
    keyword: new Map(keyword.map(([name, value]) => [name, fromJs(value)])),
  });
  const { database } = await session.database('write');
  await database.ledger.seal();
  return succeeded([], { macro: request.macro });
}
