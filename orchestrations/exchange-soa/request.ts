import type { Gateways } from '../../gateways/gateways';
import { Kept } from './contract';

export async function requestOf({ runs }: Pick<Gateways, 'runs'>, runId: string): Promise<Kept> {
  return Kept.parse(await runs.readRequest(runId));
}
