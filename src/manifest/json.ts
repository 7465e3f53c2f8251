import { isPlainObject, plainToJson } from '../config/plain-value.ts';

/** A value of JSON. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
/** A key whose value is undefined is not written. */
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** Data of the user's as JSON; what JSON cannot hold (infinity, functions) is null. */
export function toJson(value: unknown): Json {
  return strict(plainToJson(value));
}

/** The entries of a mapping as JSON. */
export function toJsonObject(value: Readonly<Record<string, unknown>>): JsonObject {
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, toJson(inner)]));
}

function strict(value: unknown): Json {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (Array.isArray(value)) return value.map(strict);
  if (!isPlainObject(value)) return null;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, strict(inner)]));
}
