import type { Diagnostic } from '../base/diagnostic.ts';
import { ConfigError, errorDiagnostic } from '../base/errors.ts';
import { parseYaml } from '../yaml/parse-yaml.ts';
import { plainObject, yamlToPlain } from './plain-value.ts';

/** Variables by name. */
export type Vars = Readonly<Record<string, unknown>>;

/**
 * The mapping that an option (`--vars`, `--args`) holds, in YAML or JSON.
 * `example` is what the hint shows.
 * @throws {ConfigError} MF1107 where it is not one mapping, MF21xx where it is not YAML
 */
export function parseVarsOption(
  text: string,
  option = '--vars',
  example = '{days: 7, region: "eu"}',
): Vars {
  const file = { path: option, text };
  const { root, diagnostics } = parseYaml(file);
  const faults: Diagnostic[] = diagnostics.filter(({ severity }) => severity === 'error');
  const hint = `write for example ${option} '${example}'`;
  if (faults.length > 0) throw new ConfigError(faults.map((fault) => ({ ...fault, hint })));
  if (root === null) return plainObject([]);
  if (root.kind !== 'mapping') {
    const message = `${option} is not a mapping: ${text}`;
    throw new ConfigError(errorDiagnostic('MF1107', message, { span: root.span, hint }));
  }
  return plainObject([...root.entries.values()].map(({ key, value }) => [key, yamlToPlain(value)]));
}

/** The variables of a run: those of the command line before those of the project. */
export function mergeVars(project: Vars, commandLine: Vars): Vars {
  return plainObject([...Object.entries(project), ...Object.entries(commandLine)]);
}
