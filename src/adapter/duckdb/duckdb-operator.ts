import { isMark, nameOf, tokenTree } from '../../sql/token-tree.ts';
import type { OperatorKind, ProfileOperator } from '../profile.ts';
import type { RelationName } from '../relation.ts';
import { childrenOf, isObject, type Json, numberAt, textsAt } from './profile-json.ts';

/** By the end of the engine's name, the longer ends first: `PERFECT_HASH_GROUP_BY`, `NESTED_LOOP_JOIN`. */
const KINDS: readonly (readonly [RegExp, OperatorKind])[] = [
  [/SCAN$|^READ_/, 'scan'],
  [/JOIN$|^CROSS_PRODUCT$/, 'join'],
  [/GROUP_BY$|AGGREGATE$/, 'aggregate'],
  [/WINDOW$/, 'window'],
  [/^TOP_N$/, 'top'],
  [/^ORDER_BY$/, 'sort'],
  [/^FILTER$/, 'filter'],
  [/^PROJECTION$/, 'projection'],
];
/** Scans of what is no relation: values, what another part of the plan has gathered. */
const OWN_ROWS =
  /^(?:COLUMN_DATA_SCAN|CTE_SCAN|DELIM_SCAN|DUMMY_SCAN|EXPRESSION_SCAN|REC_CTE_SCAN)$/;
/** A reference to a column of the operator below, by its place. */
const PLACE = /^#(\d+)(?=$| )/;

/** An operator of the engine's profile with everything below it. */
export function readOperator(json: Json): ProfileOperator {
  const name = String(json['operator_name'] ?? json['operator_type'] ?? '').trim();
  const info = isObject(json['extra_info']) ? json['extra_info'] : {};
  const estimate = info['Estimated Cardinality'];
  const [table] = textsAt(info, 'Table');
  return {
    name,
    kind: kindOf(name),
    relation: table === undefined ? null : relationOf(table),
    usesIndex: /index/i.test(textsAt(info, 'Type').join()),
    conditions: conditionsOf(info),
    keys: keysOf(json, info),
    estimatedRows: estimate === undefined ? null : Number(estimate),
    details: detailsOf(json, info),
    rows: numberAt(json, 'operator_cardinality'),
    rowsScanned: numberAt(json, 'operator_rows_scanned'),
    rowGroupsScanned: numberAt(json, 'operator_row_groups_scanned'),
    rowGroupsTotal: numberAt(json, 'operator_total_row_groups_to_scan'),
    timeMs: numberAt(json, 'operator_timing') * 1000,
    children: childrenOf(json).map(readOperator),
  };
}

function detailsOf(json: Json, info: Json): Readonly<Record<string, string>> {
  const below = childrenOf(json)[0];
  const named = (text: string) => text.replaceAll(/#\d+\b/g, (place) => resolvePlace(place, below));
  return Object.fromEntries(
    Object.keys(info).map((key) => {
      const text = textsAt(info, key).join(', ');
      return [key, key === 'Aggregates' ? named(text) : text];
    }),
  );
}

function kindOf(name: string): OperatorKind {
  if (OWN_ROWS.test(name)) return 'other';
  return KINDS.find(([pattern]) => pattern.test(name))?.[1] ?? 'other';
}

/** `catalog.schema.table`, parts quoted where they need it. */
function relationOf(text: string): RelationName {
  const names = tokenTree(text)
    .filter((item) => !isMark(item, '.'))
    .map((item) => nameOf(item) ?? '');
  return {
    database: names.at(-3) ?? null,
    schema: names.at(-2) ?? '',
    identifier: names.at(-1) ?? text,
  };
}

function conditionsOf(info: Json): readonly string[] {
  return ['Filters', 'Expression', 'Conditions'].flatMap((key) => textsAt(info, key));
}

/** Columns that are named by their place are looked up in the list of the projections below. */
function keysOf(json: Json, info: Json): readonly string[] {
  const keys = [...textsAt(info, 'Groups'), ...textsAt(info, 'Order By')];
  return keys.map((key) => withoutPrefix(resolvePlace(key, childrenOf(json)[0])));
}

function resolvePlace(text: string, below: Json | undefined): string {
  const place = PLACE.exec(text)?.[1];
  if (place === undefined || below === undefined) return text;
  const info = isObject(below['extra_info']) ? below['extra_info'] : {};
  const found = textsAt(info, 'Projections')[Number(place)];
  if (found === undefined) return text;
  const inner = /^__internal_\w+\((#\d+)/.exec(found)?.[1] ?? found;
  return resolvePlace(inner, childrenOf(below)[0]) + text.slice(place.length + 1);
}

/** `shop.main.orders.amount DESC` is `amount DESC`. */
function withoutPrefix(key: string): string {
  return key.replace(/^(?:(?:"[^"]*"|\w+)\.)+(?=["\w])/, '');
}
