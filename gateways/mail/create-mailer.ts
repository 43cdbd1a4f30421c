import type { Graph } from '../graph/client';
import { path } from '../graph/paths';
import { mailerPermissions, type Mail, type Mailer } from './mailer';
import { mimeOf } from './mime';

/** Exchange takes four requests at once per mailbox; one after another is enough and keeps the order. */
export function createMailer(graph: Graph, sender: string): Mailer {
  let last: Promise<unknown> = Promise.resolve();
  return {
    send(mail) {
      const turn = last.then(() => send(graph, sender, mail));
      last = turn.catch(() => undefined);
      return turn;
    },
  };
}

async function send(graph: Graph, sender: string, mail: Mail): Promise<void> {
  const message = mimeOf(mail, { from: sender, date: graph.clock.now() });
  await graph.send({
    operation: 'mailer.send',
    permissions: mailerPermissions.send,
    method: 'POST',
    path: path`/users/${sender}/sendMail`,
    quota: 'mail',
    headers: { 'Content-Type': 'text/plain' },
    body: Buffer.from(message).toString('base64'),
  });
}
