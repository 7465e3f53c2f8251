import type { SourceSpan } from '../base/diagnostic.ts';
import type { YamlScalar } from './yaml-node.ts';

const INTEGER = /^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$/;
const FLOAT =
  /^[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*|[0-9]+(?:\.[0-9]*)?[eE][-+]?[0-9]+|\.[0-9]+[eE][-+]?[0-9]+)$/;
const SPECIAL_FLOAT = /^(?:[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN)$/;

/** A plain scalar by YAML's core schema. */
export function plainScalar(text: string, span: SourceSpan): YamlScalar {
  const base = { kind: 'scalar', text, style: 'plain', span } as const;
  const first = text.charCodeAt(0);
  // Words are by far the most; only digits, signs and points begin numbers.
  if ((first >= 48 && first <= 57) || first === 43 || first === 45 || first === 46) {
    if (INTEGER.test(text)) return { ...base, type: 'integer', value: integerOf(text) };
    if (FLOAT.test(text)) return { ...base, type: 'float', value: Number(text) };
    if (SPECIAL_FLOAT.test(text)) return { ...base, type: 'float', value: specialFloat(text) };
  }
  if (/^(?:true|True|TRUE)$/.test(text)) return { ...base, type: 'boolean', value: true };
  if (/^(?:false|False|FALSE)$/.test(text)) return { ...base, type: 'boolean', value: false };
  if (/^(?:~|null|Null|NULL)?$/.test(text)) return { ...base, type: 'null', value: null };
  return { ...base, type: 'string', value: text };
}

/** An integer as a number while it is safe, else as a bigint. */
export function safeInteger(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function integerOf(text: string): number | bigint {
  const sign = text.startsWith('-') ? -1n : 1n;
  return safeInteger(sign * BigInt(text.replace(/^[-+]/, '')));
}

function specialFloat(text: string): number {
  if (/nan/i.test(text)) return Number.NaN;
  return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}
