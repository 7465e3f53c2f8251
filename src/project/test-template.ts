import { plainToValue, yamlToPlain } from '../config/plain-value.ts';
import { toRepr } from '../jinja/text.ts';
import type { YamlNode } from '../yaml/yaml-node.ts';

/** dbt renders these arguments as calls although they stand without braces. */
const LOOKS_LIKE_CALL = /^\s*(env_var|ref|var|source|doc)\s*\(.+\)\s*$/s;
const ONE_EXPRESSION = /^\s*\{\{-?((?:(?!\{\{|\}\}|\{%).)*?)-?\}\}\s*$/s;

/** The text of a generic test's template: one call of its macro, arguments written out. */
export interface TestCall {
  /** `test_unique`, or `dbt_utils.test_accepted_range`. */
  readonly macro: string;
  /** `ref('orders')`, `source('raw', 'orders')`. */
  readonly model: string;
  /** Whether the model goes through get_where_subquery(). */
  readonly isFiltered: boolean;
  readonly columnName: string | null;
  readonly args: ReadonlyMap<string, YamlNode>;
}

/** The template, and whether any argument is one itself, so that it may refer to other nodes. */
export function buildTestTemplate(call: TestCall): {
  readonly text: string;
  readonly hasTemplates: boolean;
} {
  const preludes: string[] = [];
  let hasTemplates = false;
  const literal = (node: YamlNode): string => {
    if (node.kind === 'sequence') return `[${node.items.map(literal).join(', ')}]`;
    if (node.kind === 'mapping') {
      const entries = [...node.entries.values()].map(
        ({ key, value }) => `${toRepr(key)}: ${literal(value)}`,
      );
      return `{${entries.join(', ')}}`;
    }
    if (node.type !== 'string') return toRepr(plainToValue(yamlToPlain(node)));
    if (LOOKS_LIKE_CALL.test(node.text)) {
      hasTemplates = true;
      return `(${node.text.trim()})`;
    }
    if (!/\{[{%#]/.test(node.text)) return toRepr(node.text);
    hasTemplates = true;
    const expression = ONE_EXPRESSION.exec(node.text)?.[1]?.trim();
    if (expression !== undefined && expression !== '') return `(${expression})`;
    const name = `argument_${preludes.length + 1}`;
    preludes.push(`{%- set ${name} %}${node.text}{% endset -%}\n`);
    return name;
  };
  const args = [`model=${call.isFiltered ? `get_where_subquery(${call.model})` : call.model}`];
  if (call.columnName !== null) args.push(`column_name=${toRepr(call.columnName)}`);
  for (const [name, node] of call.args) args.push(`${name}=${literal(node)}`);
  return { text: `${preludes.join('')}{{ ${call.macro}(${args.join(', ')}) }}`, hasTemplates };
}
