import { Decimal } from './value.ts';
import { trim } from './values/space.ts';

const DECIMAL = /^([-+])?(?=\.?\d)(\d*)(?:\.(\d*))?(?:e([-+]?\d+))?$/i;

/** The Decimal of a text such as `-1.10`, `1e-7`, `inf`; undefined where it is none. */
export function parseDecimal(text: string): Decimal | undefined {
  const trimmed = trim(text);
  const match = DECIMAL.exec(trimmed);
  if (match === null) return parseSpecial(trimmed);
  const [, sign, whole = '', fraction = '', power = '0'] = match;
  return new Decimal(sign === '-', BigInt(whole + fraction), Number(power) - fraction.length);
}

function parseSpecial(text: string): Decimal | undefined {
  if (/^[-+]?nan$/i.test(text)) return new Decimal(false, 0n, 0, 'NaN');
  if (!/^[-+]?inf(?:inity)?$/i.test(text)) return undefined;
  return new Decimal(text.startsWith('-'), 0n, 0, 'Infinity');
}
