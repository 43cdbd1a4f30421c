/** What a person reads who meets a code: what it means, and what to do now. */
export interface Explanation {
  means: string;
  todo: string;
}

/** Codes that are met in the same place. A code is explained in one chapter only. */
export interface Chapter {
  title: string;
  /** Where these codes are met. */
  about: string;
  codes: Readonly<Record<string, Explanation>>;
}
