import { didYouMean } from '../base/nearest.ts';
import { memberObject } from '../config/member-object.ts';
import { readArguments } from '../config/read-arguments.ts';
import {
  HOST,
  HostFunction,
  type HostObject,
  type Render,
  type RenderOptions,
  type Value,
} from '../jinja/value.ts';
import { BUILTIN_PACKAGE } from '../project/builtin-macros.ts';
import { CONTEXT_VALUES, NATIVE_MACROS } from './context-values.ts';
import { moveToEntry } from './entry-place.ts';
import type { NodeScope } from './node-scope.ts';

/**
 * The names of a template: what the caller passed, the project's macros, the node's context, memflow's own macros,
 * packages, the names that exist everywhere. A project's macro `ref` so replaces ours, which stays in `builtins`.
 */
function lookUp(scope: NodeScope, name: string, render: Render): Value | undefined {
  const { environment } = scope;
  const given = scope.values.get(name);
  if (given !== undefined) return given;
  const macro = environment.options.manifest.macrosByName.get(name);
  if (macro !== undefined && macro.packageName !== BUILTIN_PACKAGE) {
    return render.bindMacro(macro.definition);
  }
  const own = nodeValueOf(scope, name);
  if (own !== undefined) return own;
  if (macro !== undefined) return render.bindMacro(macro.definition);
  const special = specialValue(scope, name, render);
  return special === undefined ? environment.base.get(name) : special;
}

/** A name of the node's context, made at its first use. */
function nodeValueOf(scope: NodeScope, name: string): Value | undefined {
  const known = scope.made.get(name);
  if (known !== undefined) return known;
  const make = CONTEXT_VALUES.get(name);
  if (make === undefined) return undefined;
  const value = make(scope);
  scope.made.set(name, value);
  return value;
}

/** Names that stand for other names. */
function specialValue(scope: NodeScope, name: string, render: Render): Value | undefined {
  if (name === 'context') return contextObject(scope, render);
  if (name === 'builtins') return builtinsObject(scope);
  return packageNamespace(scope, name, render);
}

/** `dbt` or the project's name: the macros of that package as members. */
function packageNamespace(
  scope: NodeScope,
  packageName: string,
  render: Render,
): HostObject | undefined {
  const macros = scope.environment.macros.inPackage(packageName);
  if (macros === undefined) return undefined;
  return memberObject({
    typeName: `package ${packageName}`,
    member: (name) => {
      if (packageName === BUILTIN_PACKAGE && NATIVE_MACROS.has(name)) {
        return nodeValueOf(scope, name);
      }
      const macro = macros.get(name);
      return macro === undefined ? undefined : render.bindMacro(macro.definition);
    },
  });
}

/** `context`: the names of the template as items. */
function contextObject(scope: NodeScope, render: Render): HostObject {
  const find = (key: Value): Value | undefined =>
    typeof key === 'string' ? lookUp(scope, key, render) : undefined;
  const get = new HostFunction('get', (args, site) => {
    const [key, fallback] = readArguments('context.get', ['key', 'default'], args, site);
    const found = key === undefined ? undefined : find(key);
    return found === undefined ? (fallback ?? null) : found;
  });
  return {
    [HOST]: true,
    typeName: 'context',
    getAttribute: (name) => (name === 'get' ? get : find(name)),
    getItem: find,
    contains: (item) => find(item) !== undefined,
    toText: () => '<context>',
  };
}

/** `builtins`: what macros of the project may have replaced. */
function builtinsObject(scope: NodeScope): HostObject {
  return memberObject({
    typeName: 'builtins',
    member: (name) => {
      const own = nodeValueOf(scope, name);
      return own === undefined ? scope.environment.base.get(name) : own;
    },
  });
}

function suggestName(scope: NodeScope, name: string): string | undefined {
  const { base, options } = scope.environment;
  const known = [
    ...scope.values.keys(),
    ...options.manifest.macrosByName.keys(),
    ...CONTEXT_VALUES.keys(),
    ...base.keys(),
  ];
  const isPackage = /^dbt_\w+$/.test(name);
  return (
    didYouMean(name, known) ??
    (isPackage ? 'packages are not supported yet: copy the macros into the project' : undefined)
  );
}

/** How templates are rendered in a scope. */
export function renderOptions(scope: NodeScope): RenderOptions {
  const { onWarning, monotonicMs } = scope.environment.options;
  return {
    lookup: (name, render) => lookUp(scope, name, render),
    suggest: (name) => suggestName(scope, name),
    onWarning: (found) => onWarning(moveToEntry(found, scope.node)),
    host: scope,
    ...(monotonicMs === undefined ? {} : { monotonicMs: () => monotonicMs() - scope.waitedMs }),
  };
}
