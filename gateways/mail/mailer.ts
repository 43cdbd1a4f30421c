import type { Permission } from '../permissions';

export interface Mail {
  to: string;
  subject: string;
  html: string;
  text: string;
  /** Marks mails of one run, in the header `x-cloud-sync-operator-run`. */
  runId: string;
}

/** One shared mailbox through Graph sendMail, MIME with text and HTML. Not idempotent: the caller keeps a record per mail. */
export interface Mailer {
  send(mail: Mail): Promise<void>;
}

export const mailerPermissions = { send: ['Mail.Send'] } as const satisfies Record<keyof Mailer, readonly Permission[]>;
