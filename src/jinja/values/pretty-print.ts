import { isOrdered } from '../compare.ts';
import { MAX_TEXT, VisitCounter } from '../limits.ts';
import { fail } from '../template-error.ts';
import { stringRepr, toRepr } from '../text.ts';
import { Dict, PySet, Tuple, type Value } from '../value.ts';

const WIDTH = 80;

/** Python's pprint.pformat: the repr, over several lines where it is longer than 80 characters. */
export function prettyPrint(value: Value): string {
  return new Printer().format(value, 0, 0);
}

class Printer {
  readonly #visits = new VisitCounter();
  readonly #open = new Set<Value>();
  /** Characters made so far: each level has its own text. */
  #length = 0;

  /**
   * @param indent the column where the value starts
   * @param allowance characters that must still fit behind it on its last line
   */
  format(value: Value, indent: number, allowance: number): string {
    this.#visits.visit();
    if (this.#open.has(value)) return '<Recursion>';
    const flat = toRepr(sortedDicts(value, this.#visits));
    this.#length += flat.length;
    if (this.#length > MAX_TEXT) fail('MF2012', 'the text of a value is too large');
    if (flat.length <= WIDTH - indent - allowance) return flat;
    this.#open.add(value);
    const text = this.#formatLong(value, indent, allowance) ?? flat;
    this.#open.delete(value);
    return text;
  }

  #formatLong(value: Value, indent: number, allowance: number): string | undefined {
    if (Array.isArray(value)) {
      return `[${this.#items(value, indent + 1, allowance + 1)}]`;
    }
    if (value instanceof Tuple) {
      const close = value.items.length === 1 ? ',)' : ')';
      return `(${this.#items(value.items, indent + 1, allowance + close.length)}${close}`;
    }
    if (value instanceof PySet && value.size > 0) {
      return `{${this.#items(sortItems([...value.items()]), indent + 1, allowance + 1)}}`;
    }
    if (value instanceof Dict && value.size > 0) {
      return `{${this.#entries(value, indent, allowance + 1)}}`;
    }
    return typeof value === 'string' ? formatString(value, indent, allowance) : undefined;
  }

  #items(items: readonly Value[], indent: number, allowance: number): string {
    const texts = items.map((item, i) => {
      const isLast = i === items.length - 1;
      return this.format(item, indent, isLast ? allowance : 1);
    });
    return texts.join(`,\n${' '.repeat(indent)}`);
  }

  #entries(dict: Dict, indent: number, allowance: number): string {
    const entries = sortEntries(dict);
    const texts = entries.map(([key, value], i) => {
      const shown = toRepr(key);
      const isLast = i === entries.length - 1;
      const text = this.format(value, indent + 1 + shown.length + 2, isLast ? allowance : 1);
      return `${shown}: ${text}`;
    });
    return texts.join(`,\n${' '.repeat(indent + 1)}`);
  }
}

function sortEntries(dict: Dict): (readonly [Value, Value])[] {
  return [...dict.entries()].sort(([a], [b]) => compareKeys(a, b));
}

function sortItems(items: Value[]): Value[] {
  return items.sort(compareKeys);
}

/** Keys that have no order keep theirs. */
function compareKeys(a: Value, b: Value): number {
  const isText = typeof a === 'string' && typeof b === 'string';
  const isNumber = typeof a === 'number' && typeof b === 'number';
  if (!isText && !isNumber) return 0;
  return isOrdered('<', a, b) ? -1 : 1;
}

/** The value with the keys of its dicts in order, as pprint shows them. */
function sortedDicts(value: Value, visits: VisitCounter, depth = 0): Value {
  visits.visit();
  if (depth > 100) return value;
  const sorted = (item: Value) => sortedDicts(item, visits, depth + 1);
  if (Array.isArray(value)) return value.map(sorted);
  if (value instanceof Tuple) return new Tuple(value.items.map(sorted));
  if (!(value instanceof Dict)) return value;
  return Dict.from(sortEntries(value).map(([key, item]) => [key, sorted(item)] as const));
}

/** A long text in pieces of whole words, one literal per line. */
function formatString(text: string, indent: number, allowance: number): string {
  const isTop = indent === 0;
  const column = isTop ? 1 : indent;
  const pieces: string[] = [];
  const lines = text.split(/(?<=\n)/);
  lines.forEach((line, i) => {
    const isLastLine = i === lines.length - 1;
    const room = WIDTH - column - (isLastLine ? allowance + (isTop ? 1 : 0) : 0);
    if (stringRepr(line).length <= room) pieces.push(stringRepr(line));
    else pieces.push(...wrapLine(line, WIDTH - column, room));
  });
  if (pieces.length === 1) return pieces[0] ?? "''";
  const joined = pieces.join(`\n${' '.repeat(column)}`);
  return isTop ? `(${joined})` : joined;
}

function wrapLine(line: string, room: number, lastRoom: number): readonly string[] {
  const pieces: string[] = [];
  const words = line.match(/\S*\s*/g)?.filter((word) => word !== '') ?? [];
  let current = '';
  words.forEach((word, i) => {
    const isLast = i === words.length - 1;
    const candidate = current + word;
    if (stringRepr(candidate).length > (isLast ? lastRoom : room) && current !== '') {
      pieces.push(stringRepr(current));
      current = word;
    } else current = candidate;
  });
  if (current !== '') pieces.push(stringRepr(current));
  return pieces;
}
