import type { Diagnostic } from '../base/diagnostic.ts';
import { errorDiagnostic } from '../base/errors.ts';
import { didYouMean } from '../base/nearest.ts';
import type { Node, RefUse, SourceNode, SourceUse } from '../manifest/node.ts';
import type { NodeId } from '../manifest/node-id.ts';
import type { Draft } from './parse-state.ts';

/** What references are resolved against. */
export interface ReferenceTargets {
  readonly projectName: string;
  /** Models and seeds by name. */
  readonly enabled: ReadonlyMap<string, Node>;
  readonly disabled: ReadonlyMap<string, Node>;
  /** Models and seeds that were refused, which has been said already. */
  readonly refused: ReadonlySet<string>;
  /** Tables by `source.table`. */
  readonly sources: ReadonlyMap<string, SourceNode>;
  readonly disabledSources: ReadonlyMap<string, SourceNode>;
}

/** Whether a node can be kept: a test of something that is disabled is disabled with it. */
export type ResolvedRefs = 'resolved' | 'disabled';

/**
 * Fills in what a node depends on. A reference to nothing (MF3002, MF3005), to an unknown package (MF3004) or to a
 * disabled node (MF3003) is a diagnostic; a test that refers to a disabled node is disabled instead.
 */
export function resolveRefs(
  { node, dependencies }: Draft,
  targets: ReferenceTargets,
  diagnostics: Diagnostic[],
): ResolvedRefs {
  const found = new Set<NodeId>();
  let isDisabled = false;
  const fault = (diagnostic: Diagnostic): void => {
    const isTest = node.resourceType === 'test' || node.resourceType === 'benchmark';
    if (diagnostic.code === 'MF3003' && isTest) isDisabled = true;
    else diagnostics.push(diagnostic);
  };
  for (const use of node.refs) {
    if (targets.refused.has(use.name)) continue;
    const target = findRef(use, targets);
    if ('id' in target) found.add(target.id);
    else fault(describeFault(node, target, use.span));
  }
  for (const use of node.sources) {
    const target = findSource(use, targets);
    if ('id' in target) found.add(target.id);
    else fault(describeFault(node, target, use.span));
  }
  dependencies.push(...[...found].sort());
  return isDisabled ? 'disabled' : 'resolved';
}

interface Fault {
  readonly code: 'MF3002' | 'MF3003' | 'MF3004' | 'MF3005';
  readonly message: string;
  readonly hint: string;
  readonly related?: Diagnostic['related'];
}

function findRef({ name, packageName }: RefUse, targets: ReferenceTargets): Node | Fault {
  const shown = packageName === undefined ? `"${name}"` : `"${packageName}.${name}"`;
  if (packageName !== undefined && packageName !== targets.projectName) {
    const meant = didYouMean(packageName, [targets.projectName]);
    const hint =
      meant ?? `packages are not supported yet: the only one is "${targets.projectName}"`;
    return {
      code: 'MF3004',
      message: `refers to ${shown}, but there is no package "${packageName}"`,
      hint,
    };
  }
  const node = targets.enabled.get(name);
  if (node !== undefined) return node;
  const disabled = targets.disabled.get(name);
  if (disabled !== undefined) {
    return {
      code: 'MF3003',
      message: `refers to ${shown}, which is disabled`,
      hint: 'remove "enabled: false" there, or do not refer to it',
      ...(disabled.span === undefined
        ? {}
        : { related: [{ message: 'the disabled node', span: disabled.span }] }),
    };
  }
  const asSource = [...targets.sources.values()].find((source) => source.name === name);
  const hint =
    asSource === undefined
      ? (didYouMean(name, targets.enabled.keys()) ?? 'memflow list shows what there is')
      : `it is a table of a source: write source('${asSource.sourceName}', '${name}')`;
  return { code: 'MF3002', message: `refers to ${shown}, which does not exist`, hint };
}

function findSource(
  { sourceName, tableName }: SourceUse,
  targets: ReferenceTargets,
): SourceNode | Fault {
  const key = `${sourceName}.${tableName}`;
  const source = targets.sources.get(key);
  if (source !== undefined) return source;
  const disabled = targets.disabledSources.get(key);
  if (disabled !== undefined) {
    return {
      code: 'MF3003',
      message: `refers to the source "${key}", which is disabled`,
      hint: 'remove "enabled: false" there, or do not refer to it',
      ...(disabled.span === undefined
        ? {}
        : { related: [{ message: 'the disabled source', span: disabled.span }] }),
    };
  }
  const hint =
    didYouMean(key, targets.sources.keys()) ?? 'declare it under "sources:" in a properties file';
  return { code: 'MF3005', message: `refers to the source "${key}", which does not exist`, hint };
}

function describeFault(node: Node, fault: Fault, span: Diagnostic['span']): Diagnostic {
  const place = span ?? node.span;
  const what = node.resourceType === 'test' ? 'data test' : node.resourceType;
  return errorDiagnostic(fault.code, `${what} "${node.name}" ${fault.message}`, {
    ...(place === undefined ? {} : { span: place }),
    ...(fault.related === undefined ? {} : { related: fault.related }),
    hint: fault.hint,
  });
}
