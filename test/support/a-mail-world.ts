import type { OperatorConfig } from '../../domain/operator-config';
import type { Person } from '../../domain/person';
import type { Gateways } from '../../gateways/gateways';
import type { Mail } from '../../gateways/mail/mailer';
import { createAlarms } from '../../gateways/records/alarms';
import { createSentMails } from '../../gateways/records/sent-mails';
import { createSqliteStorage } from '../../local/storage/sqlite-storage';
import { aDoorWorld, type DoorWorld, people } from './http/world';

export interface MailWorld extends DoorWorld, Pick<Gateways, 'alarms' | 'mailer' | 'sentMails'> {
  sent: Mail[];
  /** Whatever the next mails are answered with; undefined: they are taken. */
  refuseMail(error: Error | undefined): void;
  /** Whom the policy names when nobody decides, and what the directory knows them as. */
  escalateTo(names: string[], known?: Record<string, Person>): void;
}

/** Real records in memory, a mailbox that keeps what it is sent. */
export function aMailWorld(): MailWorld {
  const world = aDoorWorld();
  const sent: Mail[] = [];
  let refusal: Error | undefined;
  return {
    ...world,
    sent,
    alarms: createAlarms(createSqliteStorage(':memory:')),
    sentMails: createSentMails(createSqliteStorage(':memory:')),
    mailer: {
      send(mail) {
        if (refusal) return Promise.reject(refusal);
        sent.push(mail);
        return Promise.resolve();
      },
    },
    refuseMail(error) {
      refusal = error;
    },
    escalateTo(names, known = {}) {
      this.config = withEscalation(world.config, names);
      this.directory = {
        ...world.directory,
        findPerson: (name) =>
          Promise.resolve(known[name] ?? Object.values(people).find((person) => person.userPrincipalName === name)),
      };
    },
  };
}

function withEscalation(config: OperatorConfig, escalateTo: string[]): OperatorConfig {
  const policies = Object.entries(config.policies).map(([workflow, policy]) => [workflow, { ...policy, escalateTo }]);
  return { ...config, policies: Object.fromEntries(policies) as OperatorConfig['policies'] };
}
