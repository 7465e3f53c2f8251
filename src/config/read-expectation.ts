import type { Diagnostic } from '../base/diagnostic.ts';
import { errorDiagnostic } from '../base/errors.ts';
import { booleanAt, textAt, textOf, type YamlMapping, type YamlNode } from '../yaml/yaml-node.ts';
import type { Expectation, ExpectedCell, ExpectedRow } from './benchmark-spec.ts';
import { type Comparison, parseComparison } from './comparison.ts';
import { plainObject } from './plain-value.ts';

/** The `expect` of a benchmark, whose shape has been checked; null where there is none. A bad count is MF6101. */
export function readExpectation(
  mapping: YamlMapping | undefined,
  diagnostics: Diagnostic[],
): Expectation | null {
  if (mapping === undefined) return null;
  const rows = mapping.entries.get('rows')?.value;
  const value = mapping.entries.get('value')?.value;
  const expectation: Expectation = {
    count: rows?.kind === 'scalar' ? readCount(rows, diagnostics) : null,
    rows: rows?.kind === 'sequence' ? rows.items.map(rowOf) : null,
    value: value === undefined ? null : { cell: cellOf(value) },
    query: textAt(mapping, 'query') ?? null,
    ordered: booleanAt(mapping, 'ordered') ?? false,
  };
  if ([...mapping.entries.keys()].every((key) => key === 'ordered')) {
    diagnostics.push(
      errorDiagnostic('MF6105', '"expect" says nothing about the result', {
        span: mapping.span,
        hint: 'write rows, value or query below it',
      }),
    );
  }
  return expectation;
}

function readCount(node: YamlNode, out: Diagnostic[]): Comparison | null {
  const text = textOf(node);
  if (text === undefined) return null;
  const parsed = parseComparison(text, ['count'], '=');
  if (parsed.ok) return parsed.value;
  const { message, hint } = parsed.error;
  out.push(errorDiagnostic('MF6101', message, { span: node.span, hint }));
  return null;
}

function rowOf(node: YamlNode): ExpectedRow {
  if (node.kind === 'sequence') return node.items.map(cellOf);
  if (node.kind === 'mapping') {
    return plainObject([...node.entries.values()].map(({ key, value }) => [key, cellOf(value)]));
  }
  return [cellOf(node)];
}

/** What is no scalar is compared as its text in the file. */
function cellOf(node: YamlNode): ExpectedCell {
  if (node.kind === 'scalar') return node.value;
  const { file, start, end } = node.span;
  return file.text.slice(start, end);
}
