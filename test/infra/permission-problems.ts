import { grantsOf, type Need } from '../../functions/permissions';
import { resourceOf } from '../../gateways/permissions';
import { readAppRoles } from '../../scripts/permissions/app-roles';
import type { RequiredPermission } from '../../scripts/permissions/required-permissions';

type Given = Pick<RequiredPermission, 'permission' | 'id'>;

/** Where the page and what the grants script works on differ from what is derived. */
export function permissionProblems(page: string, required: readonly Given[], derived: readonly Need[]): string[] {
  const roles = readAppRoles();
  const wanted = grantsOf(derived).map(
    ({ permission }) => `${permission} ${roles[resourceOf(permission)].roles[permission]}`,
  );
  const compare = (place: string, found: readonly Given[]) => {
    const given = found.map(({ permission, id }) => `${permission} ${id}`);
    return [
      ...wanted.filter((one) => !given.includes(one)).map((one) => `${place} lacks ${one}`),
      ...given.filter((one) => !wanted.includes(one)).map((one) => `${place} has ${one}`),
    ];
  };
  return [...compare('page', documented(page)), ...compare('grants', required)];
}

/** What the page says is granted, row by row. */
function documented(page: string): Given[] {
  const granted = page.split('\n## ').find((part) => part.startsWith('What the identity is granted')) ?? '';
  return [...granted.matchAll(/^\| `([^`]+)` \| `([^`]+)` \|/gm)].map(([, permission = '', id = '']) => ({
    permission,
    id,
  }));
}
