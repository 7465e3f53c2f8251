import { isPlainObject, plainObject, yamlToPlain } from '../config/plain-value.ts';
import type { ColumnSpec, ConstraintSpec } from '../manifest/node.ts';
import {
  booleanAt,
  itemsAt,
  mappingAt,
  textAt,
  textsAt,
  type YamlMapping,
  type YamlNode,
} from '../yaml/yaml-node.ts';

/** The columns of an entry by name; `describe` renders a description. */
export function parseColumns(
  entry: YamlNode,
  describe: (node: YamlMapping) => string,
): ReadonlyMap<string, ColumnSpec> {
  const columns = new Map<string, ColumnSpec>();
  for (const node of itemsAt(entry, 'columns')) {
    const name = textAt(node, 'name');
    if (node.kind !== 'mapping' || name === undefined) continue;
    const dataType = textAt(node, 'data_type');
    const quote = booleanAt(node, 'quote');
    columns.set(name, {
      name,
      description: describe(node),
      tags: columnTags(node),
      meta: columnMeta(node),
      constraints: parseConstraints(node),
      ...(dataType === undefined ? {} : { dataType }),
      ...(quote === undefined ? {} : { quote }),
    });
  }
  return columns;
}

const NO_META: Readonly<Record<string, unknown>> = plainObject([]);

/** The tags of a column, in both of their spellings. */
export function columnTags(column: YamlMapping): readonly string[] {
  const [own, configured] = [textsAt(column, 'tags'), textsAt(mappingAt(column, 'config'), 'tags')];
  return configured.length === 0 ? own : [...new Set([...own, ...configured])];
}

function columnMeta(column: YamlMapping): Readonly<Record<string, unknown>> {
  const parts = [mappingAt(column, 'meta'), mappingAt(mappingAt(column, 'config'), 'meta')];
  const entries = parts.flatMap((meta) => {
    const plain = meta === undefined ? {} : yamlToPlain(meta);
    return isPlainObject(plain) ? Object.entries(plain) : [];
  });
  return entries.length === 0 ? NO_META : plainObject(entries);
}

const NO_CONSTRAINTS: readonly ConstraintSpec[] = [];
const CONSTRAINT_TYPES = [
  'not_null',
  'unique',
  'primary_key',
  'foreign_key',
  'check',
  'custom',
] as const;

/** The constraints of a column or model. A foreign key may name its target by `to` and `to_columns`. */
export function parseConstraints(node: YamlNode): readonly ConstraintSpec[] {
  const items = itemsAt(node, 'constraints');
  return items.length === 0 ? NO_CONSTRAINTS : items.flatMap(parseConstraint);
}

function parseConstraint(item: YamlNode): readonly ConstraintSpec[] {
  const type = CONSTRAINT_TYPES.find((candidate) => candidate === textAt(item, 'type'));
  if (type === undefined) return [];
  const expression = textAt(item, 'expression');
  const to = textAt(item, 'to');
  const toColumns = textsAt(item, 'to_columns');
  const columns = textsAt(item, 'columns');
  const name = textAt(item, 'name');
  return [
    {
      type,
      ...(expression === undefined ? {} : { expression }),
      ...(to === undefined ? {} : { to }),
      ...(toColumns.length === 0 ? {} : { toColumns }),
      ...(columns.length === 0 ? {} : { columns }),
      ...(name === undefined ? {} : { name }),
    },
  ];
}
