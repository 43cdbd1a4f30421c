import { z } from 'zod';
import { belongsToDomain, levelsOf } from '../../domain/distinguished-name';
import { OnPremisesReport } from '../../domain/on-premises-report';
import { fieldErrorsOf } from '../http/field-errors';
import type { FieldError } from '../http/problem';

/** The clocks of two machines differ; more than this is a wrong clock. */
const toleratedMinutes = 5;

const Named = z.array(z.object({ distinguishedName: z.string() }));
const Included = z.object({ includedOrganizationalUnits: z.array(z.string()) });

export type CheckedReport = { report: OnPremisesReport; errors: [] } | { report: undefined; errors: FieldError[] };

/** What is wrong with the fields of a report, of its shape and of its meaning, all at once. */
export function checkReport(raw: unknown, { now, namesBelong }: { now: Date; namesBelong: boolean }): CheckedReport {
  const shape = OnPremisesReport.safeParse(raw);
  const fields = typeof raw === 'object' && raw !== null ? raw : {};
  const meaning = [...collectedAtErrors(fields, now), ...nameErrors(fields, namesBelong)];
  if (shape.success && meaning.length === 0) return { report: shape.data, errors: [] };
  return { report: undefined, errors: [...(shape.success ? [] : fieldErrorsOf(shape.error, raw)), ...meaning] };
}

/** The domain that a body says it is about, when it says so at all. */
export function domainOf(raw: unknown): string | undefined {
  const fields = typeof raw === 'object' && raw !== null ? raw : {};
  const domain = OnPremisesReport.shape.domain.safeParse(Reflect.get(fields, 'domain'));
  return domain.success ? domain.data : undefined;
}

function collectedAtErrors(fields: object, now: Date): FieldError[] {
  const collectedAt = OnPremisesReport.shape.collectedAt.safeParse(Reflect.get(fields, 'collectedAt'));
  if (!collectedAt.success) return [];
  if (Date.parse(collectedAt.data) <= now.getTime() + toleratedMinutes * 60_000) return [];
  const message = `More than ${toleratedMinutes} minutes ahead. Set the clock of the machine that collected it.`;
  return [{ field: '/collectedAt', code: 'IN_THE_FUTURE', message }];
}

function nameErrors(fields: object, namesBelong: boolean): FieldError[] {
  const ofDomain = namesBelong ? domainOf(fields) : undefined;
  const included = Included.safeParse(Reflect.get(fields, 'connectSync'));
  const names = included.success ? included.data.includedOrganizationalUnits : [];
  return [
    ...objectErrors(fields, 'organizationalUnits', ofDomain),
    ...objectErrors(fields, 'groups', ofDomain),
    ...names.flatMap((name, index) => nameError(`/connectSync/includedOrganizationalUnits/${index}`, name, undefined)),
  ];
}

function objectErrors(fields: object, list: string, domain: string | undefined): FieldError[] {
  const objects = Named.safeParse(Reflect.get(fields, list));
  if (!objects.success) return [];
  return objects.data.flatMap(({ distinguishedName }, index) =>
    nameError(`/${list}/${index}/distinguishedName`, distinguishedName, domain),
  );
}

/** Belonging is asked first: a report has tens of thousands of names, and reading one takes its time. */
function nameError(field: string, name: string, domain: string | undefined): FieldError[] {
  if (domain !== undefined && belongsToDomain(name, domain)) return [];
  if (!levelsOf(name)) {
    return [{ field, code: 'INVALID_DISTINGUISHED_NAME', message: 'Not a distinguished name.' }];
  }
  if (domain === undefined) return [];
  return [{ field, code: 'OUTSIDE_DOMAIN', message: `Not below the domain ${domain}.` }];
}
