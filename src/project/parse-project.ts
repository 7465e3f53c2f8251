import { type Diagnostic, sortByPlace } from '../base/diagnostic.ts';
import { ParseError } from '../base/errors.ts';
import { type BaseContextOptions, buildBaseContext } from '../config/base-context.ts';
import type { ConfigTree } from '../config/merge-config.ts';
import { mergeVars } from '../config/vars.ts';
import type { Value } from '../jinja/value.ts';
import type { Macro } from '../manifest/macro.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { Node, SourceNode } from '../manifest/node.ts';
import { BUILTIN_MACRO_FILES, BUILTIN_PACKAGE } from './builtin-macros.ts';
import { checkBatches } from './check-batches.ts';
import {
  checkBudgets,
  checkBuildingMacros,
  checkDuplicates,
  checkMaterializations,
  checkRelations,
  checkUnusedEntries,
  checkUnusedTrees,
} from './check-nodes.ts';
import { checkPartitions } from './check-partitions.ts';
import { checkFlags, checkUnsupported } from './check-unsupported.ts';
import { describeMacros } from './describe-macros.ts';
import { MacroIndex } from './macro-index.ts';
import { parseBenchmarks } from './parse-benchmarks.ts';
import { descriptionRenderer, docFunction, parseDocs } from './parse-docs.ts';
import { parseGenericTests } from './parse-generic-tests.ts';
import { parseMacros } from './parse-macros.ts';
import { parseOperations } from './parse-operations.ts';
import { type PropertiesEntry, parseProperties } from './parse-properties.ts';
import { parseSeeds } from './parse-seeds.ts';
import { parseSources } from './parse-sources.ts';
import { parseAnalyses, parseModels, parseSingularTests } from './parse-sql-nodes.ts';
import { type Draft, emptySharedConfigs, type ParseState } from './parse-state.ts';
import type { ProjectFiles } from './project-files.ts';
import { resolveComparisons } from './resolve-comparisons.ts';
import { NameResolver } from './resolve-names.ts';
import { type ReferenceTargets, resolveRefs } from './resolve-refs.ts';
import { takeBenchmarkFaults } from './take-benchmark-faults.ts';

/** What parsing depends on beside the files. */
export interface ParseOptions
  extends Pick<
    BaseContextOptions,
    'env' | 'invocationId' | 'runStartedAt' | 'asOf' | 'flags' | 'poolFigures' | 'log'
  > {
  /** The engine: `duckdb`. */
  readonly adapterType: string;
  /** What `Adapter.resolveTarget` made of `files.profile.settings`. */
  readonly target: {
    readonly database: string;
    readonly schema: string;
    readonly threads: number;
    readonly path: string | null;
  };
  /** Bounds the time of a render at parse time. */
  readonly monotonicMs: () => number;
}

