import type { Diagnostic, SourceFile, SourceSpan } from '../base/diagnostic.ts';
import { sha256 } from '../base/hash.ts';
import { type ConfigLayer, type ConfigValue, EMPTY_LAYER } from '../config/merge-config.ts';
import type { NodeConfig } from '../config/node-config.ts';
import { plainObject, yamlToPlain } from '../config/plain-value.ts';
import { parseTemplate, type Template } from '../jinja/template.ts';
import { toRepr } from '../jinja/text.ts';
import type { Value } from '../jinja/value.ts';
import type { Macro } from '../manifest/macro.ts';
import type { ColumnSpec, DataTestNode, RefUse, SourceUse } from '../manifest/node.ts';
import { type NodeId, nodeId } from '../manifest/node-id.ts';
import type { YamlMapping, YamlNode } from '../yaml/yaml-node.ts';
import { type Captured, captureReferences } from './capture-references.ts';
import { parseOrReport } from './parse-macros.ts';
import { configureNode, type Draft, type ParseState, splitPath } from './parse-state.ts';
import type { TestEntry } from './parse-test-entry.ts';
import type { LocatedFile } from './project-files.ts';
import { buildTestNames, type TestNames, testHash } from './test-names.ts';
import { buildTestTemplate } from './test-template.ts';

/** What generic tests are written under: a model, seed or table of a source. */
export interface TestTarget {
  /** Holds `data_tests` and `columns`. */
  readonly node: YamlMapping;
  readonly located: LocatedFile;
  /** What a test's name calls it: `orders`, or `raw_orders` of a source. */
  readonly label: string;
  readonly reference: RefUse | SourceUse;
  readonly attachedNode: NodeId | null;
  readonly tags: readonly string[];
}

/** A use of a generic test whose macro is known and whose arguments fit. */
export interface TestParts {
  readonly entry: TestEntry;
  readonly macro: Macro;
  readonly columnName: string | null;
  readonly columnTags: readonly string[];
  /** The arguments as dbt hashes them. */
  readonly values: ReadonlyMap<string, Value>;
}

const NO_COLUMNS: ReadonlyMap<string, ColumnSpec> = new Map();

/** The node of a generic test, named and identified as dbt does. */
export function buildGenericTest(
  state: ParseState,
  target: TestTarget,
  parts: TestParts,
): Draft<DataTestNode> {
  const { entry, columnName } = parts;
  const { project, macros } = state;
  const path = target.located.file.path;
  const prefix = entry.namespace === null ? '' : `${entry.namespace}.`;
  const model = modelCall(target.reference);
  const names = namesOf(target, parts);
  const hash = hashOf(names, model, parts);
  const fqn = [project.name, ...splitPath(path, target.located.basePath).folders, names.full];
  const id = nodeId('test', project.name, names.full, hash);
  const identity = { name: names.full, resourceType: 'test', uniqueId: id, fqn, path };
  const build = (isFiltered: boolean): ReturnType<typeof buildTestTemplate> =>
    buildTestTemplate({
      macro: `${prefix}test_${entry.testName}`,
      model,
      isFiltered,
      columnName,
      args: new Map([...entry.args].map(([key, { value }]) => [key, value])),
    });
  const isOpaque = macros.isCapturing(parts.macro);
  const first = build(isOpaque || macros.overrides('get_where_subquery'));
  const place = { path: `${path}/${names.short}.sql`, text: first.text };
  const captured =
    isOpaque || first.hasTemplates
      ? relocated(capture(state, place, identity, entry), place, entry)
      : certain(target.reference, parts);
  const config = configureTest(state, target, parts, { fqn, names, own: captured.config });
  const text = config.where === null ? first.text : build(true).text;
  const file = { ...place, text };
  const dependencies: NodeId[] = [];
  const getTemplate = lazyTemplate(file);
  const node: DataTestNode = {
    resourceType: 'test',
    kind: 'generic',
    id,
    name: names.full,
    packageName: project.name,
    file: target.located.file,
    span: entry.span,
    patchPath: null,
    fqn,
    config,
    description: entry.description,
    columns: NO_COLUMNS,
    refs: captured.refs,
    sources: captured.sources,
    dependsOn: { nodes: dependencies, macros: captured.macros },
    get checksum() {
      return sha256(text);
    },
    get template() {
      return getTemplate();
    },
    relation: state.names.resolve({
      id,
      name: names.short,
      fqn,
      config,
      span: entry.span,
      description: entry.description,
      resourceType: 'test',
      path,
    }),
    generic: {
      testName: entry.testName,
      arguments: plainObject([...entry.args].map(([key, { value }]) => [key, yamlToPlain(value)])),
      ...(entry.namespace === null ? {} : { packageName: entry.namespace }),
      ...(columnName === null ? {} : { columnName }),
    },
    ...(target.attachedNode === null ? {} : { attachedNode: target.attachedNode }),
  };
  return { node, dependencies };
}

