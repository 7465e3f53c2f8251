import { relationKey } from '../adapter/relation.ts';
import { canonicalJson, sha256 } from '../base/hash.ts';
import type { NodeConfig } from '../config/node-config.ts';
import { plainToJson } from '../config/plain-value.ts';
import type { Macro } from '../manifest/macro.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { Node } from '../manifest/node.ts';
import type { MacroId, NodeId } from '../manifest/node-id.ts';

/** Keys of a config that say how a node is found, described or judged, not what its relation holds. */
const IGNORED_KEYS = new Set(
  (
    'enabled tags meta group access docs description full_refresh persist_docs on_error timeout ' +
    'severity warn_if error_if store_failures'
  ).split(' '),
);

/**
 * Says whether two definitions of a node would build the same: its text, the config that matters, the text of all
 * macros it reaches, the names of the relations it reads, and the same of its ephemeral parents. What a template
 * finds while it renders (variables, the database, `as_of`) is not part of it, so it stays the same from run to run.
 */
export class Fingerprints {
  readonly #manifest: Manifest;
  readonly #macroHashes = new Map<MacroId, string>();
  readonly #reached = new Map<MacroId, ReadonlySet<MacroId>>();
  readonly #nodes = new Map<NodeId, string>();

  constructor(manifest: Manifest) {
    this.#manifest = manifest;
  }

  /** The fingerprint of a node, a SHA-256 in hex. */
  of(node: Node): string {
    const known = this.#nodes.get(node.id);
    if (known !== undefined) return known;
    // In the place of a node that (wrongly) contains itself; compiling it reports the cycle.
    this.#nodes.set(node.id, 'cycle');
    const fingerprint = sha256(
      canonicalJson([
        node.resourceType,
        node.checksum,
        node.config.materialized,
        relevantConfig(node.config),
        node.config.contractEnforced ? contractOf(node) : null,
        node.dependsOn.nodes.map((id) => this.#parent(id)),
        this.#macrosOf(node),
      ]),
    );
    this.#nodes.set(node.id, fingerprint);
    return fingerprint;
  }

  #parent(id: NodeId): string {
    const { nodes, sources } = this.#manifest;
    const parent = nodes.get(id) ?? sources.get(id);
    if (parent === undefined || !('relation' in parent)) return id;
    if (parent.resourceType === 'model' && parent.config.materialized === 'ephemeral') {
      return this.of(parent);
    }
    return relationKey(parent.relation);
  }

  #macrosOf(node: Node): readonly string[] {
    const ids = new Set<MacroId>();
    for (const id of node.dependsOn.macros) {
      for (const reached of this.#reachedFrom(id)) ids.add(reached);
    }
    return [...ids].sort().map((id) => this.#macroHash(id));
  }

  /** A macro and all that it calls, directly or through others. */
  #reachedFrom(id: MacroId): ReadonlySet<MacroId> {
    const known = this.#reached.get(id);
    if (known !== undefined) return known;
    const reached = new Set<MacroId>([id]);
    for (const next of reached) {
      for (const called of this.#manifest.macros.get(next)?.dependsOnMacros ?? []) {
        reached.add(called);
      }
    }
    this.#reached.set(id, reached);
    return reached;
  }

  #macroHash(id: MacroId): string {
    const known = this.#macroHashes.get(id);
    if (known !== undefined) return known;
    const macro = this.#manifest.macros.get(id);
    const hash = macro === undefined ? id : sha256(macroText(macro));
    this.#macroHashes.set(id, hash);
    return hash;
  }
}

function macroText({ definition }: Macro): string {
  const { file, start, end } = definition.span;
  return file.text.slice(start, end);
}

function relevantConfig(config: NodeConfig): unknown {
  return Object.entries(config.raw)
    .filter(([key]) => !IGNORED_KEYS.has(key))
    .map(([key, value]) => [key, plainToJson(value)])
    .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
}

function contractOf(node: Node): unknown {
  const columns = [...node.columns.values()].map((column) => [
    column.name,
    column.dataType ?? null,
    column.constraints,
  ]);
  return [columns, node.resourceType === 'model' ? node.constraints : []];
}
