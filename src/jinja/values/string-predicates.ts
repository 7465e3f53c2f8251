import { type Method, methodTable } from './method-table.ts';
import { SPACE_CLASS } from './space.ts';

const ALPHA = /^\p{L}+$/u;
// Digits that are not decimal: superscripts, subscripts and the circled digits, as Python counts them.
const DIGIT =
  /^[\p{Nd}\u00b2\u00b3\u00b9\u1369-\u1371\u19da\u2070\u2074-\u2079\u2080-\u2089\u2460-\u2468\u2474-\u247c\u2488-\u2490\u24ea\u24f5-\u24fd\u24ff\u2776-\u277e\u2780-\u2788\u278a-\u2792]+$/u;
const DECIMAL = /^\p{Nd}+$/u;
const NUMERIC = /^[\p{N}〇一二三四五六七八九十百千万]+$/u;
const ALNUM = /^[\p{L}\p{N}]+$/u;
const SPACES = new RegExp(`^[${SPACE_CLASS}]+$`);
const UNPRINTABLE = /[^ \P{Z}]|\p{C}/u;
const IDENTIFIER = /^[\p{XID_Start}_]\p{XID_Continue}*$/u;

/** Python's str.islower. */
export function isLower(text: string): boolean {
  return /\p{Lowercase}/u.test(text) && !/[\p{Uppercase}\p{Lt}]/u.test(text);
}

/** Python's str.isupper. */
export function isUpper(text: string): boolean {
  return /\p{Uppercase}/u.test(text) && !/[\p{Lowercase}\p{Lt}]/u.test(text);
}

/** Upper case exactly after what has no case, and at least one letter. */
function isTitle(text: string): boolean {
  let isInWord = false;
  let hasCase = false;
  for (const char of text) {
    const isBig = /[\p{Uppercase}\p{Lt}]/u.test(char);
    const isSmall = /\p{Lowercase}/u.test(char);
    if ((isBig && isInWord) || (isSmall && !isInWord)) return false;
    isInWord = isBig || isSmall;
    hasCase ||= isInWord;
  }
  return hasCase;
}

/** The `is...` methods of Python's str. */
export const STRING_PREDICATES: ReadonlyMap<string, Method<string>> = methodTable<string>({
  isalnum: (self) => ALNUM.test(self),
  isalpha: (self) => ALPHA.test(self),
  isascii: (self) => /^[\0-\x7f]*$/.test(self),
  isdecimal: (self) => DECIMAL.test(self),
  isdigit: (self) => DIGIT.test(self),
  isidentifier: (self) => IDENTIFIER.test(self),
  islower: (self) => isLower(self),
  isnumeric: (self) => NUMERIC.test(self),
  isprintable: (self) => !UNPRINTABLE.test(self),
  isspace: (self) => SPACES.test(self),
  istitle: (self) => isTitle(self),
  isupper: (self) => isUpper(self),
});
