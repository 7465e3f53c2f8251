import type { Diagnostic } from '../base/diagnostic.ts';
import { errorDiagnostic } from '../base/errors.ts';
import { didYouMean } from '../base/nearest.ts';
import { isSecretName } from '../config/setting-functions.ts';
import type { StaticCall } from '../jinja/extract-calls.ts';
import type { SettingsNames } from './parse-context.ts';

/** What rendering would complain about in a var() or env_var() that is certain to be called: found without rendering. */
export function missingSetting(
  call: StaticCall,
  { vars, env }: SettingsNames,
): readonly Diagnostic[] {
  const [name, fallback] = call.positional;
  const isCertain = !call.conditional && call.literal && typeof name === 'string';
  if (!isCertain || (call.name !== 'var' && call.name !== 'env_var')) return [];
  const { span } = call;
  if (call.name === 'env_var' && isSecretName(name)) {
    return [
      errorDiagnostic('MF1105', `the secret "${name}" may not be read here`, {
        span,
        hint: 'secrets are for profiles.yml and targets only; rename the variable if it is no secret',
      }),
    ];
  }
  if (fallback !== undefined || call.keyword.size > 0) return [];
  if (call.name === 'env_var') {
    if (env[name] !== undefined) return [];
    const hint = `set it, or give a default: env_var('${name}', '...')`;
    return [
      errorDiagnostic('MF1104', `the environment variable "${name}" is not set`, { span, hint }),
    ];
  }
  if (Object.hasOwn(vars, name) || name === 'as_of') return [];
  const hint =
    didYouMean(name, Object.keys(vars)) ??
    `set it under "vars:", with --vars '{${name}: ...}', or give a default`;
  return [errorDiagnostic('MF1106', `the variable "${name}" is not set`, { span, hint })];
}
