import { Dict, Float, Markup, Tuple, type Value } from '../jinja/value.ts';

/**
 * A value as Python's `json.dumps` writes it: a space after `,` and `:`, floats with a point, ASCII only.
 * Undefined where a value has no JSON form.
 */
export function pythonJson(value: Value, sortKeys: boolean): string | undefined {
  if (value === null) return 'null';
  if (typeof value === 'boolean' || typeof value === 'number' || typeof value === 'bigint')
    return String(value);
  if (typeof value === 'string') return quote(value);
  if (value instanceof Markup) return quote(value.text);
  if (value instanceof Float) return floatText(value.value);
  const items = value instanceof Tuple ? value.items : value;
  if (Array.isArray(items))
    return joinAll(items, (item: Value) => pythonJson(item, sortKeys), '[', ']');
  if (!(value instanceof Dict)) return undefined;
  const entries = [...value.entries()];
  if (sortKeys) entries.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
  return joinAll(
    entries,
    ([key, inner]) => {
      const [name, text] = [keyText(key), pythonJson(inner, sortKeys)];
      return name === undefined || text === undefined ? undefined : `${quote(name)}: ${text}`;
    },
    '{',
    '}',
  );
}

function joinAll<T>(
  items: readonly T[],
  write: (item: T) => string | undefined,
  open: string,
  close: string,
): string | undefined {
  const texts: string[] = [];
  for (const item of items) {
    const text = write(item);
    if (text === undefined) return undefined;
    texts.push(text);
  }
  return `${open}${texts.join(', ')}${close}`;
}

function keyText(key: Value): string | undefined {
  if (typeof key === 'string') return key;
  if (
    key === null ||
    typeof key === 'boolean' ||
    typeof key === 'number' ||
    typeof key === 'bigint'
  ) {
    return String(key);
  }
  return key instanceof Float ? floatText(key.value) : undefined;
}

function floatText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  return Number.isInteger(value) && Math.abs(value) < 1e16 ? value.toFixed(1) : String(value);
}

function quote(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
