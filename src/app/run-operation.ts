import { errorDiagnostic, UsageError } from '../base/errors.ts';
import { didYouMean } from '../base/nearest.ts';
import { parseVarsOption } from '../config/vars.ts';
import { fromJs } from '../jinja/from-js.ts';
import { type CommandOutcome, succeeded } from './command-outcome.ts';
import { openCompiler } from './compile-session.ts';
import type { LoadedProject } from './loaded-project.ts';
import type { Session } from './session.ts';

export interface OperationRequest {
  /** The macro's name, or `package.name`. */
  readonly macro: string;
  /** Its arguments as a YAML or JSON mapping. */
  readonly args: string | undefined;
}

/** Before the database is made. A name with a package is left to the compiler. @throws {UsageError} MF2402 */
function requireMacro({ manifest }: LoadedProject, name: string): void {
  if (name.includes('.') || manifest.macrosByName.has(name)) return;
  const own = [...manifest.macros.values()].map((macro) => macro.name);
  const hint = didYouMean(name, own) ?? 'macros stand in the files of macros/';
  throw new UsageError(errorDiagnostic('MF2402', `there is no macro "${name}"`, { hint }));
}

/** Calls a macro that may change the database, under the run lock. @throws {CompileError | AdapterError} */
export async function runOperation(
  session: Session,
  request: OperationRequest,
): Promise<CommandOutcome> {
  const keyword = Object.entries(parseVarsOption(request.args ?? '{}', '--args', '{name: value}'));
  const project = await session.project();
  requireMacro(project, request.macro);
  const compiler = await openCompiler(session, project, { access: 'write', allowsWrites: true });
  await compiler.callMacro(request.macro, {
    positional: [],
    keyword: new Map(keyword.map(([name, value]) => [name, fromJs(value)])),
  });
  const { database } = await session.database('write');
  await database.ledger.seal();
  return succeeded([], { macro: request.macro });
}
