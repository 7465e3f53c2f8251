import type { SourceSpan } from '../base/diagnostic.ts';
import { checkNumber } from './check-number.ts';
import type { YamlScalar } from './yaml-node.ts';

/** Whether the library's way would warn of a number. */
export function isLossy({ type, text, value, span }: YamlScalar): boolean {
  return type === 'float' && checkNumber(text, Number(value), span) !== undefined;
}

/** What stands between double quotes; undefined where an escape is not one that JSON has too. */
export function unescapeDouble(inner: string): string | undefined {
  if (!inner.includes('\\')) return inner;
  if (/\\[^"\\/bfnrtu]/.test(inner)) return undefined;
  try {
    const value: unknown = JSON.parse(`"${inner}"`);
    return typeof value === 'string' ? value : undefined;
  } catch {
    // An escape that only YAML has.
    return undefined;
  }
}

/** A scalar that stood in quotes. */
export function quotedScalar(value: string, span: SourceSpan): YamlScalar {
  return { kind: 'scalar', type: 'string', value, text: value, style: 'quoted', span };
}
