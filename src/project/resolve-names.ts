import type { RelationName } from '../adapter/relation.ts';
import type { Diagnostic, SourceSpan } from '../base/diagnostic.ts';
import { errorDiagnostic, MemflowError } from '../base/errors.ts';
import type { NodeConfig } from '../config/node-config.ts';
import { plainToValue } from '../config/plain-value.ts';
import { createRender } from '../jinja/render.ts';
import { toText } from '../jinja/text.ts';
import { Dict, type Value } from '../jinja/value.ts';
import type { Macro } from '../manifest/macro.ts';
import { type CaptureSink, type ParseTimeContext, parseTimeLookup } from './parse-context.ts';

/** What a node's relation is named after. */
export interface NamedNode {
  readonly id: string;
  readonly name: string;
  readonly resourceType: string;
  readonly fqn: readonly string[];
  readonly config: NodeConfig;
  readonly path: string;
  readonly span: SourceSpan | undefined;
  readonly description: string;
}

type Part = 'database' | 'schema' | 'alias';

const NO_SINK: CaptureSink = { ref: () => undefined, source: () => undefined, config: () => {} };
/** Where failing rows are kept, unless a test says otherwise. */
const TEST_SCHEMA = 'dbt_test__audit';

/**
 * Gives relations their names: by the project's generate_database_name, generate_schema_name and generate_alias_name
 * where it has them, else as dbt does (`<target schema>_<custom schema>`).
 */
export class NameResolver {
  readonly #context: Omit<ParseTimeContext, 'node'>;
  readonly #diagnostics: Diagnostic[];
  readonly #overrides: ReadonlyMap<Part, Macro>;

  constructor(context: Omit<ParseTimeContext, 'node'>, diagnostics: Diagnostic[]) {
    this.#context = context;
    this.#diagnostics = diagnostics;
    const parts: readonly Part[] = ['database', 'schema', 'alias'];
    const overrides = parts.flatMap((part): [Part, Macro][] => {
      const name = `generate_${part}_name`;
      const macro = context.macros.overrides(name) ? context.macros.find(name) : undefined;
      return macro === undefined ? [] : [[part, macro]];
    });
    this.#overrides = new Map(overrides);
  }

  /** The relation of a node. Faults of the project's macros, and empty names, are diagnostics. */
  resolve(node: NamedNode): RelationName {
    const { target } = this.#context;
    const { config, resourceType } = node;
    const customSchema = config.schema ?? (resourceType === 'test' ? TEST_SCHEMA : null);
    const database =
      this.#name('database', config.database, node) ?? config.database ?? target.database;
    const schema =
      this.#name('schema', customSchema, node) ??
      (customSchema === null ? target.schema : `${target.schema}_${customSchema.trim()}`);
    const alias = this.#name('alias', config.alias, node) ?? config.alias?.trim() ?? node.name;
    this.#check('schema', schema, node);
    this.#check('alias', alias, node);
    const isOwn = database.toLowerCase() === target.database.toLowerCase();
    return { database: isOwn ? null : database, schema, identifier: alias };
  }

  #check(part: Part, name: string, { span, name: nodeName }: NamedNode): void {
    if (name !== '' && !name.includes('\0')) return;
    const place = span === undefined ? {} : { span };
    this.#diagnostics.push(
      errorDiagnostic(
        'MF2203',
        `the ${part} of "${nodeName}" is ${name === '' ? 'empty' : 'not a name'}`,
        {
          ...place,
          hint: `check the config "${part}" and the macro generate_${part}_name`,
        },
      ),
    );
  }

  /** What the project's own macro answers; undefined where it has none. */
  #name(part: Part, custom: string | null, node: NamedNode): string | undefined {
    const macro = this.#overrides.get(part);
    if (macro === undefined) return undefined;
    const render = createRender({
      lookup: parseTimeLookup({ ...this.#context, node: contextNode(node) }, NO_SINK),
      monotonicMs: this.#context.monotonicMs,
    });
    const span = node.span ?? macro.definition.nameSpan;
    try {
      const args = { positional: [custom, nodeValue(node)], keyword: new Map<string, Value>() };
      const value = render.call(render.bindMacro(macro.definition), args, span);
      return value instanceof Promise ? undefined : toText(value).trim();
    } catch (error: unknown) {
      if (!(error instanceof MemflowError)) throw error;
      this.#diagnostics.push(...error.diagnostics);
      return undefined;
    }
  }
}

function contextNode(node: NamedNode): ParseTimeContext['node'] {
  const { id, name, resourceType, fqn, path } = node;
  return { uniqueId: id, name, resourceType, fqn, path };
}

function nodeValue(node: NamedNode): Dict {
  const { config } = node;
  return Dict.from([
    ['name', node.name],
    ['resource_type', node.resourceType],
    ['unique_id', node.id],
    ['package_name', node.fqn[0] ?? ''],
    ['fqn', [...node.fqn]],
    ['path', node.path],
    ['original_file_path', node.path],
    ['description', node.description],
    ['tags', [...config.tags]],
    ['meta', plainToValue(config.meta)],
    ['config', plainToValue({ materialized: config.materialized, ...config.raw })],
    ['version', null],
  ]);
}
