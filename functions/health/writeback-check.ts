import { readWriteback, type WritebackGateways } from '../../orchestrations/ou-onboarding/password-writeback';
import { type Check, verified, warning } from './look';

/** Not everybody writes passwords back, and nothing of ours needs it: what is not proven is a warning. */
export function writebackCheck(gateways: WritebackGateways): Check {
  return {
    name: 'password-writeback',
    async look() {
      const domains = gateways.config.configurations.map(({ domain }) => domain.toLowerCase());
      const { result, evidence, howTo } = await readWriteback(gateways, domains);
      return result === 'verified' ? verified(evidence) : warning(evidence, howTo);
    },
    whenUnreadable: 'Reports are in storage: look at the checks of storage.',
  };
}
