import { isTruthy, stringOf } from '../compare.ts';
import { intArgument, intOrNone, optionalInt, textArgument } from '../compile/signature.ts';
import { checkTextSize } from '../limits.ts';
import { fail } from '../template-error.ts';
import { toText } from '../text.ts';
import { Dict, Markup, Tuple, Undefined, type Value } from '../value.ts';
import { ARITHMETIC } from '../values/arithmetic.ts';
import { codePointLength, sliceCodePoints } from '../values/code-points.ts';
import { escapeHtml } from '../values/escape.ts';
import { lengthOf } from '../values/iterate.ts';
import { percentFormat } from '../values/percent-format.ts';
import {
  capitalizeText,
  centerText,
  replaceText,
  splitLines,
  stripText,
} from '../values/text-operations.ts';
import { failUndefined, typeName } from '../values/type-name.ts';
import { type Filter, filter } from './filter-table.ts';
import { wrapText } from './wrap-text.ts';

/** Changes the text of a value; what is escaped stays marked so. */
function mapText(value: Value, change: (text: string) => string): Value {
  const result = change(toText(value));
  return value instanceof Markup ? new Markup(result) : result;
}

/** The text of a value that has to be a str already. @throws {CompileError} MF2004 or MF2006 */
function requireText(value: Value): string {
  const text = stringOf(value);
  if (text !== undefined) return text;
  if (value instanceof Undefined) failUndefined(value);
  return fail('MF2006', `expected a str, got ${typeName(value)}`);
}

const TITLE_WORD = /[^-\s({[<]+/gu;

/** Upper case after spaces and opening brackets only, unlike str.title. */
function titleWords(text: string): string {
  return text.replace(TITLE_WORD, (word) => {
    const first = String.fromCodePoint(word.codePointAt(0) ?? 0);
    return first.toUpperCase() + word.slice(first.length).toLowerCase();
  });
}

function indent(value: Value, width: Value, first: boolean, blank: boolean): Value {
  const text = requireText(value);
  const isText = stringOf(width) !== undefined;
  const count = isText ? 0 : intArgument(width);
  checkTextSize(count);
  const indention = stringOf(width) ?? ' '.repeat(Math.max(0, count));
  const lines = splitLines(`${text}\n`);
  checkTextSize(text.length + lines.length * indention.length);
  const indented = lines.map((line, i) => {
    if (i === 0) return first ? indention + line : line;
    return line === '' && !blank ? line : indention + line;
  });
  const result = indented.join('\n');
  return value instanceof Markup ? new Markup(result) : result;
}

function truncate(
  value: Value,
  [lengthArgument, killWords, endArgument, leewayArgument]: readonly (Value | undefined)[],
): Value {
  const length = optionalInt(lengthArgument, 255);
  const end = endArgument === undefined ? '...' : textArgument(endArgument);
  const leeway = intOrNone(leewayArgument, 5);
  const endLength = codePointLength(end);
  if (length < endLength) fail('MF2009', `expected length >= ${endLength}, got ${length}`);
  if (leeway < 0) fail('MF2009', `expected leeway >= 0, got ${leeway}`);
  const size = lengthOf(value);
  if (size === undefined) return fail('MF2006', `object of type '${typeName(value)}' has no len()`);
  if (size <= length + leeway) return value;
  const text = requireText(value);
  const cut = sliceCodePoints(text, 0, length - endLength);
  const space = cut.lastIndexOf(' ');
  const kept = isTruthy(killWords ?? false) || space < 0 ? cut : cut.slice(0, space);
  return value instanceof Markup ? new Markup(kept + escapeHtml(end).text) : kept + end;
}

function replace(value: Value, old: Value, replacement: Value, count: number, escapes: boolean) {
  if (!escapes) return replaceText(toText(value), toText(old), toText(replacement), count);
  const isMarkup =
    value instanceof Markup || old instanceof Markup || replacement instanceof Markup;
  if (!isMarkup) return replaceText(toText(value), toText(old), toText(replacement), count);
  const text = escapeHtml(value).text;
  return new Markup(replaceText(text, toText(old), escapeHtml(replacement).text, count));
}

function wordWrap(value: Value, args: readonly (Value | undefined)[]): Value {
  const [width, breakLongWords, wrapString, breakOnHyphens] = args;
  const separator = (wrapString ?? null) === null ? '\n' : textArgument(wrapString);
  const lines = splitLines(requireText(value));
  if (lines.length === 0) return '';
  const options = {
    width: optionalInt(width, 79),
    breakLongWords: isTruthy(breakLongWords ?? true),
    breakOnHyphens: isTruthy(breakOnHyphens ?? true),
  };
  return lines.map((line) => wrapText(line, options).join(separator)).join(separator);
}

/** The filters that make text out of text. */
export const TEXT_FILTERS = {
  capitalize: filter('capitalize', (value) => mapText(value, capitalizeText)),
  center: filter('center width?', (value, [width]) =>
    mapText(value, (text) => centerText(text, optionalInt(width, 80))),
  ),
  format: (value, { positional, keyword }) => {
    if (positional.length > 0 && keyword.size > 0) {
      fail('MF2009', "can't handle positional and keyword arguments at the same time");
    }
    const args = keyword.size > 0 ? Dict.from(keyword) : new Tuple(positional);
    if (value instanceof Markup) return ARITHMETIC['%'](value, args);
    return percentFormat(toText(value), args);
  },
  indent: filter('indent width? first? blank?', (value, [width, first, blank]) =>
    indent(
      value,
      width === undefined ? 4 : width,
      isTruthy(first ?? false),
      isTruthy(blank ?? false),
    ),
  ),
  lower: filter('lower', (value) => mapText(value, (text) => text.toLowerCase())),
  replace: filter('replace old new count?', (value, [old, replacement, count], site) =>
    replace(value, old ?? null, replacement ?? null, intOrNone(count, -1), site.autoescape),
  ),
  string: filter('string', (value) => (value instanceof Markup ? value : toText(value))),
  title: filter('title', (value) => mapText(value, titleWords)),
  trim: filter('trim chars?', (value, [chars]) =>
    mapText(value, (text) => {
      const set = (chars ?? null) === null ? undefined : textArgument(chars);
      return stripText(text, set, { start: true, end: true });
    }),
  ),
  truncate: filter('truncate length? killwords? end? leeway?', truncate),
  upper: filter('upper', (value) => mapText(value, (text) => text.toUpperCase())),
  wordcount: filter('wordcount', (value) => {
    let count = 0;
    for (const _ of toText(value).matchAll(/[\p{L}\p{N}_]+/gu)) count++;
    return count;
  }),
  wordwrap: filter('wordwrap width? break_long_words? wrapstring? break_on_hyphens?', wordWrap),
} satisfies Record<string, Filter>;
