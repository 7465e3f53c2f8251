import type { Diagnostic } from '../base/diagnostic.ts';
import { errorDiagnostic } from '../base/errors.ts';
import { didYouMean } from '../base/nearest.ts';
import type { MappingShape, Shape } from './shape.ts';
import { booleanOf, type YamlMapping, type YamlNode } from './yaml-node.ts';

/**
 * Every way in which a value differs from a shape, each with its place: kinds (MF2110), unknown keys with
 * "did you mean" (MF2111), missing keys (MF2112), things that are not supported (MF2205), ambiguous words (MF2107).
 * Null counts as absent. `name` says in messages what is checked: `project.yml`, `models[0]`.
 */
export function checkShape(node: YamlNode, shape: Shape, name: string): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  check(node, shape, name, diagnostics);
  return diagnostics;
}

function check(node: YamlNode, shape: Shape, name: string, out: Diagnostic[]): void {
  if (node.kind === 'scalar' && node.value === null) return;
  switch (shape.kind) {
    case 'anything':
      checkWords(node, out);
      return;
    case 'list':
      if (node.kind === 'sequence') {
        for (const [i, item] of node.items.entries())
          check(item, shape.items, `${name}[${i}]`, out);
      } else if (shape.single === true) check(node, shape.items, name, out);
      else wrongKind(node, shape, name, out);
      return;
    case 'record':
      if (node.kind !== 'mapping') wrongKind(node, shape, name, out);
      else
        for (const { key, value } of node.entries.values())
          check(value, shape.values, join(name, key), out);
      return;
    case 'mapping':
      if (node.kind !== 'mapping') wrongKind(node, shape, name, out);
      else checkMapping(node, shape, name, out);
      return;
    case 'either': {
      const found = shape.shapes.find((candidate) => sameKind(node, candidate));
      if (found === undefined) wrongKind(node, shape, name, out);
      else check(node, found, name, out);
      return;
    }
    default:
      if (!isScalarOf(node, shape)) wrongKind(node, shape, name, out);
  }
}

function checkMapping(
  node: YamlMapping,
  shape: MappingShape,
  name: string,
  out: Diagnostic[],
): void {
  for (const { key, keySpan, value } of node.entries.values()) {
    const known = Object.hasOwn(shape.keys, key) ? shape.keys[key] : shape.others;
    if (known !== undefined) {
      check(value, known, join(name, key), out);
      continue;
    }
    const unsupported = shape.unsupported?.[key];
    if (unsupported !== undefined) {
      const message = `"${key}" is not supported yet`;
      out.push(errorDiagnostic('MF2205', message, { span: keySpan, hint: unsupported }));
      continue;
    }
    const hint =
      shape.misplaced?.[key] ??
      didYouMean(key, Object.keys(shape.keys)) ??
      `known keys: ${Object.keys(shape.keys).join(', ')}`;
    const place = name === '' ? '' : ` in ${name}`;
    out.push(errorDiagnostic('MF2111', `unknown key "${key}"${place}`, { span: keySpan, hint }));
  }
  for (const key of shape.required ?? []) {
    const value = node.entries.get(key)?.value;
    if (value !== undefined && !(value.kind === 'scalar' && value.value === null)) continue;
    const span = node.entries.get(key)?.keySpan ?? { ...node.span, end: firstLineEnd(node) };
    out.push(
      errorDiagnostic('MF2112', `${name === '' ? 'this file' : name} has no "${key}"`, {
        span,
        hint: `add "${key}: ..."`,
      }),
    );
  }
}

function join(name: string, key: string): string {
  return name === '' ? key : `${name}.${key}`;
}

function firstLineEnd({ span }: YamlMapping): number {
  const newline = span.file.text.indexOf('\n', span.start);
  return newline < 0 ? span.end : Math.min(span.end, newline);
}

/** Whether a node is of the outer kind of a shape, so that its complaints are the ones worth showing. */
function sameKind(node: YamlNode, shape: Shape): boolean {
  switch (shape.kind) {
    case 'anything':
      return true;
    case 'list':
      return node.kind === 'sequence' || (shape.single === true && sameKind(node, shape.items));
    case 'record':
    case 'mapping':
      return node.kind === 'mapping';
    case 'either':
      return shape.shapes.some((candidate) => sameKind(node, candidate));
    default:
      return isScalarOf(node, shape);
  }
}

function isScalarOf(node: YamlNode, shape: Shape): boolean {
  if (node.kind !== 'scalar') return false;
  // A template that is rendered later may become anything.
  if (node.type === 'string' && /\{\{|\{%/.test(node.text)) return true;
  switch (shape.kind) {
    case 'boolean':
      return booleanOf(node) !== undefined;
    case 'integer':
      return (
        node.type === 'integer' &&
        (shape.minimum === undefined || Number(node.value) >= shape.minimum)
      );
    case 'number':
      return node.type === 'integer' || node.type === 'float';
    case 'choice':
      return shape.values.includes(node.text);
    default:
      return shape.kind === 'text';
  }
}

function wrongKind(node: YamlNode, shape: Shape, name: string, out: Diagnostic[]): void {
  const misspelt =
    shape.kind === 'choice' && node.kind === 'scalar'
      ? didYouMean(node.text, shape.values)
      : undefined;
  out.push(
    errorDiagnostic('MF2110', `${name === '' ? 'the file' : name} is ${describeNode(node)}`, {
      span: node.span,
      hint: misspelt ?? `write ${expectation(shape)}`,
    }),
  );
}

/** What a node is, in words: `the text "abc"`, `a list`. */
function describeNode(node: YamlNode): string {
  if (node.kind === 'mapping') return 'a mapping';
  if (node.kind === 'sequence') return 'a list';
  if (node.type === 'null') return 'empty';
  const shown = node.text.length > 60 ? `${node.text.slice(0, 57)}...` : node.text;
  if (node.type === 'string') return `the text ${JSON.stringify(shown)}`;
  return node.type === 'boolean' ? `the boolean ${shown}` : `the number ${shown}`;
}

function expectation(shape: Shape): string {
  switch (shape.kind) {
    case 'text':
      return 'a text';
    case 'boolean':
      return 'true or false';
    case 'integer':
      return shape.minimum === undefined
        ? 'a whole number'
        : `a whole number from ${shape.minimum}`;
    case 'number':
      return 'a number';
    case 'choice':
      return `one of ${shape.values.join(', ')}`;
    case 'list':
      return shape.single === true
        ? `${expectation(shape.items)}, or a list of them`
        : 'a list ("- ...")';
    case 'either':
      return shape.expected;
    case 'anything':
      return 'a value';
    default:
      return 'a mapping ("key: value")';
  }
}

/** Warns of plain words that dbt's YAML 1.1 reads as booleans and YAML 1.2 as texts. */
function checkWords(node: YamlNode, out: Diagnostic[]): void {
  if (node.kind === 'sequence') for (const item of node.items) checkWords(item, out);
  else if (node.kind === 'mapping')
    for (const { value } of node.entries.values()) checkWords(value, out);
  else if (node.type === 'string' && node.style === 'plain' && booleanOf(node) !== undefined) {
    out.push({
      code: 'MF2107',
      severity: 'warning',
      message: `${node.text} is read as the text "${node.text}" here; dbt reads it as ${String(booleanOf(node))}`,
      span: node.span,
      hint: `write "${node.text}" in quotes, or ${String(booleanOf(node))}`,
    });
  }
}
