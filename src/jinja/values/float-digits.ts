/** The exact magnitude of a float: `digits / 10 ** scale`. */
interface ExactFigure {
  readonly digits: bigint;
  readonly scale: number;
}

const buffer = new DataView(new ArrayBuffer(8));

/** The digits of the magnitude of a finite float, none of them lost. */
export function exactFigure(value: number): ExactFigure {
  buffer.setFloat64(0, Math.abs(value));
  const bits = buffer.getBigUint64(0);
  const biased = Number(bits >> 52n);
  const fraction = bits & 0xfffffffffffffn;
  const mantissa = biased === 0 ? fraction : fraction | 0x10000000000000n;
  const exponent = Math.max(biased, 1) - 1075;
  if (exponent >= 0) return { digits: mantissa << BigInt(exponent), scale: 0 };
  return { digits: mantissa * 5n ** BigInt(-exponent), scale: -exponent };
}

/** `digits / 10 ** places`, rounded half to even. */
function divideRounded(digits: bigint, places: number): bigint {
  if (places <= 0) return digits * 10n ** BigInt(-places);
  const divisor = 10n ** BigInt(places);
  const quotient = digits / divisor;
  const twice = (digits % divisor) * 2n;
  const roundsUp = twice > divisor || (twice === divisor && quotient % 2n === 1n);
  return roundsUp ? quotient + 1n : quotient;
}

/** The absolute value with so many decimals (negative: rounded to tens and so on), exactly rounded half to even. */
export function fixedText(value: number, decimals: number): string {
  const { digits, scale } = exactFigure(value);
  const rounded = divideRounded(digits, scale - decimals);
  if (decimals <= 0) return String(rounded * 10n ** BigInt(-decimals));
  const text = String(rounded).padStart(decimals + 1, '0');
  return `${text.slice(0, -decimals)}.${text.slice(-decimals)}`;
}

/** The absolute value as digits before and after the point and an exponent of ten. */
export function exponentParts(
  value: number,
  decimals: number,
): { readonly mantissa: string; readonly exponent: number } {
  const { digits, scale } = exactFigure(value);
  if (digits === 0n) return { mantissa: withPoint('0'.repeat(decimals + 1)), exponent: 0 };
  const length = String(digits).length;
  let exponent = length - 1 - scale;
  let text = String(divideRounded(digits, length - 1 - decimals));
  if (text.length > decimals + 1) {
    exponent++;
    text = text.slice(0, -1);
  }
  return { mantissa: withPoint(text), exponent };
}

function withPoint(digits: string): string {
  return digits.length === 1 ? digits : `${digits.charAt(0)}.${digits.slice(1)}`;
}

/** `e+05`. */
export function exponentText(exponent: number): string {
  return `e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

/** C's `%g` of the absolute value; `pointAt` is the exponent from which on exponents are written. */
export function generalText(
  value: number,
  precision: number,
  options: {
    readonly keepZeros: boolean;
    readonly pointAt?: number;
    readonly needsPoint?: boolean;
  },
): string {
  const significant = Math.max(precision, 1);
  const { mantissa, exponent } = exponentParts(value, significant - 1);
  const isPlain = exponent >= -4 && exponent < (options.pointAt ?? significant);
  const digits = isPlain ? fixedText(value, significant - 1 - exponent) : mantissa;
  const short = options.keepZeros ? withPointAtEnd(digits) : stripZeros(digits);
  if (!isPlain) return short + exponentText(exponent);
  return options.needsPoint === true && !short.includes('.') ? `${short}.0` : short;
}

function withPointAtEnd(digits: string): string {
  return digits.includes('.') ? digits : `${digits}.`;
}

function stripZeros(digits: string): string {
  return digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits;
}

/** Python's round(float, digits): exact, half to even. */
export function roundFloat(value: number, decimals: number): number {
  if (!Number.isFinite(value) || decimals > 330) return value;
  if (decimals < -330) return 0 * value;
  const rounded = Number(fixedText(value, decimals));
  return value < 0 || Object.is(value, -0) ? -rounded : rounded;
}
