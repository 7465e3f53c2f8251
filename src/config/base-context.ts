import type { Diagnostic } from '../base/diagnostic.ts';
import { NO_POOL, type PoolFigures } from '../base/pool-figures.ts';
import { isTruthy } from '../jinja/compare.ts';
import { toText } from '../jinja/text.ts';
import { HostFunction, type HostObject, type Value } from '../jinja/value.ts';
import { asOfValue } from './as-of.ts';
import { dataFunctions } from './data-functions.ts';
import { exceptionsObject } from './exceptions-object.ts';
import { memberObject } from './member-object.ts';
import { partitionFunctions } from './partition-functions.ts';
import { plainToValue } from './plain-value.ts';
import { poolObject } from './pool-object.ts';
import { pythonDatetime } from './python-datetime.ts';
import { pythonModules } from './python-modules.ts';
import { readArguments } from './read-arguments.ts';
import { type SettingOptions, settingFunctions } from './setting-functions.ts';
import { DBT_VERSION, MEMFLOW_VERSION } from './version.ts';

/** What `target` shows to templates. */
export interface TargetContext {
  readonly name: string;
  readonly profileName: string;
  readonly type: string;
  readonly database: string;
  readonly schema: string;
  readonly threads: number;
  readonly path: string | null;
}

/** What the names that exist in every template are made from. */
export interface BaseContextOptions extends SettingOptions {
  /** null while the project file and the profile themselves are rendered: then there is no `target`. */
  readonly target: TargetContext | null;
  readonly projectName: string;
  readonly invocationId: string;
  readonly runStartedAt: Date;
  /** Options of the command, snake case: `full_refresh`, `which`, ... */
  readonly flags: Readonly<Record<string, unknown>>;
  /** The figures of the pool that is open; none is where absent. */
  readonly poolFigures?: (() => PoolFigures) | undefined;
  /** `log()` writes `debug`, or `info` where told so; `print()` writes `print`, meant for stdout. */
  readonly log: (level: 'debug' | 'info' | 'print', text: string) => void;
  readonly warn: (diagnostic: Diagnostic) => void;
}

/**
 * The names that exist in every template: settings, data functions, Python modules. `ref` and the like come on top
 * of them, and a `builtins` that knows those too: the one here has the base names only.
 */
export function buildBaseContext(options: BaseContextOptions): ReadonlyMap<string, Value> {
  const { invocationId, projectName } = options;
  const context = new Map<string, Value>([
    ...settingFunctions(options),
    ...dataFunctions(),
    ...partitionFunctions(),
    ['project_name', projectName],
    ['dbt_version', DBT_VERSION],
    ['memflow_version', MEMFLOW_VERSION],
    ['invocation_id', invocationId],
    ['run_started_at', pythonDatetime(options.runStartedAt)],
    ['as_of', asOfValue(options.asOf)],
    ['modules', pythonModules(options.runStartedAt)],
    ['flags', flagsObject(options.flags)],
    ['pool', poolObject(options.poolFigures ?? (() => NO_POOL))],
    ['invocation_args_dict', plainToValue(options.flags)],
    ['exceptions', exceptionsObject(options.warn)],
    ['log', logFunction(options.log)],
    ['print', printFunction(options.log)],
  ]);
  if (options.target !== null) context.set('target', targetValue(options.target));
  context.set(
    'builtins',
    builtinsObject((name) => context.get(name)),
  );
  return context;
}

/** `builtins`: the functions of the context under their own names, also where a macro hides them. */
function builtinsObject(lookup: (name: string) => Value | undefined): HostObject {
  return memberObject({ typeName: 'builtins', member: lookup });
}

function targetValue(target: TargetContext): Value {
  return plainToValue({
    name: target.name,
    target_name: target.name,
    profile_name: target.profileName,
    type: target.type,
    database: target.database,
    schema: target.schema,
    threads: target.threads,
    path: target.path,
  });
}

/** `flags.FULL_REFRESH`: dbt spells flags in capitals; one that the command does not have is None. */
function flagsObject(flags: Readonly<Record<string, unknown>>): HostObject {
  return memberObject({
    typeName: 'flags',
    member: (name) => {
      const key = name.toLowerCase();
      return Object.hasOwn(flags, key) ? plainToValue(flags[key]) : null;
    },
  });
}

function logFunction(log: BaseContextOptions['log']): HostFunction {
  return new HostFunction('log', (args, site) => {
    const [message = '', info = false] = readArguments('log', ['msg', 'info'], args, site);
    log(isTruthy(info) ? 'info' : 'debug', toText(message));
    return '';
  });
}

function printFunction(log: BaseContextOptions['log']): HostFunction {
  return new HostFunction('print', (args, site) => {
    const [message = ''] = readArguments('print', ['msg'], args, site);
    log('print', toText(message));
    return '';
  });
}
