import type { CallSite } from '../jinja/value.ts';
import type { Macro } from '../manifest/macro.ts';
import { BUILTIN_PACKAGE } from '../project/builtin-macros.ts';
import type { MacroIndex } from '../project/macro-index.ts';
import type { NodeScope } from './node-scope.ts';

/**
 * The implementation that `adapter.dispatch` picks: in the project, then in `namespace`, then among the built-in
 * macros; `duckdb__x` before `default__x` in each.
 * @throws {CompileError} MF2402 with the names that were tried
 */
export function dispatchMacro(
  scope: NodeScope,
  name: string,
  namespace: string | null,
  site: CallSite,
): Macro {
  const [first, ...rest] = name.split('.');
  if (rest.length > 0) {
    return site.fail(
      'MF2402',
      `adapter.dispatch() takes a bare macro name, not "${name}"`,
      `write it as adapter.dispatch('${rest.join('.')}', '${first}')`,
    );
  }
  const { macros, options } = scope.environment;
  const macro = macros.dispatch(name, namespace);
  if (macro !== undefined) return macro;
  return site.fail(
    'MF2402',
    `adapter.dispatch() finds no implementation of "${name}"`,
    `define ${options.adapter.type}__${name} or default__${name}${mistaken(macros, name)}`,
  );
}

/** A word for those who dispatch to a macro that exists under its plain name only. */
function mistaken(macros: MacroIndex, name: string): string {
  const plain = macros.find(name);
  return plain === undefined || plain.packageName === BUILTIN_PACKAGE
    ? ''
    : `, or call ${name}() itself`;
}
