/** One machine, whether it is named in full (`SYNC01.corp.contoso.com`) or in short: the agents of a domain differ in the first label. */
export function machineKeyOf(name: string): string {
  return (name.split('.')[0] ?? name).toLowerCase();
}
