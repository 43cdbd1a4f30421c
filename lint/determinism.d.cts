import type { Linter } from 'eslint';

/** Rules of replayed code, per file pattern, with our own messages. */
export const determinism: Linter.Config;
export const replayed: string[];
