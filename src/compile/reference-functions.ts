import type { RelationName } from '../adapter/relation.ts';
import { didYouMean } from '../base/nearest.ts';
import { type CallArguments, type CallSite, HostFunction, type Value } from '../jinja/value.ts';
import type { Node } from '../manifest/node.ts';
import type { NodeId } from '../manifest/node-id.ts';
import { isEphemeral, type NodeScope } from './node-scope.ts';
import { type RefableNode, sourceKey } from './reference-index.ts';
import { type RelationObject, relationObject } from './relation-object.ts';

const REF_FORM = "write ref('name') or ref('package', 'name')";

/** `ref()`: the relation of a model or seed. */
export function refFunction(scope: NodeScope): HostFunction {
  return new HostFunction('ref', (args, site) => {
    const { name, packageName } = readReference(args, site);
    const node = findNode(scope, name, packageName, site);
    checkDependency(scope, node.id, `ref('${name}')`, site);
    if (isEphemeral(node)) scope.ephemeralParents.set(node.id, node);
    return scope.environment.referenceTo(node);
  });
}

function readReference(
  { positional, keyword }: CallArguments,
  site: CallSite,
): { readonly name: string; readonly packageName: string | null } {
  for (const key of keyword.keys()) {
    if (key === 'v' || key === 'version') {
      site.fail('MF2205', 'model versions are not supported', 'refer to the model by its name');
    }
    site.fail('MF2213', `ref() has no argument "${key}"`, REF_FORM);
  }
  const [first, second] = positional;
  if (positional.length === 1 && typeof first === 'string') {
    return { name: first, packageName: null };
  }
  if (positional.length === 2 && typeof first === 'string' && typeof second === 'string') {
    return { name: second, packageName: first };
  }
  return site.fail('MF2213', 'ref() takes one or two texts', REF_FORM);
}

function findNode(
  scope: NodeScope,
  name: string,
  packageName: string | null,
  site: CallSite,
): RefableNode {
  const { nodes, disabled } = scope.environment.references;
  const node = nodes.get(name);
  if (node !== undefined && (packageName === null || packageName === node.packageName)) return node;
  const text = packageName === null ? `"${name}"` : `"${packageName}.${name}"`;
  if (node === undefined && disabled.has(name)) {
    return site.fail('MF3003', `${text} is disabled`, 'enable it, or do not refer to it');
  }
  const hint =
    node === undefined ? didYouMean(name, nodes.keys()) : `it is in package "${node.packageName}"`;
  return site.fail('MF3002', `there is no model or seed ${text}`, hint);
}

/** `source()`: the relation of a table that others fill. */
export function sourceFunction(scope: NodeScope): HostFunction {
  return new HostFunction('source', ({ positional, keyword }, site) => {
    const [sourceName, tableName] = positional;
    if (
      positional.length !== 2 ||
      keyword.size > 0 ||
      typeof sourceName !== 'string' ||
      typeof tableName !== 'string'
    ) {
      return site.fail(
        'MF2213',
        'source() takes two texts',
        "write source('name of the source', 'name of the table')",
      );
    }
    const key = sourceKey(sourceName, tableName);
    const { sources } = scope.environment.references;
    const source = sources.get(key);
    if (source === undefined) {
      return site.fail('MF3005', `there is no source "${key}"`, didYouMean(key, sources.keys()));
    }
    checkDependency(scope, source.id, `source('${sourceName}', '${tableName}')`, site);
    return scope.environment.referenceTo(source);
  });
}

/** A reference that parsing did not see has no place in the graph: the node could run before what it reads. */
function checkDependency(scope: NodeScope, id: NodeId, text: string, site: CallSite): void {
  const { node, checksReferences } = scope;
  if (!checksReferences || node === null || node.id === id) return;
  if (node.dependsOn.nodes.includes(id)) return;
  site.fail(
    'MF2401',
    `"${node.name}" calls ${text}, which could not be known before its SQL was rendered`,
    `add the line  -- depends_on: {{ ${text} }}  to "${node.name}"`,
  );
}

/** `this`: the node's own relation; None where it has none. */
export function thisRelation(scope: NodeScope): RelationObject | null {
  const { node, environment } = scope;
  const name = node === null ? null : ownRelation(node);
  return name === null ? null : relationObject(name, null, environment.style);
}

function ownRelation(node: Node): RelationName | null {
  if (node.resourceType === 'benchmark') return node.scratch;
  return 'relation' in node ? node.relation : null;
}

/** `doc()`: the text of a docs block. */
export function docFunction(scope: NodeScope): HostFunction {
  return new HostFunction('doc', ({ positional }, site): Value => {
    const name = positional.at(-1);
    const { docs } = scope.environment.options.manifest;
    const block = typeof name === 'string' ? docs.get(name) : undefined;
    if (block !== undefined) return block.text;
    return site.fail(
      'MF2214',
      `there is no docs block "${String(name)}"`,
      didYouMean(String(name), docs.keys()),
    );
  });
}
