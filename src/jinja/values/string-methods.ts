import { stringOf } from '../compare.ts';
import {
  flagArgument,
  intArgument,
  intOrNone,
  optionalInt,
  textArgument,
} from '../compile/signature.ts';
import { checkTextSize } from '../limits.ts';
import { fail } from '../template-error.ts';
import { Dict, Tuple, type Value } from '../value.ts';
import { codePointLength, codePointOffset, hasSurrogates, sliceCodePoints } from './code-points.ts';
import { toItems } from './iterate.ts';
import { type Method, type MethodBody, methodTable } from './method-table.ts';
import { STRING_PREDICATES } from './string-predicates.ts';
import {
  capitalizeText,
  centerText,
  countOccurrences,
  expandTabs,
  justifyText,
  replaceText,
  splitLines,
  splitText,
  splitTextFromEnd,
  splitWords,
  splitWordsFromEnd,
  stripText,
  titleText,
} from './text-operations.ts';
import { typeName } from './type-name.ts';

type Body = MethodBody<string>;
type Argument = Value | undefined;

function chars(value: Argument): string | undefined {
  if (value === undefined || value === null) return undefined;
  return textArgument(value, 'strip arg');
}

function fillCharacter(value: Argument): string {
  const fill = value === undefined ? ' ' : textArgument(value, 'The fill character');
  if (codePointLength(fill) !== 1) {
    fail('MF2006', 'The fill character must be exactly one character long');
  }
  return fill;
}

/** The part between two optional code point offsets, and where it starts in UTF-16 units. */
function section(text: string, start: Argument, end: Argument) {
  if ((start ?? null) === null && (end ?? null) === null) return { part: text, from: 0 };
  const length = codePointLength(text);
  const clamp = (offset: number) =>
    Math.min(Math.max(offset < 0 ? offset + length : offset, 0), length);
  const from = intOrNone(start, 0);
  const first = from > length ? length + 1 : clamp(from);
  const last = clamp(intOrNone(end, length));
  if (first > last) return undefined;
  const before = hasSurrogates(text) ? sliceCodePoints(text, 0, first).length : first;
  return { part: sliceCodePoints(text, first, last), from: before };
}

function find(text: string, [sub, start, end]: readonly Argument[], fromEnd: boolean): number {
  const wanted = textArgument(sub);
  const found = section(text, start, end);
  if (found === undefined) return -1;
  const at = fromEnd ? found.part.lastIndexOf(wanted) : found.part.indexOf(wanted);
  return at < 0 ? -1 : codePointOffset(text, found.from + at);
}

function index(text: string, args: readonly Argument[], fromEnd: boolean): number {
  const at = find(text, args, fromEnd);
  return at >= 0 ? at : fail('MF2008', 'substring not found');
}

function count(text: string, [sub, start, end]: readonly Argument[]): number {
  const wanted = textArgument(sub);
  const found = section(text, start, end);
  if (found === undefined) return 0;
  return wanted === '' ? codePointLength(found.part) + 1 : countOccurrences(found.part, wanted);
}

function hasAffix(
  text: string,
  [affix, start, end]: readonly Argument[],
  test: (part: string, affix: string) => boolean,
  name: string,
): boolean {
  const options = affix instanceof Tuple ? affix.items : [affix ?? null];
  const found = section(text, start, end);
  return options.some((option) => {
    const wanted = stringOf(option);
    if (wanted === undefined) {
      const type = typeName(option);
      return fail('MF2006', `${name} first arg must be str or a tuple of str, not ${type}`);
    }
    return found !== undefined && test(found.part, wanted);
  });
}

function partition(text: string, separator: Argument, fromEnd: boolean): Tuple {
  const wanted = textArgument(separator);
  if (wanted === '') fail('MF2007', 'empty separator');
  const at = fromEnd ? text.lastIndexOf(wanted) : text.indexOf(wanted);
  if (at < 0) return new Tuple(fromEnd ? ['', '', text] : [text, '', '']);
  return new Tuple([text.slice(0, at), wanted, text.slice(at + wanted.length)]);
}

/** Python's str.join. @throws {CompileError} MF2006 or MF2012 */
function join(text: string, iterable: Argument): string {
  const parts = toItems(iterable ?? null).map((item, i) => {
    const part = stringOf(item);
    return (
      part ?? fail('MF2006', `sequence item ${i}: expected str instance, ${typeName(item)} found`)
    );
  });
  checkTextSize(parts.reduce((size, part) => size + part.length + text.length, 0));
  return parts.join(text);
}

function zeroFill(text: string, width: number): string {
  const sign = /^[-+]/.test(text) ? text.charAt(0) : '';
  return sign + justifyText(text.slice(sign.length), width - sign.length, '0', 'right');
}

function translate(text: string, table: Value): string {
  if (!(table instanceof Dict)) {
    return fail('MF2006', `'${typeName(table)}' object is not subscriptable`);
  }
  let result = '';
  for (const char of text) {
    const mapped = table.get(char.codePointAt(0) ?? 0);
    if (mapped === undefined) result += char;
    else if (typeof mapped === 'number') result += String.fromCodePoint(mapped);
    else if (mapped !== null) result += textArgument(mapped, 'character mapping');
  }
  checkTextSize(result.length);
  return result;
}

