import type { Diagnostic, SourceSpan } from '../base/diagnostic.ts';
import { errorDiagnostic, MemflowError } from '../base/errors.ts';
import { configKeyName } from '../config/config-keys.ts';
import {
  type ConfigLayer,
  type ConfigValue,
  EMPTY_LAYER,
  mergeLayers,
} from '../config/merge-config.ts';
import { valueToPlain } from '../config/plain-value.ts';
import { type ExtractedCalls, extractCalls } from '../jinja/extract-calls.ts';
import { renderTemplate } from '../jinja/render.ts';
import type { Template } from '../jinja/template.ts';
import { type CallArguments, Dict } from '../jinja/value.ts';
import type { RefUse, SourceUse } from '../manifest/node.ts';
import type { MacroId } from '../manifest/node-id.ts';
import type { MacroIndex } from './macro-index.ts';
import { missingSetting } from './missing-setting.ts';
import { type CaptureSink, type ParseTimeContext, parseTimeLookup } from './parse-context.ts';

/** What a template says about its node without its SQL: what it refers to and how it is configured. */
export interface Captured {
  readonly refs: readonly RefUse[];
  readonly sources: readonly SourceUse[];
  readonly config: ConfigLayer;
  readonly macros: readonly MacroId[];
}

const NOTHING: Captured = { refs: [], sources: [], config: EMPTY_LAYER, macros: [] };

/**
 * Reads ref(), source() and config() off the syntax tree where that tells all; renders the template once otherwise,
 * as dbt does: `execute` is false, undefined names can be chained and called.
 */
export function captureReferences(
  template: Template,
  node: ParseTimeContext['node'],
  context: Omit<ParseTimeContext, 'node'>,
  diagnostics: Diagnostic[],
): Captured {
  if (template.isStatic) return NOTHING;
  const extracted = extractCalls(template);
  const macros = context.macros.dependencies(extracted);
  const ids = macros.map(({ id }) => id);
  const recorder = new Recorder();
  if (
    isTold(extracted, context.macros) &&
    !macros.some((macro) => context.macros.isCapturing(macro))
  ) {
    for (const call of extracted.calls) {
      if (call.name === 'ref') recorder.ref(call, call.span);
      else if (call.name === 'source') recorder.source(call, call.span);
      else if (call.name === 'config') recorder.config(call, call.span, call.argumentSpans);
      else diagnostics.push(...missingSetting(call, context.settings));
    }
  } else renderOnce(template, { ...context, node }, recorder, diagnostics);
  diagnostics.push(...recorder.diagnostics);
  return { ...recorder.captured(), macros: ids };
}

/** Whether every reference stands in the text for certain. */
function isTold({ calls, names }: ExtractedCalls, macros: MacroIndex): boolean {
  const counted = { ref: 0, source: 0 };
  for (const call of calls) {
    if (call.name === 'ref' || call.name === 'source') counted[call.name]++;
    else if (call.name !== 'config') continue;
    if (!call.literal || call.conditional) return false;
  }
  // A name that is read but not called is handed on as a value.
  if (names.has('ref') && counted.ref === 0) return false;
  if (names.has('source') && counted.source === 0) return false;
  const others = { calls: calls.filter(({ name }) => name !== 'config'), names: without(names) };
  return !macros.isOpaque(others);
}

function without(names: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...names].filter((name) => name !== 'ref' && name !== 'source'));
}

function renderOnce(
  template: Template,
  context: ParseTimeContext,
  recorder: Recorder,
  diagnostics: Diagnostic[],
): void {
  try {
    const rendered = renderTemplate(template, {
      lookup: parseTimeLookup(context, recorder),
      undefinedMode: 'chainable',
      monotonicMs: context.monotonicMs,
    });
    if (rendered instanceof Promise) throw new TypeError('a render at parse time cannot wait');
  } catch (error: unknown) {
    if (!(error instanceof MemflowError)) throw error;
    diagnostics.push(...error.diagnostics);
  }
}

const REF_FORM = "write ref('name') or ref('package', 'name')";
const SOURCE_FORM = "write source('name of the source', 'name of the table')";

