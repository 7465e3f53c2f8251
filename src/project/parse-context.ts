import type { SourceSpan } from '../base/diagnostic.ts';
import { memberObject } from '../config/member-object.ts';
import { readArguments, requireText } from '../config/read-arguments.ts';
import type { Vars } from '../config/vars.ts';
import {
  type CallArguments,
  type CallSite,
  Dict,
  HOST,
  HostFunction,
  type HostObject,
  type Render,
  Undefined,
  type Value,
} from '../jinja/value.ts';
import type { RefUse, SourceUse } from '../manifest/node.ts';
import { BUILTIN_PACKAGE } from './builtin-macros.ts';
import type { MacroIndex } from './macro-index.ts';

/** Is told of every ref(), source() and config() that a render comes across. */
export interface CaptureSink {
  ref(args: CallArguments, span: SourceSpan): RefUse | undefined;
  source(args: CallArguments, span: SourceSpan): SourceUse | undefined;
  config(args: CallArguments, span: SourceSpan): void;
}

/** The node whose template is rendered, as far as it is known while parsing. */
export interface ParseTimeNode {
  readonly name: string;
  readonly resourceType: string;
  readonly uniqueId: string;
  readonly fqn: readonly string[];
  readonly path: string;
}

/** The names that var() and env_var() may ask for. */
export interface SettingsNames {
  readonly vars: Vars;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface ParseTimeContext {
  readonly node: ParseTimeNode;
  readonly projectName: string;
  readonly macros: MacroIndex;
  /** What `buildBaseContext` gives. */
  readonly base: ReadonlyMap<string, Value>;
  readonly doc: Value;
  readonly settings: SettingsNames;
  readonly target: { readonly schema: string; readonly database: string };
  readonly monotonicMs: () => number;
  /** Further names: `params` of a benchmark. */
  readonly values?: ReadonlyMap<string, Value>;
}

/** The names of a template while the project is parsed: references are captured, nothing is asked of the database. */
export function parseTimeLookup(
  context: ParseTimeContext,
  sink: CaptureSink,
): (name: string, render: Render) => Value | undefined {
  const { node, target, macros, base } = context;
  const own = new Map<string, Value>([
    [
      'ref',
      new HostFunction('ref', (args, site) =>
        placeholder(sink.ref(args, site.span)?.name, context),
      ),
    ],
    [
      'source',
      new HostFunction('source', (args, site) =>
        placeholder(sink.source(args, site.span)?.tableName, context),
      ),
    ],
    ['config', configObject(sink)],
    ['doc', context.doc],
    ['this', placeholder(node.name, context)],
    ['schema', target.schema],
    ['database', target.database],
    ['model', modelValue(node)],
    ['graph', graphValue()],
    ['adapter', adapterObject(context)],
    ...PARSE_TIME_FUNCTIONS,
    ...(context.values ?? []),
  ]);
  const packages = new Map<string, Value>();
  const packageObject = (name: string, render: Render): Value | undefined => {
    const members = macros.inPackage(name);
    if (members === undefined) return undefined;
    let object = packages.get(name);
    if (object === undefined) {
      object = memberObject({
        typeName: `package ${name}`,
        member: (member) => {
          const macro = members.get(member);
          return macro === undefined ? undefined : render.bindMacro(macro.definition);
        },
      });
      packages.set(name, object);
    }
    return object;
  };
  const lookup = (name: string, render: Render): Value | undefined => {
    const value = own.get(name);
    if (value !== undefined) return value;
    if (name === 'builtins' || name === 'context') {
      return memberObject({ typeName: name, member: (member) => lookup(member, render) });
    }
    const macro = macros.find(name);
    if (macro !== undefined) return render.bindMacro(macro.definition);
    return base.get(name) ?? packageObject(name, render);
  };
  return lookup;
}

const silent = (name: string, value: Value): readonly [string, Value] => [
  name,
  new HostFunction(name, () => value),
];

/** What needs the database, or a node that runs, answers with nothing. */
const PARSE_TIME_FUNCTIONS: readonly (readonly [string, Value])[] = [
  ['execute', false],
  ['sql', ''],
  ['compiled_code', ''],
  ['pre_hooks', []],
  ['post_hooks', []],
  ['selected_resources', []],
  ['thread_id', 'MainThread'],
  silent('is_incremental', false),
  silent('should_full_refresh', false),
  silent('should_store_failures', false),
  silent('statement', ''),
  silent('run_query', null),
  silent('load_result', null),
  silent('store_result', ''),
  silent('store_raw_result', ''),
  silent('load_agate_table', null),
  silent('load_relation', null),
  silent('load_cached_relation', null),
  silent('get_columns_in_relation', []),
  silent('set_sql_header', ''),
  silent('write', ''),
  silent('metric', ''),
];

/** A relation before names are resolved. What else is asked of it gives an undefined value that can be chained. */
function placeholder(name: string | undefined, { target }: ParseTimeContext): HostObject {
  const identifier = name ?? 'unknown';
  const texts = new Map<string, Value>([
    ['name', identifier],
    ['identifier', identifier],
    ['table', identifier],
    ['schema', target.schema],
    ['database', target.database],
    ['type', null],
  ]);
  const relation: HostObject = {
    [HOST]: true,
    typeName: 'Relation',
    getAttribute: (member) =>
      texts.get(member) ??
      new Undefined(`"${member}" of a relation is not known while parsing`, { chainable: true }),
    toText: () => `"${target.schema}"."${identifier}"`,
  };
  return relation;
}

function configObject(sink: CaptureSink): HostObject {
  const answers: readonly (readonly [string, Value])[] = [
    silent('get', ''),
    silent('require', ''),
    silent('meta_get', ''),
    silent('meta_require', ''),
    silent('persist_relation_docs', false),
    silent('persist_column_docs', false),
  ];
  const members = new Map(answers);
  members.set(
    'set',
    new HostFunction('set', (args, site) => {
      const [name, value = null] = readArguments('set', ['name', 'value'], args, site);
      const key = requireText('set', 'name', name, site);
      sink.config({ positional: [], keyword: new Map([[key, value]]) }, site.span);
      return '';
    }),
  );
  return memberObject({
    typeName: 'config',
    member: (name) => members.get(name),
    call: (args, site) => {
      sink.config(args, site.span);
      return '';
    },
  });
}

function modelValue(node: ParseTimeNode): Dict {
  return Dict.from([
    ['name', node.name],
    ['alias', node.name],
    ['resource_type', node.resourceType],
    ['unique_id', node.uniqueId],
    ['fqn', [...node.fqn]],
    ['original_file_path', node.path],
    ['config', new Dict()],
    ['columns', new Dict()],
    ['tags', []],
    ['meta', new Dict()],
  ]);
}

function graphValue(): Dict {
  return Dict.from(
    ['nodes', 'sources', 'exposures', 'groups', 'metrics'].map(
      (name) => [name, new Dict()] as const,
    ),
  );
}

/** `adapter`: dispatch and quote work; everything else would need the database. */
function adapterObject({ macros, projectName }: ParseTimeContext): HostObject {
  const dispatch = new HostFunction('dispatch', (args, site) => {
    const parameters = ['macro_name', 'macro_namespace', 'packages'];
    const [nameValue, namespace] = readArguments('dispatch', parameters, args, site);
    const name = requireText('dispatch', 'macro_name', nameValue, site);
    const macro = macros.dispatch(name, typeof namespace === 'string' ? namespace : null);
    if (macro !== undefined) return site.render.bindMacro(macro.definition);
    return unknownDispatch(name, projectName, site);
  });
  const quote = new HostFunction('quote', (args, site) => {
    const [identifier] = readArguments('quote', ['identifier'], args, site);
    return `"${requireText('quote', 'identifier', identifier, site).replaceAll('"', '""')}"`;
  });
  const members = new Map<string, Value>([
    ['dispatch', dispatch],
    ['quote', quote],
    ['quote_as_configured', quote],
    silent('get_relation', null),
    silent('load_relation', null),
    silent('get_columns_in_relation', []),
    silent('get_missing_columns', []),
    silent('check_schema_exists', false),
    silent('already_exists', false),
    silent('type', 'duckdb'),
  ]);
  const nothing = new HostFunction('adapter function', () => null);
  return memberObject({ typeName: 'adapter', member: (name) => members.get(name) ?? nothing });
}

function unknownDispatch(name: string, projectName: string, site: CallSite): never {
  return site.fail(
    'MF2402',
    `adapter.dispatch() finds no implementation of "${name}"`,
    `define default__${name} in "${projectName}", or look for it in "${BUILTIN_PACKAGE}"`,
  );
}
