/** One record per mail, written before sending, so that a repetition is known to be one. */
export interface SentMails {
  /** `first`: never tried. `again`: tried before, answer lost. `sent`: nothing to do. */
  begin(runId: string, name: string, at: string): Promise<'first' | 'again' | 'sent'>;
  finish(runId: string, name: string, at: string): Promise<void>;
}
