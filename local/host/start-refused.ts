/** The host will not start; the message names what has to change. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused';
}
