/** Colours a text for one meaning; the identity where there is no colour. */
export type Paint = (text: string) => string;

/** The colours that reports use, by meaning. Made by cli/terminal.ts, so that colour is decided in one place. */
export interface Theme {
  readonly good: Paint;
  readonly warning: Paint;
  readonly bad: Paint;
  readonly accent: Paint;
  readonly dim: Paint;
  readonly strong: Paint;
}

const plain: Paint = (text) => text;

/** No colour at all: pipes, files, NO_COLOR. */
export const plainTheme: Theme = {
  good: plain,
  warning: plain,
  bad: plain,
  accent: plain,
  dim: plain,
  strong: plain,
};
