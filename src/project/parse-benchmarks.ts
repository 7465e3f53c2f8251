import type { Diagnostic, SourceFile, SourceSpan } from '../base/diagnostic.ts';
import { errorDiagnostic } from '../base/errors.ts';
import { sha256 } from '../base/hash.ts';
import type { BenchmarkSpec } from '../config/benchmark-spec.ts';
import type { ConfigLayer } from '../config/merge-config.ts';
import { plainToValue } from '../config/plain-value.ts';
import type { Template } from '../jinja/template.ts';
import type { Value } from '../jinja/value.ts';
import type { BenchmarkNode, ModelNode } from '../manifest/node.ts';
import { type NodeId, nodeId } from '../manifest/node-id.ts';
import { itemsAt, textAt, valueAt, type YamlMapping } from '../yaml/yaml-node.ts';
import { benchmarkEntryLayer } from './benchmark-entry.ts';
import { type Captured, captureReferences, joinCaptured } from './capture-references.ts';
import { isValidName, NAME_HINT } from './check-name.ts';
import { type ConfiguredBenchmark, configureBenchmark } from './configure-benchmark.ts';
import { countCells, expandMatrix, MAX_CELLS, type NamedCell } from './expand-matrix.ts';
import { parseOrReport } from './parse-macros.ts';
import type { PropertiesEntry } from './parse-properties.ts';
import { type Draft, fileSpan, type ParseState, splitPath, takeEntry } from './parse-state.ts';
import type { LocatedFile } from './project-files.ts';

/** A benchmark as it was written, before its matrix is expanded. */
interface Definition {
  readonly name: string;
  /** The SQL file, or the YAML file whose entry holds the query. */
  readonly located: LocatedFile;
  readonly span: SourceSpan;
  /** The query; `path` is the one of the file, with the entry's name for a query in YAML. */
  readonly query: SourceFile;
  readonly entry: YamlMapping | undefined;
  readonly patchPath: string | null;
  readonly attachedNode: NodeId | null;
}

/**
 * The timed tests of the project: files of the benchmark paths, entries of properties files, entries under models. A
 * matrix becomes a node for every cell. Faults of a definition are diagnostics, MF6101 to MF6106; it has a node in spite
 * of them.
 */
export function parseBenchmarks(
  state: ParseState,
  models: readonly Draft<ModelNode>[],
): readonly Draft<BenchmarkNode>[] {
  const definitions = [
    ...state.files.benchmarks.flatMap((located) => fromFile(state, located) ?? []),
    ...[...state.properties.patches.benchmarks.values()].flatMap(
      (entry) => fromEntry(state, entry) ?? [],
    ),
    ...models.flatMap(({ node }) => underModel(state, node)),
  ];
  return definitions.flatMap((definition) => parseDefinition(state, definition));
}

function fromFile(state: ParseState, located: LocatedFile): Definition | null {
  const { file, basePath } = located;
  const { stem } = splitPath(file.path, basePath);
  const span = fileSpan(file);
  if (!hasValidName(state, stem, span, `rename the file: ${NAME_HINT}`)) return null;
  const entry = takeEntry(state, 'benchmarks', stem);
  const second = entry === undefined ? undefined : entry.node.entries.get('query');
  if (second !== undefined) {
    state.diagnostics.push(
      errorDiagnostic('MF6102', `the benchmark "${stem}" has two queries`, {
        span: second.keySpan,
        related: [{ message: 'the other one', span }],
        hint: 'remove one of them',
      }),
    );
  }
  if (file.text.replaceAll(/\{\{\s*config\(.*?\)\s*\}\}/gs, '').trim() === '') {
    state.diagnostics.push(withoutQuery(stem, span, 'write a SELECT into the file'));
  }
  return {
    name: stem,
    located,
    span,
    query: file,
    entry: entry?.node,
    patchPath: entry?.located.file.path ?? null,
    attachedNode: null,
  };
}

function withoutQuery(name: string, span: SourceSpan, hint: string) {
  return errorDiagnostic('MF6102', `the benchmark "${name}" has no query`, { span, hint });
}

function fromEntry(state: ParseState, entry: PropertiesEntry): Definition | null {
  // A file of the name has been combined with it.
  if (state.usedEntries.has(entry)) return null;
  state.usedEntries.add(entry);
  const { name, nameSpan, node, located } = entry;
  if (!hasValidName(state, name, nameSpan, NAME_HINT)) return null;
  const query = textAt(node, 'query') ?? '';
  if (query.trim() === '') {
    const [folder = 'tests/benchmarks'] = state.project.benchmarkPaths;
    const hint = `write "query:" below it, or the query into ${folder}/${name}.sql`;
    state.diagnostics.push(withoutQuery(name, nameSpan, hint));
  }
  return inline({ name, span: nameSpan, node, located, query, attachedNode: null });
}

function underModel(state: ParseState, model: ModelNode): readonly Definition[] {
  const entry = state.properties.patches.models.get(model.name);
  if (entry === undefined) return [];
  return itemsAt(entry.node, 'benchmarks').flatMap((node) => {
    const name = textAt(node, 'name');
    const span = valueAt(node, 'name')?.span;
    if (node.kind !== 'mapping' || name === undefined || span === undefined) return [];
    if (!hasValidName(state, name, span, NAME_HINT)) return [];
    const query = textAt(node, 'query') ?? `select * from {{ ref('${model.name}') }}`;
    const { located } = entry;
    return [inline({ name, span, node, located, query, attachedNode: model.id })];
  });
}

