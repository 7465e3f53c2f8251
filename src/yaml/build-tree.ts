import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Scalar } from 'yaml';
import type { Diagnostic, SourceFile, SourceSpan } from '../base/diagnostic.ts';
import { errorDiagnostic } from '../base/errors.ts';
import { checkNumber } from './check-number.ts';
import { safeInteger } from './scalar-type.ts';
import type { ParsedYaml, YamlEntry, YamlMapping, YamlNode, YamlScalar } from './yaml-node.ts';

const MAX_DEPTH = 100;
/** How many nodes the aliases of one file may add. */
const MAX_ALIASED_NODES = 10_000;
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Turns the library's document into our tree: aliases and merge keys resolved, keys checked. */
export function buildTree(document: Document.Parsed, file: SourceFile): ParsedYaml {
  const diagnostics: Diagnostic[] = [];
  const open = new Set<Node>();
  let aliasDepth = 0;
  let aliasedNodes = 0;

  function spanOf(node: Node | null | undefined, fallback = 0): SourceSpan {
    const range = node?.range;
    return range
      ? { file, start: range[0], end: range[1] }
      : { file, start: fallback, end: fallback };
  }

  function report(code: Diagnostic['code'], message: string, span: SourceSpan, hint: string): void {
    diagnostics.push(errorDiagnostic(code, message, { span, hint }));
  }

  function build(node: Node | null | undefined, depth: number, emptyAt: number): YamlNode {
    if (aliasDepth > 0) aliasedNodes++;
    if (node === null || node === undefined) return nullScalar(spanOf(null, emptyAt));
    if (depth > MAX_DEPTH) {
      if (!diagnostics.some(({ code }) => code === 'MF2108')) {
        report(
          'MF2108',
          `this file nests more than ${MAX_DEPTH} levels`,
          spanOf(node),
          'flatten it',
        );
      }
      return nullScalar(spanOf(node));
    }
    if (isAlias(node)) return buildAlias(node, depth);
    if (isScalar(node)) return buildScalar(node);
    open.add(node);
    const built = isMap(node) ? buildMapping(node, depth) : buildSequence(node, depth);
    open.delete(node);
    return built;
  }

  function buildAlias(alias: Node & { source: string }, depth: number): YamlNode {
    const target = isAlias(alias) ? alias.resolve(document) : undefined;
    const span = spanOf(alias);
    if (target === undefined || open.has(target)) {
      const why = target === undefined ? 'refers to no anchor before it' : 'refers to itself';
      report('MF2104', `alias "*${alias.source}" ${why}`, span, 'write the value out instead');
      return nullScalar(span);
    }
    if (aliasedNodes > MAX_ALIASED_NODES) {
      if (!diagnostics.some(({ code }) => code === 'MF2104')) {
        const message = `aliases expand to more than ${MAX_ALIASED_NODES} values`;
        report('MF2104', message, span, 'write the values out instead');
      }
      return nullScalar(span);
    }
    aliasDepth++;
    const built = build(target, depth + 1, span.start);
    aliasDepth--;
    return built;
  }

  function buildScalar(node: Scalar): YamlScalar {
    const span = spanOf(node);
    const { value } = node;
    const style =
      node.type === 'PLAIN' ? 'plain' : node.type?.startsWith('QUOTE') ? 'quoted' : 'block';
    if (typeof value === 'string')
      return { kind: 'scalar', type: 'string', value, text: value, style, span };
    const text = node.source ?? '';
    if (typeof value === 'boolean')
      return { kind: 'scalar', type: 'boolean', value, text, style, span };
    if (typeof value === 'bigint') {
      const integer = safeInteger(value);
      return { kind: 'scalar', type: 'integer', value: integer, text, style, span };
    }
    if (typeof value === 'number') {
      const doubt = checkNumber(text, value, span);
      if (doubt !== undefined) diagnostics.push(doubt);
      return { kind: 'scalar', type: 'float', value, text, style, span };
    }
    return nullScalar(span, text);
  }

  function buildSequence(node: Node, depth: number): YamlNode {
    const items = isSeq<Node | null>(node) ? node.items : [];
    const span = spanOf(node);
    return {
      kind: 'sequence',
      items: items.map((item) => build(item, depth + 1, span.start)),
      span,
    };
  }

  function buildMapping(node: Node, depth: number): YamlMapping {
    const entries = new Map<string, YamlEntry>();
    const merged: YamlEntry[] = [];
    for (const pair of isMap<Node, Node | null>(node) ? node.items : []) {
      const keySpan = spanOf(pair.key);
      const key = isScalar(pair.key) ? String(pair.key.value) : null;
      if (key === null) {
        report(
          'MF2109',
          'a key must be a plain text',
          keySpan,
          'use a word or a quoted text as the key',
        );
        continue;
      }
      const value = build(pair.value, depth + 1, keySpan.end);
      if (key === '<<' && isScalar(pair.key) && pair.key.type === 'PLAIN') {
        merged.push(...mergedEntries(value));
        continue;
      }
      if (FORBIDDEN_KEYS.has(key)) {
        report(
          'MF2103',
          `key "${key}" is not allowed`,
          keySpan,
          'rename it: the name is reserved by JavaScript',
        );
        continue;
      }
      const other = entries.get(key);
      if (other === undefined) entries.set(key, { key, keySpan, value });
      else {
        diagnostics.push(
          errorDiagnostic('MF2102', `key "${key}" stands twice in this mapping`, {
            span: keySpan,
            related: [{ message: 'the first one', span: other.keySpan }],
            hint: 'remove one of the two',
          }),
        );
      }
    }
    for (const entry of merged) if (!entries.has(entry.key)) entries.set(entry.key, entry);
    return { kind: 'mapping', entries, span: spanOf(node) };
  }

  function mergedEntries(value: YamlNode): readonly YamlEntry[] {
    const parts = value.kind === 'sequence' ? value.items : [value];
    return parts.flatMap((part) => {
      if (part.kind === 'mapping') return [...part.entries.values()];
      report('MF2104', '"<<" merges mappings only', part.span, 'refer to the anchor of a mapping');
      return [];
    });
  }

  const root = document.contents === null ? null : build(document.contents, 0, 0);
  const failed = diagnostics.some(({ severity }) => severity === 'error');
  const isEmpty = root?.kind === 'scalar' && root.type === 'null';
  return { root: failed || isEmpty ? null : root, diagnostics };
}

function nullScalar(span: SourceSpan, text = ''): YamlScalar {
  return { kind: 'scalar', type: 'null', value: null, text, style: 'plain', span };
}