/** Collects the calls of one template. */
class Recorder implements CaptureSink {
  readonly diagnostics: Diagnostic[] = [];
  readonly #refs = new Map<string, RefUse>();
  readonly #sources = new Map<string, SourceUse>();
  readonly #layers: ConfigLayer[] = [];

  ref({ positional, keyword }: CallArguments, span: SourceSpan): RefUse | undefined {
    const [first, second] = positional;
    if (keyword.has('v') || keyword.has('version')) {
      this.#fault(
        'MF2205',
        'model versions are not supported yet',
        span,
        'refer to the model by its name',
      );
      return undefined;
    }
    const texts = positional.filter((value) => typeof value === 'string');
    if (
      keyword.size > 0 ||
      texts.length !== positional.length ||
      texts.length < 1 ||
      texts.length > 2
    ) {
      this.#fault('MF2213', 'ref() takes one or two texts', span, REF_FORM);
      return undefined;
    }
    const use: RefUse =
      second === undefined
        ? { name: String(first), span }
        : { packageName: String(first), name: String(second), span };
    const key = `${use.packageName ?? ''}.${use.name}`;
    if (!this.#refs.has(key)) this.#refs.set(key, use);
    return use;
  }

  source({ positional, keyword }: CallArguments, span: SourceSpan): SourceUse | undefined {
    const [sourceName, tableName] = positional;
    if (
      positional.length !== 2 ||
      keyword.size > 0 ||
      typeof sourceName !== 'string' ||
      typeof tableName !== 'string'
    ) {
      this.#fault('MF2213', 'source() takes two texts', span, SOURCE_FORM);
      return undefined;
    }
    const use: SourceUse = { sourceName, tableName, span };
    const key = `${sourceName}.${tableName}`;
    if (!this.#sources.has(key)) this.#sources.set(key, use);
    return use;
  }

  /** `argumentSpans` are those of the positional arguments, then of the keyword arguments. */
  config(
    { positional, keyword }: CallArguments,
    span: SourceSpan,
    argumentSpans: readonly SourceSpan[] = [],
  ): void {
    const layer = new Map<string, ConfigValue>();
    const [mapping] = positional;
    if (positional.length > 1 || (mapping !== undefined && !(mapping instanceof Dict))) {
      this.#fault(
        'MF2213',
        'config() takes keyword arguments or one mapping',
        span,
        "write config(materialized='table')",
      );
      return;
    }
    for (const [key, value] of mapping?.entries() ?? []) {
      layer.set(configKeyName(String(key)), {
        value: valueToPlain(value),
        span: argumentSpans[0] ?? span,
      });
    }
    let index = positional.length;
    for (const [key, value] of keyword) {
      layer.set(configKeyName(key), {
        value: valueToPlain(value),
        span: argumentSpans[index++] ?? span,
      });
    }
    this.#layers.push(layer);
  }

  captured(): Omit<Captured, 'macros'> {
    return {
      refs: [...this.#refs.values()],
      sources: [...this.#sources.values()],
      config: mergeLayers(this.#layers),
    };
  }

  #fault(code: Diagnostic['code'], message: string, span: SourceSpan, hint: string): void {
    this.diagnostics.push(errorDiagnostic(code, message, { span, hint }));
  }
}

/** Both findings in one: of a model and of its hooks. */
export function joinCaptured(one: Captured, other: Captured): Captured {
  const keyOfRef = (use: RefUse): string => `${use.packageName ?? ''}.${use.name}`;
  const keyOfSource = (use: SourceUse): string => `${use.sourceName}.${use.tableName}`;
  return {
    refs: distinct([...one.refs, ...other.refs], keyOfRef),
    sources: distinct([...one.sources, ...other.sources], keyOfSource),
    config: one.config,
    macros: [...new Set([...one.macros, ...other.macros])].sort(),
  };
}

function distinct<T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] {
  const found = new Map<string, T>();
  for (const item of items) if (!found.has(keyOf(item))) found.set(keyOf(item), item);
  return [...found.values()];
}
