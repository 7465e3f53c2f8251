import { toText } from '../text.ts';
import { Markup, type Value } from '../value.ts';

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ["'", '&#39;'],
  ['"', '&#34;'],
]);

/** A value as HTML text; what is escaped already stays. */
export function escapeHtml(value: Value): Markup {
  if (value instanceof Markup) return value;
  const text = toText(value);
  if (!/[&<>'"]/.test(text)) return new Markup(text);
  return new Markup(text.replace(/[&<>'"]/g, (char) => ENTITIES.get(char) ?? char));
}
