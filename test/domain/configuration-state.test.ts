import { configurationStateOf } from '../../domain/configuration-state';
import { digestOf } from '../../domain/fingerprint';
import { aSchema } from '../support/builders';

const active = { code: 'Active', scheduleState: 'Active' };
const jobs = ['AD2AADProvisioning', 'AD2AADPasswordHash'].map((templateId) => ({ templateId, ...active }));

test('a configuration is the same in whatever order the service lists its jobs', () => {
  const state = { servicePrincipalId: 'sp-1', schema: aSchema(), settings: [] };
  const [one, other] = [jobs, [...jobs].reverse()].map((listed) => configurationStateOf({ ...state, jobs: listed }));
  expect(one?.jobs).toHaveLength(2);
  expect(digestOf(one)).toBe(digestOf(other));
});
