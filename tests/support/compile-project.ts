import { adapter } from '../../src/adapter/duckdb/duckdb-adapter.ts';
import type { Diagnostic } from '../../src/base/diagnostic.ts';
import { type Compiler, createCompiler } from '../../src/compile/compiler.ts';
import type { CompilerOptions } from '../../src/compile/compiler-options.ts';
import type { NodeConfig } from '../../src/config/node-config.ts';
import { parseTemplate, type Template } from '../../src/jinja/template.ts';
import type { Macro } from '../../src/manifest/macro.ts';
import type { Manifest } from '../../src/manifest/manifest.ts';
import type { ModelNode, Node, SourceNode } from '../../src/manifest/node.ts';
import { macroId } from '../../src/manifest/node-id.ts';
import { BUILTIN_MACRO_FILES, BUILTIN_PACKAGE } from '../../src/project/builtin-macros.ts';
import { fakeManifest, fakeModel, fakeSource, PROJECT } from './build-manifest.ts';

/** A model's text, or its text and configuration. */
export type ModelSpec =
  | string
  | { readonly sql: string; readonly config?: Partial<NodeConfig>; readonly dependsOn?: string[] };

export interface CompileProjectOptions {
  readonly models: Readonly<Record<string, ModelSpec>>;
  /** Macro files of the project by path. */
  readonly macros?: Readonly<Record<string, string>>;
  /** Further macro files of the built-in package by path. */
  readonly builtinMacros?: Readonly<Record<string, string>>;
  /** `source.table` */
  readonly sources?: readonly string[];
  readonly others?: readonly (Node | SourceNode)[];
  readonly compiler?: Partial<CompilerOptions>;
  readonly vars?: Readonly<Record<string, unknown>>;
}

export interface CompileProject {
  readonly manifest: Manifest;
  readonly compiler: Compiler;
  readonly warnings: Diagnostic[];
  readonly printed: string[];
  model(name: string): ModelNode;
  /** A text as a hook's template. */
  template(text: string): Template;
}

const builtinFiles = Object.fromEntries(BUILTIN_MACRO_FILES.map(({ path, text }) => [path, text]));

/** A project in memory with the compiler of one invocation. */
export function compileProject(options: CompileProjectOptions): CompileProject {
  const macros = [
    ...parseMacros(builtinFiles, BUILTIN_PACKAGE),
    ...parseMacros(options.builtinMacros ?? {}, BUILTIN_PACKAGE),
    ...parseMacros(options.macros ?? {}, PROJECT),
  ];
  const models = Object.entries(options.models).map(([name, spec]) =>
    buildModel(name, spec, macros),
  );
  const sources = (options.sources ?? []).map((key) => {
    const [sourceName = '', table = ''] = key.split('.');
    return fakeSource(sourceName, table);
  });
  const manifest: Manifest = {
    ...fakeManifest([...models, ...sources, ...(options.others ?? [])]),
    macros: new Map(macros.map((macro) => [macro.id, macro])),
    macrosByName: new Map(macros.map((macro) => [macro.name, macro])),
  };
  const warnings: Diagnostic[] = [];
  const printed: string[] = [];
  const compiler = createCompiler({
    manifest,
    baseContext: {
      vars: options.vars ?? {},
      env: {},
      target: {
        name: 'dev',
        profileName: PROJECT,
        type: 'duckdb',
        database: 'shop_db',
        schema: 'main',
        threads: 1,
        path: null,
      },
      projectName: PROJECT,
      invocationId: 'invocation',
      runStartedAt: new Date('2026-01-02T03:04:05Z'),
      asOf: new Date('2026-01-02T03:04:05Z'),
      flags: {},
      log: (level, text) => {
        if (level === 'print') printed.push(text);
      },
      warn: (diagnostic) => warnings.push(diagnostic),
      allowSecrets: false,
    },
    adapter,
    target: { database: 'shop_db', schema: 'main' },
    database: null,
    fullRefresh: false,
    empty: false,
    storeFailures: false,
    selectedResources: [],
    onWarning: (diagnostic) => warnings.push(diagnostic),
    ...options.compiler,
  });
  return {
    manifest,
    compiler,
    warnings,
    printed,
    template: (text) => parseTemplate({ path: 'hook', text }),
    model: (name) => {
      const found = models.find((model) => model.name === name);
      if (found === undefined) throw new Error(`no model ${name} in this test`);
      return found;
    },
  };
}

function buildModel(name: string, spec: ModelSpec, macros: readonly Macro[]): ModelNode {
  const { sql, config, dependsOn } = typeof spec === 'string' ? { sql: spec } : spec;
  const node = fakeModel(name, {
    sql,
    dependsOn: dependsOn ?? referencesOf(sql),
    ...(config === undefined ? {} : { config }),
  });
  const called = macros.filter((macro) => sql.includes(`${macro.name}(`)).map((macro) => macro.id);
  return {
    ...node,
    template: parseTemplate(node.file),
    dependsOn: { nodes: node.dependsOn.nodes, macros: called },
  };
}

/** The literal references of a text, as parsing would find them. */
function referencesOf(sql: string): string[] {
  const refs = [...sql.matchAll(/ref\('(\w+)'\)/g)].map((match) => match[1] ?? '');
  const sources = [...sql.matchAll(/source\('(\w+)', '(\w+)'\)/g)].map(
    (match) => `source.${PROJECT}.${match[1]}.${match[2]}`,
  );
  return [...refs, ...sources];
}

function parseMacros(files: Readonly<Record<string, string>>, packageName: string): Macro[] {
  const definitions = Object.entries(files).flatMap(([path, text]) => {
    const template = parseTemplate({ path, text });
    return template.macros.map((definition) => ({ file: template.file, definition }));
  });
  const nameOf = (kind: string, name: string) => (kind === 'test' ? `test_${name}` : name);
  const names = definitions.map(({ definition: d }) => nameOf(d.kind, d.name));
  return definitions.map(({ file, definition }) => {
    const name = nameOf(definition.kind, definition.name);
    const { start, end } = definition.bodySpan;
    const body = file.text.slice(start, end);
    return {
      id: macroId(packageName, name),
      name,
      packageName,
      file,
      definition,
      description: '',
      argumentSpecs: [],
      dependsOnMacros: names
        .filter((other) => other !== name && body.includes(`${other}(`))
        .map((other) => macroId(packageName, other)),
      meta: {},
    };
  });
}