export interface ParsedProject {
  readonly manifest: Manifest;
  /** Warnings, those of loading included. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * From texts to a manifest. What is wrong with a benchmark alone is in its node, since the rest of the project is not.
 * @throws {ParseError} once, with every error of every file: MF1108, MF20xx Jinja, MF21xx YAML, MF22xx resources, MF300x references
 */
export function parseProject(files: ProjectFiles, options: ParseOptions): ParsedProject {
  const diagnostics: Diagnostic[] = [...files.diagnostics];
  const { config: project } = files;
  const macroFiles = [...files.macros, ...files.genericTests].map(({ file }) => file);
  const allMacros = [...parseMacros(macroFiles, project.name, diagnostics), ...builtinMacros()];
  diagnostics.push(...checkFlags(project));
  checkUnsupported(files.unsupported, diagnostics);
  const macros = new MacroIndex(allMacros, project.name, options.adapterType);
  const docs = parseDocs(
    files.docs.map(({ file }) => file),
    diagnostics,
  );
  const base = buildBaseContext(contextOptions(files, options, diagnostics));
  const doc = docFunction(docs);
  const lookup = (name: string): Value | undefined => (name === 'doc' ? doc : base.get(name));
  const capture: ParseState['capture'] = {
    projectName: project.name,
    macros,
    base,
    doc,
    settings: { vars: mergeVars(project.vars, files.commandLineVars), env: options.env },
    target: options.target,
    monotonicMs: options.monotonicMs,
  };
  const state: ParseState = {
    files,
    project,
    macros,
    properties: parseProperties(files.properties, lookup, diagnostics),
    capture,
    names: new NameResolver(capture, diagnostics),
    lookup,
    diagnostics,
    usedTrees: new Set<ConfigTree>(),
    sharedConfigs: emptySharedConfigs(),
    refusedNames: new Set<string>(),
    usedEntries: new Set<PropertiesEntry>(),
    describe: descriptionRenderer(lookup, diagnostics),
  };
  const { drafts, sources } = parseNodes(state);
  const operations = parseOperations(state);
  const resolved = resolveNodes(state, drafts, sources);
  const macroNames = new Set(allMacros.map(({ name }) => name));
  diagnostics.push(
    ...checkDuplicates(resolved.enabled),
    ...checkRelations(resolved.enabled),
    ...checkBudgets(resolved.enabled),
    ...checkBuildingMacros(allMacros, project.name),
    ...checkMaterializations(resolved.enabled, macros, options.adapterType),
    ...checkPartitions(resolved.enabled),
    ...checkBatches(resolved.enabled),
    ...checkUnusedTrees(state, resolved.enabled),
    ...checkUnusedEntries(state, macroNames),
  );
  const left = takeBenchmarkFaults(drafts, diagnostics);
  if (left.some(({ severity }) => severity === 'error'))
    throw new ParseError(sortByPlace(diagnostics));
  const described = describeMacros(
    allMacros,
    macros,
    state.properties.patches.macros,
    state.describe,
  );
  return {
    manifest: {
      project,
      adapterType: options.adapterType,
      nodes: byId(resolved.enabled),
      sources: byId(sources.filter(({ config }) => config.enabled)),
      macros: described,
      macrosByName: macrosByName(described.values()),
      disabled: resolved.disabled,
      operations,
      docs,
    },
    diagnostics: left,
  };
}

let parsedBuiltins: readonly Macro[] | undefined;

/** The built-in macros, parsed once per process. */
function builtinMacros(): readonly Macro[] {
  if (parsedBuiltins === undefined) {
    const faults: Diagnostic[] = [];
    parsedBuiltins = parseMacros(BUILTIN_MACRO_FILES, BUILTIN_PACKAGE, faults);
    if (faults.length > 0) throw new ParseError(faults);
  }
  return parsedBuiltins;
}

function contextOptions(
  files: ProjectFiles,
  options: ParseOptions,
  diagnostics: Diagnostic[],
): BaseContextOptions {
  const { config, profile, commandLineVars } = files;
  const { database, schema, threads, path } = options.target;
  const { profileName, targetName, settings } = profile;
  return {
    vars: mergeVars(config.vars, commandLineVars),
    env: options.env,
    target: { name: targetName, profileName, type: settings.type, database, schema, threads, path },
    projectName: config.name,
    invocationId: options.invocationId,
    runStartedAt: options.runStartedAt,
    asOf: options.asOf,
    flags: options.flags,
    log: options.log,
    warn: (diagnostic) => diagnostics.push(diagnostic),
    allowSecrets: false,
  };
}

function parseNodes(state: ParseState): {
  readonly drafts: readonly Draft[];
  readonly sources: readonly SourceNode[];
} {
  const models = parseModels(state);
  const seeds = parseSeeds(state);
  const { sources, tests: sourceTests } = parseSources(state);
  const tests = [...models, ...seeds].flatMap(({ node }) => {
    const kind = node.resourceType === 'model' ? 'models' : 'seeds';
    const entry = state.properties.patches[kind].get(node.name);
    if (entry === undefined) return [];
    return parseGenericTests(state, {
      node: entry.node,
      located: entry.located,
      label: node.name,
      reference: { name: node.name },
      attachedNode: node.id,
      tags: [],
    });
  });
  const drafts = [
    ...models,
    ...seeds,
    ...parseAnalyses(state),
    ...parseSingularTests(state),
    ...sourceTests,
    ...tests,
    ...parseBenchmarks(state, models),
  ];
  return { drafts, sources };
}

function resolveNodes(
  state: ParseState,
  drafts: readonly Draft[],
  sources: readonly SourceNode[],
): { readonly enabled: readonly Node[]; readonly disabled: readonly Node[] } {
  const isReferable = ({ node }: Draft): boolean =>
    node.resourceType === 'model' || node.resourceType === 'seed';
  const referable = drafts.filter(isReferable).map(({ node }) => node);
  const named = (nodes: readonly Node[]): ReadonlyMap<string, Node> =>
    new Map(nodes.map((node) => [node.name, node]));
  const keyed = (nodes: readonly SourceNode[]): ReadonlyMap<string, SourceNode> =>
    new Map(nodes.map((source) => [`${source.sourceName}.${source.name}`, source]));
  const targets: ReferenceTargets = {
    refused: state.refusedNames,
    projectName: state.project.name,
    enabled: named(referable.filter(({ config }) => config.enabled)),
    disabled: named(referable.filter(({ config }) => !config.enabled)),
    sources: keyed(sources.filter(({ config }) => config.enabled)),
    disabledSources: keyed(sources.filter(({ config }) => !config.enabled)),
  };
  const enabled: Node[] = [];
  const disabled: Node[] = [];
  for (const draft of drafts) {
    const isOn =
      draft.node.config.enabled && resolveRefs(draft, targets, state.diagnostics) === 'resolved';
    (isOn ? enabled : disabled).push(draft.node);
  }
  resolveComparisons(drafts, state.diagnostics);
  return { enabled, disabled };
}

function byId<T extends { readonly id: Node['id'] }>(
  nodes: readonly T[],
): ReadonlyMap<Node['id'], T> {
  const sorted = [...nodes].sort((a, b) => (a.id < b.id ? -1 : 1));
  return new Map(sorted.map((node) => [node.id, node]));
}

/** Project macros go before built-in ones of the same name. */
function macrosByName(macros: Iterable<Macro>): ReadonlyMap<string, Macro> {
  const named = new Map<string, Macro>();
  for (const macro of macros) {
    if (macro.packageName !== BUILTIN_PACKAGE || !named.has(macro.name))
      named.set(macro.name, macro);
  }
  return new Map([...named].sort(([a], [b]) => (a < b ? -1 : 1)));
}
