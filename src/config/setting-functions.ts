import { didYouMean } from '../base/nearest.ts';
import { registerSecret } from '../base/secrets.ts';
import {
  type CallArguments,
  type CallSite,
  Dict,
  HostFunction,
  type HostObject,
  type Value,
} from '../jinja/value.ts';
import { memberObject } from './member-object.ts';
import { plainToValue } from './plain-value.ts';
import { readArguments, requireText } from './read-arguments.ts';
import type { Vars } from './vars.ts';

/** Whether an environment variable holds a secret, by its name. */
export function isSecretName(name: string): boolean {
  return /^(DBT|MEMFLOW)_ENV_SECRET_/.test(name);
}

const CUSTOM_PREFIX = 'DBT_ENV_CUSTOM_ENV_';

/** What the settings of a render are read from. */
export interface SettingOptions {
  readonly vars: Vars;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What `var('as_of')` answers, as text, where no variable of that name is set. */
  readonly asOf: Date;
  /** Whether env_var() answers for secrets: in profiles and inline targets only. */
  readonly allowSecrets: boolean;
}

/** `var`, `env_var` and `dbt_metadata_envs`. */
export function settingFunctions(options: SettingOptions): readonly (readonly [string, Value])[] {
  return [
    ['var', varFunction(options)],
    ['env_var', envVarFunction(options)],
    ['dbt_metadata_envs', metadataEnvs(options.env)],
  ];
}

/** `var('name', default)`, with `var.has_var('name')`. `as_of` is always there. */
function varFunction(options: SettingOptions): HostObject {
  const { vars, asOf } = options;
  const find = (name: string): Value | undefined => {
    if (Object.hasOwn(vars, name)) return plainToValue(vars[name]);
    return name === 'as_of' ? timestampText(asOf) : undefined;
  };
  const hasVar = new HostFunction('has_var', (args, site) => {
    const [name] = readArguments('has_var', ['name'], args, site);
    return find(requireText('has_var', 'name', name, site)) !== undefined;
  });
  const call = (args: CallArguments, site: CallSite): Value => {
    const [nameValue, fallback] = readArguments('var', ['name', 'default'], args, site);
    const name = requireText('var', 'name', nameValue, site);
    const value = find(name) ?? fallback;
    if (value !== undefined) return value;
    const known = Object.keys(vars);
    return site.fail(
      'MF1106',
      `the variable "${name}" is not set`,
      didYouMean(name, known) ??
        `set it under "vars:", with --vars '{${name}: ...}', or give a default`,
    );
  };
  return memberObject({
    typeName: 'Var',
    member: (name) => (name === 'has_var' ? hasVar : undefined),
    text: '<var>',
    call,
  });
}

function envVarFunction(options: SettingOptions): HostFunction {
  return new HostFunction('env_var', (args, site) => {
    const [nameValue, fallback] = readArguments('env_var', ['var', 'default'], args, site);
    const name = requireText('env_var', 'var', nameValue, site);
    const isSecret = isSecretName(name);
    if (isSecret && !options.allowSecrets) {
      return site.fail(
        'MF1105',
        `the secret "${name}" may not be read here`,
        'secrets are for profiles.yml and targets only; rename the variable if it is no secret',
      );
    }
    const value = options.env[name];
    if (value !== undefined) {
      if (isSecret) registerSecret(value);
      return value;
    }
    if (fallback !== undefined) return fallback;
    return site.fail(
      'MF1104',
      `the environment variable "${name}" is not set`,
      `set it, or give a default: env_var('${name}', '...')`,
    );
  });
}

function metadataEnvs(env: SettingOptions['env']): Dict {
  const entries = Object.keys(env)
    .filter((name) => name.startsWith(CUSTOM_PREFIX))
    .sort()
    .map((name): [string, string] => [name.slice(CUSTOM_PREFIX.length), env[name] ?? '']);
  return Dict.from(entries);
}

/** A moment as SQL text in UTC: `2024-01-31 12:00:00.000000`. */
function timestampText(moment: Date): string {
  return `${moment.toISOString().replace('T', ' ').slice(0, -1)}000`;
}
