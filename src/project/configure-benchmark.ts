import type { Diagnostic, SourceSpan } from '../base/diagnostic.ts';
import { benchmarkShape } from '../config/benchmark-keys.ts';
import type { BenchmarkSpec } from '../config/benchmark-spec.ts';
import { buildNodeConfig } from '../config/build-node-config.ts';
import { checkLayer, layerMapping } from '../config/layer-mapping.ts';
import { type ConfigLayer, mergeLayers } from '../config/merge-config.ts';
import type { NodeConfig } from '../config/node-config.ts';
import { readBenchmarkSpec } from '../config/read-benchmark-spec.ts';
import { type ParseState, projectLayers } from './parse-state.ts';

export interface ConfiguredBenchmark {
  readonly config: NodeConfig;
  readonly spec: BenchmarkSpec;
}

/**
 * The settings of a benchmark: project tree, then its entry, then what the file itself says. Unknown keys and values
 * that do not fit are diagnostics with their place.
 */
export function configureBenchmark(
  state: ParseState,
  benchmark: {
    readonly fqn: readonly string[];
    /** The place of what has none of its own. */
    readonly span: SourceSpan;
    readonly layers: readonly ConfigLayer[];
  },
): ConfiguredBenchmark {
  const { fqn, span, layers } = benchmark;
  const fromProject = projectLayers(state, 'benchmark', fqn);
  const layer = mergeLayers([...fromProject.layers, ...layers]);
  const faults = checkLayer(layer, benchmarkShape, span);
  state.diagnostics.push(...faults);
  const { config, diagnostics } = buildNodeConfig(layer, 'benchmark');
  state.diagnostics.push(...diagnostics);
  const found: Diagnostic[] = [];
  const spec = readBenchmarkSpec(layerMapping(layer, span), found);
  // What is not of the right shape has been complained about already.
  const told = new Set(state.diagnostics.map(placeKey));
  state.diagnostics.push(...found.filter((fault) => !told.has(placeKey(fault))));
  return { config, spec };
}

function placeKey({ span }: Diagnostic): string {
  return span === undefined ? '' : `${span.file.path}:${span.start}`;
}
