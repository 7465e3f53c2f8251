import { randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import type { Diagnostic } from '../base/diagnostic.ts';
import type { Effects } from '../base/effects.ts';
import { CompileError, MemflowError, ParseError } from '../base/errors.ts';
import type { LogLevel } from '../base/log.ts';
import type { ReportEvent } from '../report/reporter.ts';
import type { LoadedProject } from './loaded-project.ts';
import {
  type DatabaseAccess,
  type OpenDatabase,
  type OpenRequest,
  openDatabase,
  serves,
} from './open-database.ts';
import type { SessionContext, SessionOptions } from './session-context.ts';
import { applyWarningPolicy } from './warning-policy.ts';

/**
 * One use of memflow: the composition root. Parses the project once, opens the database at most once, and closes what
 * it opened. The use cases in app/ work through it.
 */
export class Session implements SessionContext, AsyncDisposable {
  readonly effects: Effects;
  readonly options: SessionOptions;
  readonly pid: number;
  readonly invocationId = randomUUID();
  readonly startedAt: Date;
  readonly asOf: Date;
  #project: Promise<LoadedProject> | undefined;
  #database:
    | { readonly access: DatabaseAccess; readonly opened: Promise<OpenDatabase> }
    | undefined;
  readonly #promoted: Diagnostic[] = [];

  constructor(options: SessionOptions, effects: Effects, pid: number) {
    this.options = options;
    this.effects = effects;
    this.pid = pid;
    this.startedAt = effects.clock.now();
    this.asOf = options.asOf ?? this.startedAt;
  }

  /** The project, parsed and resolved. @throws {ConfigError | ParseError} with every fault found */
  project(): Promise<LoadedProject> {
    this.#project ??= import('./load-manifest.ts').then((module) => module.loadManifest(this));
    return this.#project;
  }

  /**
   * The database of the target; with `write` access under the run lock. Opened again where what is open allows less.
   * @throws {AdapterError | LockError}
   */
  async database(
    access: DatabaseAccess,
    request: Omit<OpenRequest, 'access'> = {},
  ): Promise<OpenDatabase> {
    const project = await this.project();
    if (this.#database !== undefined && !serves(this.#database.access, access)) await this.close();
    this.#database ??= { access, opened: openDatabase(this, project, { access, ...request }) };
    return this.#database.opened;
  }

  /** The folder of artifacts, absolute. */
  async targetDirectory(): Promise<string> {
    const { root, config } = (await this.project()).files;
    return resolve(root, config.targetPath);
  }

  /** A file of the target folder, absolute. */
  async targetFile(...parts: readonly string[]): Promise<string> {
    return join(await this.targetDirectory(), ...parts);
  }

  report(event: ReportEvent): void {
    this.options.onEvent?.(event);
  }

  /** A line of the run log. */
  log(
    name: string,
    message: string,
    data?: Readonly<Record<string, unknown>>,
    level: LogLevel = 'info',
  ): void {
    this.report({ kind: 'log', level, name, message, ...(data && { data }) });
  }

  /** Tells a warning as the policy wants it: as it is, as an error, or not at all. */
  warn(diagnostic: Diagnostic): void {
    const told = applyWarningPolicy(diagnostic, this.options.warnings);
    if (told === null) return;
    if (told.severity === 'error') this.#promoted.push(told);
    else this.report({ kind: 'diagnostic', diagnostic: told });
  }

  /** The same while a node is rendered, which fails where the policy makes it an error. @throws {CompileError} */
  warnOfNode(diagnostic: Diagnostic): void {
    const told = applyWarningPolicy(diagnostic, this.options.warnings);
    if (told?.severity === 'error') throw new CompileError(told);
    if (told !== null) this.report({ kind: 'diagnostic', diagnostic: told });
  }

  /** @throws {ParseError} where `--warn-error` turned warnings into errors */
  throwPromoted(): void {
    if (this.#promoted.length > 0) throw new ParseError(this.#promoted);
  }

  /** Closes the database and releases the lock. Safe to call twice. */
  async close(): Promise<void> {
    const opened = this.#database?.opened;
    this.#database = undefined;
    if (opened === undefined) return;
    // A database that could not be opened has been reported by whoever asked for it.
    const database = await opened.catch((error: unknown) => {
      if (error instanceof MemflowError) return undefined;
      throw error;
    });
    await database?.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
