import { naiveDatetime, PythonTime } from '../config/python-datetime.ts';
import type { NodeResult, Timing } from '../execute/node-result.ts';
import { fromJs } from '../jinja/from-js.ts';
import { toRepr, toText } from '../jinja/text.ts';
import {
  Dict,
  Float,
  HOST,
  HostFunction,
  type HostObject,
  Tuple,
  type Value,
} from '../jinja/value.ts';
import type { NodeId } from '../manifest/node-id.ts';
import { batchResultsJson } from '../report/run-results-json.ts';

/** The schemas that a run writes, as its hooks see them. */
export function schemaValues(
  targets: readonly { readonly database: string; readonly schema: string }[],
): Readonly<Record<'schemas' | 'database_schemas', Value>> {
  const pairs = new Map(targets.map((target) => [`${target.database}\n${target.schema}`, target]));
  return {
    schemas: [...new Set(targets.map(({ schema }) => schema))],
    database_schemas: [...pairs.values()].map(
      ({ database, schema }) => new Tuple([database, schema]),
    ),
  };
}

/** `results` of on-run-end: objects with the attributes of dbt's results. `nodeOf` gives the dict of a node. */
export function resultValues(
  results: readonly NodeResult[],
  nodeOf: (id: NodeId) => Dict | null,
): Value {
  return results.map((result) => resultValue(result, nodeOf(result.id)));
}

function resultValue(result: NodeResult, node: Dict | null): HostObject {
  if (node !== null) {
    node.set('compiled', result.compiledSql !== null);
    node.set('compiled_code', result.compiledSql);
  }
  return new Attributes('RunResult', [
    ['status', result.status],
    ['timing', result.timing.map(timingValue)],
    ['thread_id', `Thread-${result.worker}`],
    ['execution_time', new Float(result.elapsedMs / 1000)],
    ['adapter_response', fromJs(result.adapterResponse)],
    ['message', result.message],
    ['failures', result.failures],
    ['node', node === null ? null : new Attributes('Node', node.entries())],
    ['unique_id', result.id],
    ['compiled_code', result.compiledSql],
    ['relation_name', result.relationName],
    ['batch_results', fromJs(batchResultsJson(result))],
  ]);
}

function timingValue({ name, startedAt, completedAt }: Timing): HostObject {
  return new Attributes('TimingInfo', [
    ['name', name],
    ['started_at', naiveDatetime(startedAt)],
    ['completed_at', naiveDatetime(completedAt)],
  ]);
}

/** An object of Python's that is known by its attributes, and can be had as a dict. */
class Attributes implements HostObject {
  readonly [HOST] = true;
  readonly typeName: string;
  readonly #values: ReadonlyMap<string, Value>;

  constructor(typeName: string, values: Iterable<readonly [Value, Value]>) {
    this.typeName = typeName;
    this.#values = new Map([...values].map(([name, value]) => [toText(name), value]));
  }

  getAttribute(name: string): Value | undefined {
    if (name === 'to_dict') return new HostFunction(name, () => this.toDict());
    return this.#values.get(name);
  }

  getItem(key: Value): Value | undefined {
    return typeof key === 'string' ? this.getAttribute(key) : undefined;
  }

  toText(): string {
    const parts = [...this.#values].map(([name, value]) => `${name}=${toRepr(value)}`);
    return `${this.typeName}(${parts.join(', ')})`;
  }

  toDict(): Dict {
    return Dict.from([...this.#values].map(([name, value]) => [name, plain(value)] as const));
  }
}

function plain(value: Value): Value {
  if (Array.isArray(value)) return value.map(plain);
  // dbt has texts here, so that tojson() takes the dict.
  if (value instanceof PythonTime) return `${value.isoText('T')}Z`;
  return value instanceof Attributes ? value.toDict() : value;
}
