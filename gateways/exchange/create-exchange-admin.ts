import { createExchange, type ExchangeOptions } from './client';
import type { ExchangeAdmin } from './exchange-admin';
import { listMailboxes, readMailboxes, readMailboxKits, setExchangeCloudManaged } from './mailboxes';
import { listRecipients, readAcceptedDomains, readConnectors, readHybridLinks, readOrganization } from './organization';

/** Exchange Online over InvokeCommand, the only interface for apps that can set the flag (reference B.1). */
export function createExchangeAdmin(options: ExchangeOptions): ExchangeAdmin {
  const exchange = createExchange(options);
  return {
    listMailboxes: () => listMailboxes(exchange),
    readMailboxes: (names) => readMailboxes(exchange, names),
    readMailboxKits: (ids) => readMailboxKits(exchange, ids),
    setExchangeCloudManaged: (change) => setExchangeCloudManaged(exchange, change),
    readOrganization: () => readOrganization(exchange),
    listRecipients: () => listRecipients(exchange),
    readConnectors: () => readConnectors(exchange),
    readHybridLinks: () => readHybridLinks(exchange),
    readAcceptedDomains: () => readAcceptedDomains(exchange),
  };
}
