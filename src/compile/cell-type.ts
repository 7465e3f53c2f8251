/** The type of a column, taken apart: `STRUCT(a DATE[])` has a field, which has items. */
export interface CellType {
  /** The name without parameters: `DECIMAL`, `TIMESTAMP WITH TIME ZONE`, `LIST`, `STRUCT`, `MAP`, `UNION`. */
  readonly base: string;
  /** The items of a list, the keys and values of a map, the fields of a struct or union. */
  readonly parts: readonly CellPart[];
}

interface CellPart {
  /** Empty where the part has none. */
  readonly name: string;
  readonly type: CellType;
}

const FIELD = /^\s*(?:"((?:[^"]|"")*)"|(\S+))\s+(.*)$/s;

/** The type that the engine spells so. */
export function parseCellType(text: string): CellType {
  const list = /^(.*)\[\d*\]$/s.exec(text);
  if (list !== null)
    return { base: 'LIST', parts: [{ name: '', type: parseCellType(list[1] ?? '') }] };
  const [, base = text, inner] = /^([^(]*)(?:\((.*)\))?$/s.exec(text) ?? [];
  const name = base.trim().toUpperCase();
  if (inner === undefined || !['STRUCT', 'UNION', 'MAP'].includes(name)) {
    return { base: name, parts: [] };
  }
  const parts = splitParts(inner);
  return { base: name, parts: name === 'MAP' ? parts.map(unnamedPart) : parts.map(namedPart) };
}

function unnamedPart(text: string): CellPart {
  return { name: '', type: parseCellType(text.trim()) };
}

function namedPart(text: string): CellPart {
  const [, quoted, bare = '', type = ''] = FIELD.exec(text) ?? [];
  return { name: quoted?.replaceAll('""', '"') ?? bare, type: parseCellType(type.trim()) };
}

/** At the commas that are inside of neither quotes nor parentheses. */
function splitParts(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"]|"")*"|'(?:[^']|'')*'|[(),]/g)) {
    if (token === '(') depth++;
    else if (token === ')') depth--;
    else if (token === ',' && depth === 0) {
      parts.push(text.slice(start, index));
      start = index + 1;
    }
  }
  return [...parts, text.slice(start)];
}
