import type { Diagnostic } from '../base/diagnostic.ts';
import { errorDiagnostic } from '../base/errors.ts';
import { textOf, valueAt, type YamlMapping, type YamlNode } from '../yaml/yaml-node.ts';
import { DBT_VERSION } from './version.ts';

const KEY = 'require-dbt-version';
const CONDITION = /^\s*(>=|<=|>|<|==?|!=)?\s*v?(\d+(?:\.\d+){0,2})(?:[-.+]?[A-Za-z].*)?\s*$/;

/**
 * Compares `require-dbt-version` with the version of dbt whose language memflow follows: one or several conditions such
 * as ">=1.6.0" and "<2.0.0", all of which must hold. MF1121 where one does not, or is no condition.
 */
export function checkRequiredVersion(root: YamlMapping): readonly Diagnostic[] {
  const value = valueAt(root, KEY);
  const items = value?.kind === 'sequence' ? value.items : value === undefined ? [] : [value];
  return items.flatMap((item) =>
    (textOf(item) ?? '')
      .split(',')
      .filter((condition) => condition.trim() !== '')
      .flatMap((condition) => checkCondition(condition, item)),
  );
}

function checkCondition(condition: string, { span }: YamlNode): readonly Diagnostic[] {
  const [, operator = '=', version] = CONDITION.exec(condition) ?? [];
  if (version === undefined) {
    return [
      errorDiagnostic('MF1121', `${KEY} "${condition.trim()}" is not a condition on a version`, {
        span,
        hint: 'write for example [">=1.6.0", "<2.0.0"]',
      }),
    ];
  }
  if (holds(compareVersions(DBT_VERSION, version), operator)) return [];
  return [
    errorDiagnostic(
      'MF1121',
      `the project asks for dbt ${condition.trim()}; memflow follows the language of dbt ${DBT_VERSION}`,
      { span, hint: `change ${KEY} once you have tried the project with memflow` },
    ),
  ];
}

function holds(order: number, operator: string): boolean {
  switch (operator) {
    case '>=':
      return order >= 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '<':
      return order < 0;
    case '!=':
      return order !== 0;
    default:
      return order === 0;
  }
}

/** Below, at or above zero, as `a` stands to `b`; parts that are not given are 0. */
function compareVersions(a: string, b: string): number {
  const [x, y] = [a, b].map((version) => version.split('.').map(Number));
  for (let i = 0; i < 3; i++) {
    const difference = (x?.[i] ?? 0) - (y?.[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
