import type { Diagnostic, SourceSpan } from '../base/diagnostic.ts';
import { MemflowError } from '../base/errors.ts';
import { renderNative } from '../jinja/render.ts';
import { parseTemplate } from '../jinja/template.ts';
import { Dict, Float, Tuple, type Value } from '../jinja/value.ts';
import type { YamlEntry, YamlNode, YamlScalar } from '../yaml/yaml-node.ts';

/** How the templates in a YAML tree are rendered. */
export interface RenderYamlOptions {
  readonly lookup: (name: string) => Value | undefined;
  /** Whether the value under a key is left as it is, with everything below; `path` leads from the root to the key. */
  readonly isKept?: (path: readonly string[]) => boolean;
  readonly diagnostics: Diagnostic[];
}

/** The tree with every text that holds a template replaced by what it renders to, natively as in dbt: "{{ 1 }}" is a number. */
export function renderYaml(node: YamlNode, options: RenderYamlOptions): YamlNode {
  return node.span.file.text.includes('{{') || node.span.file.text.includes('{%')
    ? render(node, [], options)
    : node;
}

function render(node: YamlNode, path: readonly string[], options: RenderYamlOptions): YamlNode {
  if (node.kind === 'scalar') return hasTemplate(node) ? renderScalar(node, options) : node;
  if (node.kind === 'sequence') {
    return { ...node, items: node.items.map((item) => render(item, path, options)) };
  }
  const entries = new Map<string, YamlEntry>();
  for (const entry of node.entries.values()) {
    const inner = [...path, entry.key];
    const value =
      options.isKept?.(inner) === true ? entry.value : render(entry.value, inner, options);
    entries.set(entry.key, value === entry.value ? entry : { ...entry, value });
  }
  return { ...node, entries };
}

/** Whether a value is a text that has to be rendered. */
function hasTemplate(node: YamlNode): node is YamlScalar {
  return node.kind === 'scalar' && node.type === 'string' && /\{[{%#]/.test(node.text);
}

function renderScalar(node: YamlScalar, options: RenderYamlOptions): YamlNode {
  const file = { path: node.span.file.path, text: node.text };
  try {
    const value = renderNative(parseTemplate(file), { lookup: options.lookup });
    if (value instanceof Promise) return node;
    return valueToYaml(value, node.span);
  } catch (error: unknown) {
    if (!(error instanceof MemflowError)) throw error;
    options.diagnostics.push(...relocate(error.diagnostics, file, node));
    return node;
  }
}

/** Moves places within a value's own text to the YAML file that the value stands in. */
export function relocate(
  diagnostics: readonly Diagnostic[],
  file: SourceSpan['file'],
  node: YamlScalar,
): readonly Diagnostic[] {
  const move = (span: SourceSpan): SourceSpan =>
    span.file === file ? spanWithin(node, span) : span;
  return diagnostics.map((diagnostic) => ({
    ...diagnostic,
    span: diagnostic.span === undefined ? node.span : move(diagnostic.span),
    ...(diagnostic.callStack === undefined ? {} : { callStack: diagnostic.callStack.map(move) }),
    ...(diagnostic.related === undefined
      ? {}
      : { related: diagnostic.related.map((other) => ({ ...other, span: move(other.span) })) }),
  }));
}

/** The place in the YAML file of a place in the value; the whole value where escapes or folding lie between. */
function spanWithin(node: YamlScalar, inner: SourceSpan): SourceSpan {
  const { file, start, end } = node.span;
  const lead = node.style === 'quoted' ? 1 : 0;
  if (!file.text.startsWith(node.text, start + lead)) return { file, start, end };
  const base = start + lead;
  return { file, start: base + inner.start, end: base + inner.end };
}

/** A Python value as a YAML tree whose every part is at `span`. */
function valueToYaml(value: Value, span: SourceSpan): YamlNode {
  const items = value instanceof Tuple ? value.items : value;
  if (Array.isArray(items)) {
    return { kind: 'sequence', items: items.map((item: Value) => valueToYaml(item, span)), span };
  }
  if (value instanceof Dict) {
    const entries = new Map<string, YamlEntry>();
    for (const [key, inner] of value.entries()) {
      entries.set(String(key), {
        key: String(key),
        keySpan: span,
        value: valueToYaml(inner, span),
      });
    }
    return { kind: 'mapping', entries, span };
  }
  return scalarOf(value, span);
}

function scalarOf(value: Value, span: SourceSpan): YamlScalar {
  const base = { kind: 'scalar', style: 'quoted', span } as const;
  if (typeof value === 'boolean') return { ...base, type: 'boolean', value, text: String(value) };
  if (typeof value === 'number' || typeof value === 'bigint') {
    return { ...base, type: 'integer', value, text: String(value) };
  }
  if (value instanceof Float) {
    return { ...base, type: 'float', value: value.value, text: String(value.value) };
  }
  if (typeof value === 'string') return { ...base, type: 'string', value, text: value };
  return { ...base, type: 'null', value: null, text: '' };
}
