import { extractCalls } from '../jinja/extract-calls.ts';
import type { Template } from '../jinja/template.ts';
import type { ConfigValue } from './change.ts';

/** The text of a model with another configuration, or why it cannot be written into it. */
export type ConfigEdit =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly reason: string };

/**
 * Writes keys into the `config()` call of a model's template, which goes before every other place that configures it; null
 * removes a key. Everything else stays as it is: comments, order, layout, line ends. What is not one plain call is refused.
 */
export function editConfig(
  template: Template,
  entries: ReadonlyMap<string, ConfigValue | null>,
): ConfigEdit {
  const { text } = template.file;
  const calls = extractCalls(template).calls.filter(({ name }) => name === 'config');
  const [call] = calls;
  const added = [...entries].flatMap(([key, value]) =>
    value === null ? [] : [`${key}=${jinjaLiteral(value)}`],
  );
  if (call === undefined) {
    if (added.length < entries.size) return refused('the key stands in another file');
    const end = text.includes('\r\n') ? '\r\n' : '\n';
    return { ok: true, text: `{{ config(${added.join(', ')}) }}${end}${text}` };
  }
  if (calls.length > 1) return refused('it has several calls of config()');
  if (call.conditional) return refused('its config() may not run');
  if (call.positional.length > 0 || call.argumentSpans.length !== call.keyword.size)
    return refused('its config() is not made of plain keys');
  const keys = [...call.keyword.keys()];
  let edited = text;
  let list = keys.map((key, i) => ({ key, span: call.argumentSpans[i] }));
  // From the end, so that places in front stay where they are.
  for (const { key, span } of [...list].reverse()) {
    const value = entries.get(key);
    if (value === undefined || span === undefined) continue;
    if (value === null) {
      const cut = withoutArgument(edited, key, span);
      if (cut === undefined) return refused(`"${key}" cannot be taken out safely`);
      edited = cut;
      list = list.filter((one) => one.key !== key);
    } else edited = edited.slice(0, span.start) + jinjaLiteral(value) + edited.slice(span.end);
  }
  const missing = [...entries].filter(([key]) => !call.keyword.has(key));
  if (missing.some(([, value]) => value === null)) return refused('the key stands in another file');
  const texts = missing.flatMap(([key, value]) =>
    value === null ? [] : [`${key}=${jinjaLiteral(value)}`],
  );
  return texts.length === 0 ? { ok: true, text: edited } : append(edited, call.span.start, texts);
}

function refused(reason: string): ConfigEdit {
  return { ok: false, reason };
}

/** Takes `, key=value` or `key=value,` out. */
function withoutArgument(
  text: string,
  key: string,
  span: { readonly start: number; readonly end: number },
): string | undefined {
  const head = new RegExp(`(,\\s*)?${key}\\s*=\\s*$`).exec(text.slice(0, span.start));
  if (head === null) return undefined;
  const tail = head[1] === undefined ? (/^\s*,\s*/.exec(text.slice(span.end))?.[0].length ?? 0) : 0;
  return text.slice(0, head.index) + text.slice(span.end + tail);
}

/** Adds arguments behind the last one, each on a line of its own where that is how the others stand. */
function append(text: string, start: number, added: readonly string[]): ConfigEdit {
  const close = closingParenthesis(text, start);
  if (close === undefined) return refused('the end of its config() cannot be found');
  const inside = text.slice(start, close);
  const last = inside.trimEnd();
  const isEmpty = last.endsWith('(');
  const indent = /\n([ \t]*)[^\n]*$/.exec(last)?.[1];
  const separator =
    indent === undefined ? ' ' : `${text.includes('\r\n') ? '\r\n' : '\n'}${indent}`;
  const comma = isEmpty ? '' : last.endsWith(',') ? separator : `,${separator}`;
  const at = start + last.length;
  return {
    ok: true,
    text: `${text.slice(0, at)}${comma}${added.join(`,${separator}`)}${text.slice(at)}`,
  };
}

/** Where the parenthesis of a call ends that begins at `start`; texts in quotes are passed over. */
function closingParenthesis(text: string, start: number): number | undefined {
  let depth = 0;
  let quote = '';
  for (let at = start; at < text.length; at++) {
    const char = text[at] ?? '';
    if (quote !== '') {
      if (char === '\\') at++;
      else if (char === quote) quote = '';
    } else if (char === "'" || char === '"') quote = char;
    else if (char === '(') depth++;
    else if (char === ')' && --depth === 0) return at;
  }
  return undefined;
}

/** Data as it is written in a template. */
export function jinjaLiteral(value: ConfigValue): string {
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return `'${value.replaceAll(/[\\']/g, '\\$&')}'`;
  if (isList(value)) return `[${value.map(jinjaLiteral).join(', ')}]`;
  const entries = Object.entries(value).map(([key, one]) => `'${key}': ${jinjaLiteral(one)}`);
  return `{${entries.join(', ')}}`;
}

function isList(value: ConfigValue): value is readonly ConfigValue[] {
  return Array.isArray(value);
}
