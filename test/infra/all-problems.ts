import { readContract } from './contract/contract';
import { contractProblems } from './contract/contract-check';
import { ruleProblems, type Project } from './project-rules';

const contract = readContract();

/** What contract and rules say of a project, without the places of the nested templates, which change with every module. */
export function allProblems(project: Project): string[] {
  return [...contractProblems(project.arm, contract), ...ruleProblems(project)].map(({ rule, path, message }) => {
    const place = path.split(' > ').at(-1) ?? '';
    return `${rule}: ${place.replace(/^resources[^(.]*(\(([^)]*)\))?/, '$2')} ${message}`;
  });
}