function modelCall(reference: RefUse | SourceUse): string {
  return 'tableName' in reference
    ? `source(${toRepr(reference.sourceName)}, ${toRepr(reference.tableName)})`
    : `ref(${toRepr(reference.name)})`;
}

function namesOf(target: TestTarget, { entry, columnName, values }: TestParts): TestNames {
  if (entry.name !== null) return { full: entry.name, short: entry.name };
  const kind = [
    ...(entry.namespace === null ? [] : [entry.namespace]),
    ...('tableName' in target.reference ? ['source'] : []),
    entry.testName,
  ].join('_');
  const args = new Map(values);
  if (columnName !== null) args.set('column_name', columnName);
  return buildTestNames(kind, target.label, args);
}

function hashOf(names: TestNames, model: string, { entry, columnName, values }: TestParts): string {
  const kwargs = new Map(values);
  if (columnName !== null) kwargs.set('column_name', columnName);
  kwargs.set('model', `{{ get_where_subquery(${model}) }}`);
  return testHash(names.full, { namespace: entry.namespace, name: entry.testName, kwargs });
}

interface TestPlace {
  readonly fqn: readonly string[];
  readonly names: TestNames;
  /** What the macro itself configures: defaults for its uses. */
  readonly own: ConfigLayer;
}

function configureTest(
  state: ParseState,
  target: TestTarget,
  { entry, columnTags }: TestParts,
  { fqn, names, own }: TestPlace,
): NodeConfig {
  const given = new Map<string, ConfigValue>();
  const tags = [...new Set([...target.tags, ...columnTags])];
  if (tags.length > 0) given.set('tags', { value: tags, span: entry.span });
  if (names.short !== names.full) given.set('alias', { value: names.short, span: entry.span });
  return configureNode(state, 'test', fqn, [own, given, entry.config]);
}

function lazyTemplate(file: SourceFile): () => Template {
  let template: Template | undefined;
  return () => {
    template ??= parseTemplate(file);
    return template;
  };
}

/** The references of a test whose text leaves no doubt. */
function certain(reference: RefUse | SourceUse, { entry, macro }: TestParts): Captured {
  const use = { ...reference, span: entry.span };
  return {
    refs: 'tableName' in use ? [] : [use],
    sources: 'tableName' in use ? [use] : [],
    config: EMPTY_LAYER,
    macros: [macro.id],
  };
}

function capture(
  state: ParseState,
  file: SourceFile,
  identity: Parameters<typeof captureReferences>[1],
  entry: TestEntry,
): Captured {
  const faults: Diagnostic[] = [];
  const template = parseOrReport(file, faults);
  const captured =
    template === null
      ? { refs: [], sources: [], config: EMPTY_LAYER, macros: [] }
      : captureReferences(template, identity, state.capture, faults);
  state.diagnostics.push(
    ...faults.map((fault) =>
      fault.span?.file === file ? { ...fault, span: placeOf(fault.span, entry) } : fault,
    ),
  );
  return captured;
}

/** References found in the made-up text of a test, at the places in the YAML file that they come from. */
function relocated(captured: Captured, file: SourceFile, entry: TestEntry): Captured {
  const move = <T extends { readonly span?: SourceSpan }>(use: T): T =>
    use.span?.file === file ? { ...use, span: placeOf(use.span, entry) } : use;
  return { ...captured, refs: captured.refs.map(move), sources: captured.sources.map(move) };
}

/** The argument whose text stands at a place of the made-up template, or the test itself. */
function placeOf({ file, start, end }: SourceSpan, entry: TestEntry): SourceSpan {
  const text = file.text.slice(start, end);
  for (const { value } of entry.args.values()) {
    const found = findText(value, text);
    if (found !== undefined) return found;
  }
  return entry.span;
}

function findText(node: YamlNode, text: string): SourceSpan | undefined {
  if (node.kind === 'scalar') return node.text.includes(text) ? node.span : undefined;
  const inner =
    node.kind === 'sequence' ? node.items : [...node.entries.values()].map(({ value }) => value);
  for (const child of inner) {
    const found = findText(child, text);
    if (found !== undefined) return found;
  }
  return undefined;
}
