/** What is wrong with infra or with what goes with it. */
export interface Problem {
  /** E.g. `contract` or `app-settings`. */
  rule: string;
  /** A file, or a place in a template. */
  path: string;
  message: string;
}

/** The turns of a loop have the same problem in the same place. */
export function once(problems: Problem[]): Problem[] {
  return [...new Map(problems.map((one) => [JSON.stringify(one), one])).values()];
}
