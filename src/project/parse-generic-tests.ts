import type { SourceSpan } from '../base/diagnostic.ts';
import { errorDiagnostic } from '../base/errors.ts';
import { didYouMean } from '../base/nearest.ts';
import { plainToValue, yamlToPlain } from '../config/plain-value.ts';
import type { Macro } from '../manifest/macro.ts';
import type { DataTestNode } from '../manifest/node.ts';
import { booleanAt, itemsAt, textAt, type YamlMapping, type YamlNode } from '../yaml/yaml-node.ts';
import { buildGenericTest, type TestTarget } from './build-generic-test.ts';
import { columnTags } from './parse-columns.ts';
import type { Draft, ParseState } from './parse-state.ts';
import { parseTestEntry, type TestEntry } from './parse-test-entry.ts';

/** The generic tests of one model, seed or table, and of its columns. */
export function parseGenericTests(
  state: ParseState,
  target: TestTarget,
): readonly Draft<DataTestNode>[] {
  const own = testItems(state, target.node).flatMap(
    (item) => parseOne(state, target, item, null) ?? [],
  );
  const ofColumns = itemsAt(target.node, 'columns').flatMap((column) => {
    if (column.kind !== 'mapping') return [];
    return testItems(state, column).flatMap((item) => parseOne(state, target, item, column) ?? []);
  });
  return [...ofColumns, ...own];
}

function testItems(state: ParseState, node: YamlMapping): readonly YamlNode[] {
  const [current, old] = [node.entries.get('data_tests'), node.entries.get('tests')];
  if (current !== undefined && old !== undefined) {
    state.diagnostics.push(
      errorDiagnostic('MF2208', '"tests" and "data_tests" are two spellings of one key', {
        span: old.keySpan,
        related: [{ message: 'the other one', span: current.keySpan }],
        hint: 'keep data_tests only',
      }),
    );
  }
  return [...itemsAt(node, 'data_tests'), ...itemsAt(node, 'tests')];
}

function parseOne(
  state: ParseState,
  target: TestTarget,
  item: YamlNode,
  column: YamlMapping | null,
): Draft<DataTestNode> | null {
  const entry = parseTestEntry(item, state.lookup, state.diagnostics);
  if (entry === null) return null;
  const macro = findTestMacro(state, entry);
  if (macro === null) return null;
  const columnName = column === null ? null : quotedName(column);
  if (!checkArguments(state, entry, macro, columnName)) return null;
  const values = new Map(
    [...entry.args].map(([key, { value }]) => [key, plainToValue(yamlToPlain(value))]),
  );
  return buildGenericTest(state, target, {
    entry,
    macro,
    columnName,
    columnTags: column === null ? [] : columnTags(column),
    values,
  });
}

function quotedName(column: YamlMapping): string {
  const name = textAt(column, 'name') ?? '';
  return booleanAt(column, 'quote') === true ? `"${name.replaceAll('"', '""')}"` : name;
}

function findTestMacro(state: ParseState, { namespace, testName, span }: TestEntry): Macro | null {
  const prefix = namespace === null ? '' : `${namespace}.`;
  const macro = state.macros.find(`${prefix}test_${testName}`);
  if (macro !== undefined) return macro;
  const isKnownPackage = namespace === null || state.macros.inPackage(namespace) !== undefined;
  const names = state.macros.names().filter((name) => name.startsWith('test_'));
  const hint = isKnownPackage
    ? (didYouMean(
        testName,
        names.map((name) => name.slice('test_'.length)),
      ) ?? `define it: {% test ${testName}(model, column_name) %} ... {% endtest %}`)
    : `the package "${namespace}" is not installed, and packages are not supported yet`;
  state.diagnostics.push(
    errorDiagnostic('MF2209', `there is no data test "${prefix}${testName}"`, { span, hint }),
  );
  return null;
}

/** Arguments that the macro does not take, and ones that it needs. */
function checkArguments(
  state: ParseState,
  entry: TestEntry,
  macro: Macro,
  columnName: string | null,
): boolean {
  const { parameters } = macro.definition;
  const names = parameters.map(({ name }) => name);
  const given = new Set([
    'model',
    ...entry.args.keys(),
    ...(columnName === null ? [] : ['column_name']),
  ]);
  let isFine = true;
  const form = (): string =>
    `${entry.testName} takes: ${names.filter((name) => name !== 'model').join(', ') || 'nothing'}`;
  const report = (message: string, span: SourceSpan, hint: string): void => {
    isFine = false;
    state.diagnostics.push(errorDiagnostic('MF2208', message, { span, hint }));
  };
  const takesAll = state.macros.takesKeywords(macro);
  for (const { key, keySpan } of entry.args.values()) {
    if (!takesAll && !names.includes(key)) {
      report(
        `the data test "${entry.testName}" has no argument "${key}"`,
        keySpan,
        didYouMean(key, names) ?? form(),
      );
    }
  }
  if (columnName !== null && !takesAll && !names.includes('column_name')) {
    report(
      `the data test "${entry.testName}" is not for columns`,
      entry.span,
      'write it under the model instead',
    );
  }
  for (const { name, hasDefault } of parameters) {
    if (!hasDefault && !given.has(name)) {
      report(`the data test "${entry.testName}" needs the argument "${name}"`, entry.span, form());
    }
  }
  return isFine;
}
