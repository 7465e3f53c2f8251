import type { ChalkInstance } from 'chalk';
import { plainTheme, type Theme } from '../report/theme.ts';

export type ColorChoice = 'auto' | 'always' | 'never';

/** Whether a stream gets colour: --color, then NO_COLOR, then FORCE_COLOR, then whether it is a terminal. */
export function wantsColor(
  choice: ColorChoice,
  env: Readonly<Record<string, string | undefined>>,
  isTty: boolean,
): boolean {
  if (choice !== 'auto') return choice === 'always';
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return isTty && env['TERM'] !== 'dumb';
}

function chalkTheme(chalk: ChalkInstance): Theme {
  return {
    good: chalk.green,
    warning: chalk.yellow,
    bad: chalk.red,
    accent: chalk.cyan,
    dim: chalk.dim,
    strong: chalk.bold,
  };
}

const READER_IS_GONE: ReadonlySet<string> = new Set(['EPIPE', 'EOF', 'ERR_STREAM_DESTROYED']);

/**
 * Where a command prints. Results and the run log go to stdout, diagnostics to stderr. A reader that goes away
 * (`| head -1`) is not an error: what it no longer reads is dropped and the command's exit code stands.
 */
export class Terminal {
  readonly #out = process.stdout;
  readonly #err = process.stderr;
  #theme: Theme = plainTheme;
  #errorTheme: Theme = plainTheme;
  #status = '';
  #pending: string[] = [];
  readonly #isLive: boolean;
  #fault: Error | undefined;

  constructor(env: Readonly<Record<string, string | undefined>>) {
    this.#err.on('error', () => {});
    this.#out.on('error', (error: NodeJS.ErrnoException) => {
      if (!READER_IS_GONE.has(error.code ?? '')) this.#fault ??= error;
    });
    this.#isLive =
      this.#out.isTTY === true && this.#err.isTTY === true && !env['CI'] && env['TERM'] !== 'dumb';
  }

  /** Loads colours where they are wanted; without it everything is plain. */
  async useColor(
    choice: ColorChoice,
    env: Readonly<Record<string, string | undefined>>,
  ): Promise<void> {
    const out = wantsColor(choice, env, this.#out.isTTY === true);
    const err = wantsColor(choice, env, this.#err.isTTY === true);
    if (!out && !err) return;
    const { Chalk } = await import('chalk');
    const theme = chalkTheme(new Chalk({ level: 1 }));
    if (out) this.#theme = theme;
    if (err) this.#errorTheme = theme;
  }

  get theme(): Theme {
    return this.#theme;
  }

  get errorTheme(): Theme {
    return this.#errorTheme;
  }

  get isInteractive(): boolean {
    return this.#out.isTTY === true;
  }

  /** Columns of the terminal; undefined where the output is no terminal. */
  get width(): number | undefined {
    return this.#out.isTTY === true ? this.#out.columns : undefined;
  }

  /** One or several lines to stdout. Lines of one turn of the event loop are written together. */
  out(text: string): void {
    this.#pending.push(text);
    if (this.#pending.length === 1) setImmediate(() => this.flush());
  }

  /** Writes what is pending; called before anything that must come after it. */
  flush(): void {
    if (this.#pending.length === 0) return;
    const text = `${this.#pending.join('\n')}\n`;
    this.#pending = [];
    this.#clearStatus();
    this.#out.write(text);
    this.#drawStatus();
  }

  /** Writes what is pending and waits for it; why stdout could not take everything, if it could not. */
  async finish(): Promise<Error | undefined> {
    this.flush();
    await new Promise((resolve) => this.#out.write('', resolve));
    return this.#fault;
  }

  /** One or several lines to stderr. */
  err(text: string): void {
    this.flush();
    this.#clearStatus();
    this.#err.write(`${text}\n`);
    this.#drawStatus();
  }

  /** Shows a line below the output that the next call replaces; nothing where there is no live terminal. */
  status(line: string): void {
    if (!this.#isLive) return;
    this.flush();
    this.#clearStatus();
    this.#status = line.slice(0, (this.#err.columns ?? 80) - 1);
    this.#drawStatus();
  }

  #clearStatus(): void {
    if (this.#status !== '') this.#err.write('\r\u001b[2K');
  }

  #drawStatus(): void {
    if (this.#status !== '') this.#err.write(this.#status);
  }
}
