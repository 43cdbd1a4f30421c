import { committedProject } from './committed';
import type { Project } from './project-rules';

type Raw = Record<string, unknown>;

/** The committed project with one defect, and whatever else was right. */
export function planted(defect: (project: Project) => void): Project {
  const project = committedProject();
  defect(project);
  return project;
}

/** The first resource of a type, however deep its template is nested; a change to it changes the template. */
export function resourceIn(project: Project, type: string, isMeant: (resource: Raw) => boolean = () => true): Raw {
  const found = objectsIn(project.arm).find((one) => one['type'] === type && 'apiVersion' in one && isMeant(one));
  if (!found) throw new Error(`The template has no ${type}.`);
  return found;
}

/** The object at a path of names below another. */
export function below(holder: Raw, path: string): Raw {
  return path.split('.').reduce((at, name) => at[name] as Raw, holder);
}

/** One more app setting, in whatever form the template tells them. */
export function withSetting(project: Project, name: string): void {
  const isSettings = (one: Raw) => JSON.stringify(one['name'] ?? '').includes('appsettings');
  const config = resourceIn(project, 'Microsoft.Web/sites/config', isSettings);
  const { properties } = config;
  config['properties'] =
    typeof properties === 'string'
      ? `[union(${properties.slice(1, -1)}, createObject('${name}', 'planted'))]`
      : { ...(properties as Raw), [name]: 'planted' };
}

/** The same text somewhere else in the template. */
export function replaced(project: Project, from: string, to: string): void {
  const text = JSON.stringify(project.arm);
  if (!text.includes(from)) throw new Error(`The template does not say ${from}.`);
  project.arm = JSON.parse(text.replaceAll(from, to));
}

export function replacedIn(project: Project, file: string, [from, to]: [from: string, to: string]): void {
  const text = project.files[file];
  if (!text?.includes(from)) throw new Error(`${file} does not say ${from}.`);
  project.files[file] = text.replace(from, to);
}

function objectsIn(value: unknown): Raw[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = Array.isArray(value) ? [] : [value as Raw];
  return [...own, ...Object.values(value).flatMap(objectsIn)];
}
