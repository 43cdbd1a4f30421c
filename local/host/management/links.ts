export interface LinkOptions {
  /** Public origin of the host, `http://host:port`. */
  origin: string;
  hubName: string;
  systemKey: string;
}

export const WEBHOOK_PATH = '/runtime/webhooks/durabletask';

/** The SDK puts the real id in this place. */
const ID_PLACEHOLDER = 'INSTANCEID';

/** Links of one instance in the order in which the service gives them. */
export function instanceLinks(options: LinkOptions, instanceId: string): Record<string, string> {
  const { rewindPostUri: _, ...links } = linksWithRewind(options, formEncoded(instanceId));
  return { id: instanceId, ...links };
}

/** Value of a durableClient input, as JSON text. `rpcBaseUrl` ends in a slash. */
export function durableClientInput(options: LinkOptions & { rpcBaseUrl: string }): string {
  const { origin, hubName, systemKey, rpcBaseUrl } = options;
  const base = origin + WEBHOOK_PATH;
  const start = `${base}/orchestrators/{functionName}[/{instanceId}]`;
  return JSON.stringify({
    taskHubName: hubName,
    creationUrls: {
      createNewInstancePostUri: `${start}?code=${systemKey}`,
      createAndWaitOnNewInstancePostUri: `${start}?timeout={timeoutInSeconds}&pollingInterval={intervalInSeconds}&code=${systemKey}`,
    },
    managementUrls: { id: ID_PLACEHOLDER, ...linksWithRewind(options, ID_PLACEHOLDER) },
    baseUrl: base,
    requiredQueryStringParameters: `code=${systemKey}`,
    rpcBaseUrl,
    // Of the newer gRPC protocol, which version 3 of the SDK does not read.
    httpBaseUrl: null,
    connectionName: null,
    maxGrpcMessageSizeInBytes: null,
    grpcHttpClientTimeout: null,
  });
}

function linksWithRewind({ origin, hubName, systemKey }: LinkOptions, encodedId: string) {
  const instance = `${origin}${WEBHOOK_PATH}/instances/${encodedId}`;
  const ending = `taskHub=${hubName}&connection=Storage&code=${systemKey}`;
  return {
    statusQueryGetUri: `${instance}?${ending}`,
    sendEventPostUri: `${instance}/raiseEvent/{eventName}?${ending}`,
    terminatePostUri: `${instance}/terminate?reason={text}&${ending}`,
    rewindPostUri: `${instance}/rewind?reason={text}&${ending}`,
    purgeHistoryDeleteUri: `${instance}?${ending}`,
    restartPostUri: `${instance}/restart?${ending}`,
    suspendPostUri: `${instance}/suspend?reason={text}&${ending}`,
    resumePostUri: `${instance}/resume?reason={text}&${ending}`,
  };
}

/** As .NET encodes a form: a blank is a plus sign. */
function formEncoded(text: string): string {
  return encodeURIComponent(text).replace(/%20/g, '+').replace(/[']/g, '%27').replace(/~/g, '%7E');
}
