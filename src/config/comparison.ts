import type { Result } from '../base/result.ts';

/** What a figure counts. Times are in ms, sizes in bytes, rates per second, shares from 0 to 1; `number` has no unit. */
export type Quantity = 'time' | 'bytes' | 'count' | 'rate' | 'row_rate' | 'share' | 'number';

export type Operator = '<=' | '<' | '>=' | '>' | '=';

/** A limit for a figure: `<= 100ms`, `>= 1e5/s`, `< 2GB`. */
export interface Comparison {
  readonly operator: Operator;
  /** In the unit of the quantity. */
  readonly value: number;
  readonly quantity: Quantity;
  /** As it was written, for reports. */
  readonly text: string;
}

/** Why a text is no comparison, and how to write one. */
export interface ComparisonFault {
  readonly message: string;
  readonly hint: string;
}

interface Unit {
  readonly quantity: Quantity;
  readonly factor: number;
}

const unit = (quantity: Quantity, factor: number): Unit => ({ quantity, factor });

/** Decimal and binary sizes as DuckDB writes them: MB is 10^6 bytes, MiB is 2^20. */
const UNITS: ReadonlyMap<string, Unit> = new Map(
  Object.entries({
    ns: unit('time', 1e-6),
    us: unit('time', 1e-3),
    ms: unit('time', 1),
    s: unit('time', 1000),
    min: unit('time', 60_000),
    h: unit('time', 3_600_000),
    B: unit('bytes', 1),
    kB: unit('bytes', 1e3),
    MB: unit('bytes', 1e6),
    GB: unit('bytes', 1e9),
    TB: unit('bytes', 1e12),
    KiB: unit('bytes', 2 ** 10),
    MiB: unit('bytes', 2 ** 20),
    GiB: unit('bytes', 2 ** 30),
    TiB: unit('bytes', 2 ** 40),
    '/s': unit('rate', 1),
    '/min': unit('rate', 1 / 60),
    '/h': unit('rate', 1 / 3600),
    'rows/s': unit('row_rate', 1),
    'rows/min': unit('row_rate', 1 / 60),
    'rows/h': unit('row_rate', 1 / 3600),
    rows: unit('count', 1),
    '%': unit('share', 0.01),
  }),
);

/** Other spellings, which messages need not name. */
const SPELLINGS: ReadonlyMap<string, string> = new Map([
  ['µs', 'us'],
  ['μs', 'us'],
  ['KB', 'kB'],
  ['sec', 's'],
]);

const EXAMPLES: Readonly<Record<Quantity, string>> = {
  time: '<= 100ms',
  bytes: '<= 2GB',
  count: '<= 1000',
  rate: '>= 50/s',
  row_rate: '>= 1e5 rows/s',
  share: '<= 80%',
  number: '<= 1.2',
};

const COMPARISON =
  /^(<=|>=|==|<|>|=)?\s*([+-]?(?:\d[\d_]*(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)\s*(.*)$/i;

/** The units of some quantities, in the order of the table. */
function unitsOf(quantities: readonly Quantity[]): readonly string[] {
  return [...UNITS].flatMap(([name, { quantity }]) =>
    quantities.includes(quantity) ? [name] : [],
  );
}

/**
 * Reads a comparison whose figure is one of some quantities. A count needs no unit, a `number` has none; everything else
 * needs one. `implied` is the operator of a bare figure; without it, a bare figure is a fault.
 */
export function parseComparison(
  text: string,
  quantities: readonly Quantity[],
  implied?: Operator,
): Result<Comparison, ComparisonFault> {
  const examples = quantities.map((quantity) => `"${EXAMPLES[quantity]}"`).join(' or ');
  const fault = (message: string, hint = `write it as ${examples}`) =>
    ({ ok: false, error: { message, hint } }) as const;
  const match = COMPARISON.exec(text.trim());
  if (match === null) return fault(`"${text}" is not a comparison`);
  const [, sign, digits = '', suffix = ''] = match;
  const operator = sign === undefined ? implied : readOperator(sign);
  if (operator === undefined) {
    const example = EXAMPLES[quantities[0] ?? 'number'].split(' ')[0] ?? '<=';
    return fault(`"${text}" does not say how to compare`, `write "${example} ${text.trim()}"`);
  }
  const found = readUnit(suffix.trim(), quantities);
  if (found === undefined) {
    const known = unitsOf(quantities).join(', ');
    return suffix.trim() === ''
      ? fault(`"${text}" has no unit`, `write one of ${known}: ${examples}`)
      : fault(
          `"${text}" has the unit "${suffix.trim()}", which this figure does not have`,
          known === '' ? `write no unit: ${examples}` : `write one of ${known}`,
        );
  }
  const value = Number(digits.replaceAll('_', '')) * found.factor;
  if (!Number.isFinite(value) || value < 0)
    return fault(`"${text}" is not a figure that anything could reach`);
  return {
    ok: true,
    value: { operator, value, quantity: found.quantity, text: shown(operator, text) },
  };
}

function readOperator(text: string): Operator {
  switch (text) {
    case '<=':
    case '<':
    case '>=':
    case '>':
      return text;
    default:
      return '=';
  }
}

function readUnit(suffix: string, quantities: readonly Quantity[]): Unit | undefined {
  if (suffix === '') {
    const bare = quantities.find((quantity) => quantity === 'count' || quantity === 'number');
    return bare === undefined ? undefined : unit(bare, 1);
  }
  const name = suffix.replace(/\s*\/\s*/, '/');
  const known = UNITS.get(SPELLINGS.get(name) ?? name) ?? UNITS.get(name.toLowerCase());
  return known !== undefined && quantities.includes(known.quantity) ? known : undefined;
}

/** The text with its operator, also where that was implied. */
function shown(operator: Operator, text: string): string {
  const trimmed = text.trim();
  return /^[<>=]/.test(trimmed) ? trimmed.replace(/^==/, '=') : `${operator} ${trimmed}`;
}

/** Whether a figure meets a limit; a figure that is no number meets none. */
export function meets(figure: number, { operator, value }: Comparison): boolean {
  switch (operator) {
    case '<=':
      return figure <= value;
    case '<':
      return figure < value;
    case '>=':
      return figure >= value;
    case '>':
      return figure > value;
    case '=':
      return figure === value;
  }
}
