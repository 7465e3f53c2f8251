/** What is wrong with a string literal, and where in it. */
export interface EscapeFault {
  readonly message: string;
  readonly offset: number;
}

const SIMPLE_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\n', ''],
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
]);

const HEX_ESCAPES: ReadonlyMap<string, { readonly digits: number; readonly name: string }> =
  new Map([
    ['x', { digits: 2, name: '\\xXX' }],
    ['u', { digits: 4, name: '\\uXXXX' }],
    ['U', { digits: 8, name: '\\UXXXXXXXX' }],
  ]);

/**
 * The value of a string literal's content, by the rules of Python's `unicode-escape` codec, which Jinja2 uses:
 * unknown escapes keep their backslash, and a backslash before a non-ASCII character spells its code out.
 */
export function unescapeString(source: string): string | EscapeFault {
  const content = source.replace(/\r\n?/g, '\n');
  if (!content.includes('\\')) return content;
  let result = '';
  let at = 0;
  while (at < content.length) {
    const backslash = content.indexOf('\\', at);
    if (backslash < 0) return result + content.slice(at);
    result += content.slice(at, backslash);
    const read = readEscape(content, backslash + 1);
    if ('message' in read) return { message: read.message, offset: backslash };
    result += read.text;
    at = read.end;
  }
  return result;
}

type Escape = { readonly text: string; readonly end: number } | { readonly message: string };

function readEscape(content: string, at: number): Escape {
  const char = String.fromCodePoint(content.codePointAt(at) ?? 0x5c);
  const simple = SIMPLE_ESCAPES.get(char);
  if (simple !== undefined) return { text: simple, end: at + 1 };
  const hex = HEX_ESCAPES.get(char);
  if (hex !== undefined) return readHex(content, at + 1, hex.digits, hex.name);
  const octal = /^[0-7]{1,3}/.exec(content.slice(at, at + 3))?.[0];
  if (octal !== undefined) {
    return { text: String.fromCodePoint(Number.parseInt(octal, 8)), end: at + octal.length };
  }
  if (char === 'N') {
    const isNamed = /^N\{[^}]+\}/.test(content.slice(at, at + 100));
    return {
      message: isNamed ? 'unknown Unicode character name' : 'malformed \\N character escape',
    };
  }
  return { text: `\\${char < '\x80' ? char : spellOut(char)}`, end: at + char.length };
}

function readHex(content: string, at: number, digits: number, name: string): Escape {
  const text = content.slice(at, at + digits);
  if (text.length < digits || !/^[0-9a-f]+$/i.test(text))
    return { message: `truncated ${name} escape` };
  const code = Number.parseInt(text, 16);
  if (code > 0x10ffff) return { message: 'illegal Unicode character' };
  return { text: String.fromCodePoint(code), end: at + digits };
}

function spellOut(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code <= 0xff) return `x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `u${hex.padStart(4, '0')}` : `U${hex.padStart(8, '0')}`;
}