function inline(parts: {
  readonly name: string;
  readonly span: SourceSpan;
  readonly node: YamlMapping;
  readonly located: LocatedFile;
  readonly query: string;
  readonly attachedNode: NodeId | null;
}): Definition {
  const { name, span, node, located, query, attachedNode } = parts;
  const path = `${located.file.path} (benchmark ${name})`;
  return {
    name,
    located,
    span,
    query: { path, text: query },
    entry: node,
    patchPath: located.file.path,
    attachedNode,
  };
}

function hasValidName(state: ParseState, name: string, span: SourceSpan, hint: string): boolean {
  if (isValidName(name)) return true;
  const message = `the benchmark name "${name}" is not allowed`;
  state.diagnostics.push(errorDiagnostic('MF2203', message, { span, hint }));
  return false;
}

function parseDefinition(
  state: ParseState,
  definition: Definition,
): readonly Draft<BenchmarkNode>[] {
  const { name, located, query, span } = definition;
  const template = parseOrReport(query, state.diagnostics);
  if (template === null)
    return parseDefinition(state, { ...definition, query: { ...query, text: '' } });
  const { folders } = splitPath(located.file.path, located.basePath);
  const fqn = [state.project.name, ...folders, name];
  const own = captureConfig(state, template, definition, fqn);
  const configured = configureBenchmark(state, {
    fqn,
    span,
    layers: [benchmarkEntryLayer(definition.entry, state.diagnostics), own],
  });
  const { spec } = configured;
  const cells = countCells(spec);
  if (cells > MAX_CELLS) {
    const message = `the matrix of "${name}" has ${cells} cells, at most ${MAX_CELLS} are allowed`;
    state.diagnostics.push(
      errorDiagnostic('MF6103', message, { span, hint: 'give its parameters fewer values' }),
    );
  }
  const texts = cellTexts(state, definition, template, configured);
  const matrix = cells >= 1 && cells <= MAX_CELLS ? spec : ONE_CELL;
  return expandMatrix(name, matrix).map((named) =>
    buildCell(state, definition, { configured, texts, fqn, named }),
  );
}

/** Of a matrix that cannot be expanded. */
const ONE_CELL: Pick<BenchmarkSpec, 'params' | 'concurrency'> = {
  params: new Map(),
  concurrency: [1],
};

/** What `config()` sets. The references are read later, once for every cell, because they may depend on `params`. */
function captureConfig(
  state: ParseState,
  template: Template,
  { name, query }: Definition,
  fqn: readonly string[],
): ConfigLayer {
  const uniqueId = nodeId('benchmark', state.project.name, name);
  const node = { name, resourceType: 'benchmark', uniqueId, fqn, path: query.path };
  return captureReferences(template, node, state.capture, []).config;
}

/** Every benchmark that writes has a schema of its own, so that none meets what another one left. */
function scratchRelation(id: NodeId, name: string): BenchmarkNode['scratch'] {
  const schema = `memflow_scratch_${sha256(id).slice(0, 8)}`;
  return { database: null, schema, identifier: name };
}

interface CellTexts {
  readonly template: Template;
  readonly setup: readonly Template[];
  readonly teardown: readonly Template[];
  readonly expectQuery: Template | null;
}

function cellTexts(
  state: ParseState,
  { query }: Definition,
  template: Template,
  { spec }: ConfiguredBenchmark,
): CellTexts {
  const parse = (what: string, texts: readonly string[]): readonly Template[] =>
    texts.flatMap((text, i) => {
      const number = texts.length > 1 ? ` ${i + 1}` : '';
      const file = { path: `${query.path} (${what}${number})`, text };
      return parseOrReport(file, state.diagnostics) ?? [];
    });
  const expected = spec.expect?.query ?? null;
  return {
    template,
    setup: parse('setup', spec.setup),
    teardown: parse('teardown', spec.teardown),
    expectQuery: expected === null ? null : (parse('expect', [expected])[0] ?? null),
  };
}

function buildCell(
  state: ParseState,
  definition: Definition,
  parts: {
    readonly configured: ConfiguredBenchmark;
    readonly texts: CellTexts;
    readonly fqn: readonly string[];
    readonly named: NamedCell;
  },
): Draft<BenchmarkNode> {
  const { configured, texts, named } = parts;
  const { name, cell } = named;
  const fqn = name === cell.matrix ? parts.fqn : [...parts.fqn, name];
  const { located, span, query, entry, patchPath, attachedNode } = definition;
  const id = nodeId('benchmark', state.project.name, name);
  const identity = { name, resourceType: 'benchmark', uniqueId: id, fqn, path: query.path };
  const values = new Map<string, Value>([['params', plainToValue(cell.params)]]);
  const all = [texts.template, ...texts.setup, ...texts.teardown, texts.expectQuery].flatMap(
    (template) => template ?? [],
  );
  const captured = all
    .map((template) =>
      captureReferences(template, identity, { ...state.capture, values }, state.diagnostics),
    )
    .reduce((one: Captured, other: Captured) => joinCaptured(one, other));
  const dependencies: NodeId[] = [];
  const comparedWith = new Map<string, NodeId>();
  const faults: Diagnostic[] = [];
  const node: BenchmarkNode = {
    ...texts,
    resourceType: 'benchmark',
    id,
    name,
    packageName: state.project.name,
    file: located.file,
    span,
    patchPath,
    fqn,
    config: configured.config,
    description: entry === undefined ? '' : state.describe(entry),
    columns: new Map(),
    refs: captured.refs,
    sources: captured.sources,
    dependsOn: { nodes: dependencies, macros: captured.macros },
    checksum: sha256(query.text),
    spec: configured.spec,
    cell,
    scratch: configured.spec.writes ? scratchRelation(id, name) : null,
    comparedWith,
    faults,
    ...(attachedNode === null ? {} : { attachedNode }),
  };
  return { node, dependencies, benchmark: { place: definition, comparedWith, faults } };
}
