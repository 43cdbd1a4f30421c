/** What is wrong with infra or with what goes with it. */
export interface Problem {
  /** E.g. `contract` or `app-settings`. */
  rule: string;
  /** A file, or a place in a template. */
  path: string;
  message: string;
}
