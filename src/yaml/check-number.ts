import type { Diagnostic, SourceSpan } from '../base/diagnostic.ts';

/** A warning where a plain float does not keep what was written: `1.10`, `1e999`, too many digits. */
export function checkNumber(text: string, value: number, span: SourceSpan): Diagnostic | undefined {
  const loss = numberLoss(text, value);
  if (loss === undefined) return undefined;
  return {
    code: 'MF2106',
    severity: 'warning',
    message: `the number ${text} is read as ${loss}`,
    span,
    hint: `quote it to keep it as text: "${text}"`,
  };
}

function numberLoss(text: string, value: number): string | undefined {
  if (/^[-+]?\.inf$|^\.nan$/i.test(text)) return undefined;
  if (!Number.isFinite(value)) return 'infinity';
  // "1.10" is a version far more often than a measure; "0.10" and "10.0" are not.
  if (/^[1-9]\d*\.[1-9]\d*0$/.test(text)) return String(value);
  const digits = text
    .replace(/e.*$/i, '')
    .replace(/[^0-9]/g, '')
    .replace(/^0+|0+$/g, '');
  return digits.length > 17 ? String(value) : undefined;
}