function makeTranslation([from, to, dropped]: readonly Argument[]): Dict {
  const table = new Dict();
  if (from instanceof Dict && to === undefined) {
    for (const [key, value] of from.entries()) {
      table.set(typeof key === 'string' ? (key.codePointAt(0) ?? 0) : key, value);
    }
    return table;
  }
  const source = [...textArgument(from)];
  const target = [...textArgument(to)];
  if (source.length !== target.length) {
    fail('MF2007', 'the first two maketrans arguments must have equal length');
  }
  source.forEach((char, i) => {
    table.set(char.codePointAt(0) ?? 0, target[i]?.codePointAt(0) ?? null);
  });
  for (const char of dropped === undefined ? '' : textArgument(dropped)) {
    table.set(char.codePointAt(0) ?? 0, null);
  }
  return table;
}

function swapCase(text: string): string {
  return [...text]
    .map((char) => (/\p{Uppercase}/u.test(char) ? char.toLowerCase() : char.toUpperCase()))
    .join('');
}

function replace(text: string, [old, replacement, limit]: readonly Argument[]): string {
  const shown = [old, replacement].map((value, i) =>
    textArgument(value, `replace() argument ${i + 1}`),
  );
  return replaceText(text, shown[0] ?? '', shown[1] ?? '', optionalInt(limit, -1));
}

function split(text: string, [separator, limit]: readonly Argument[]): Value[] {
  const most = optionalInt(limit, -1);
  return (separator ?? null) === null
    ? splitWords(text, most)
    : splitText(text, textArgument(separator), most);
}

function splitFromEnd(text: string, [separator, limit]: readonly Argument[]): Value[] {
  const most = optionalInt(limit, -1);
  return (separator ?? null) === null
    ? splitWordsFromEnd(text, most)
    : splitTextFromEnd(text, textArgument(separator), most);
}

const both = { start: true, end: true };
const justify =
  (side: 'left' | 'right'): Body =>
  (self, [width, fill]) =>
    justifyText(self, intArgument(width ?? null), fillCharacter(fill), side);

/** The methods of Python's str but `format` and `format_map`; `encode` is refused. */
export const STRING_METHODS: ReadonlyMap<string, Method<string>> = new Map([
  ...STRING_PREDICATES,
  ...methodTable<string>({
    capitalize: (self) => capitalizeText(self),
    casefold: (self) => self.toLowerCase().replaceAll('ß', 'ss').replaceAll('ς', 'σ'),
    'center width fillchar? /': (self, [width, fill]) =>
      centerText(self, intArgument(width ?? null), fillCharacter(fill)),
    'count sub start? end? /': (self, args) => count(self, args),
    'encode encoding? errors?': () =>
      fail('MF2010', 'str.encode is not available: templates work with text only'),
    'endswith suffix start? end? /': (self, args) =>
      hasAffix(self, args, (part, affix) => part.endsWith(affix), 'endswith'),
    'expandtabs tabsize?': (self, [size]) => expandTabs(self, optionalInt(size, 8)),
    'find sub start? end? /': (self, args) => find(self, args, false),
    'index sub start? end? /': (self, args) => index(self, args, false),
    'join iterable /': (self, [iterable]) => join(self, iterable),
    'ljust width fillchar? /': justify('left'),
    lower: (self) => self.toLowerCase(),
    'lstrip chars? /': (self, [set]) => stripText(self, chars(set), { start: true, end: false }),
    'maketrans x y? z? /': (_self, args) => makeTranslation(args),
    'partition sep /': (self, [separator]) => partition(self, separator, false),
    'removeprefix prefix /': (self, [prefix]) => {
      const wanted = textArgument(prefix);
      return self.startsWith(wanted) ? self.slice(wanted.length) : self;
    },
    'removesuffix suffix /': (self, [suffix]) => {
      const wanted = textArgument(suffix);
      return wanted !== '' && self.endsWith(wanted) ? self.slice(0, -wanted.length) : self;
    },
    'replace old new count? /': (self, args) => replace(self, args),
    'rfind sub start? end? /': (self, args) => find(self, args, true),
    'rindex sub start? end? /': (self, args) => index(self, args, true),
    'rjust width fillchar? /': justify('right'),
    'rpartition sep /': (self, [separator]) => partition(self, separator, true),
    'rsplit sep? maxsplit?': (self, args) => splitFromEnd(self, args),
    'rstrip chars? /': (self, [set]) => stripText(self, chars(set), { start: false, end: true }),
    'split sep? maxsplit?': (self, args) => split(self, args),
    'splitlines keepends?': (self, [keep]) => splitLines(self, flagArgument(keep)),
    'startswith prefix start? end? /': (self, args) =>
      hasAffix(self, args, (part, affix) => part.startsWith(affix), 'startswith'),
    'strip chars? /': (self, [set]) => stripText(self, chars(set), both),
    swapcase: (self) => swapCase(self),
    title: (self) => titleText(self),
    'translate table /': (self, [table]) => translate(self, table ?? null),
    upper: (self) => self.toUpperCase(),
    'zfill width /': (self, [width]) => zeroFill(self, intArgument(width ?? null)),
  }),
]);
